import { Injectable } from '@nestjs/common';
import type { Metric, PreviousEdition } from '@innoweek/contracts';
import { courseOf, shareAt, typicalCourse, type Course } from '@innoweek/counting';
import type { Principal } from '../access/principal.model.ts';
import { BoardService } from '../board/board.service.ts';
import { endOfDay, startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import type { DataSource } from 'typeorm';
import { ProblemError } from '../problems/problem.error.ts';

/** What of a plan should be there at a moment. */
export type Expectation = {
  /** The edition whose own course it is; null where it is that of a typical week. */
  basis: PreviousEdition | null;
  shareAt: (moment: number) => number;
};

/** Tells what is expected by when, as boards do: along the last edition's course, or along that of a typical week. */
@Injectable()
export class ExpectationReader {
  constructor(private readonly boards: BoardService) {}

  async read(
    reader: Principal | null,
    edition: EditionEntity,
    metric: Metric | 'events',
    scope: string,
    source: DataSource,
  ): Promise<Expectation> {
    // Events are registered before they are held: of them the whole plan is expected at any time.
    if (metric === 'events') return { basis: null, shareAt: () => 1 };
    const { zone, warmUpStart, start, end, previous } = edition;
    const begun = startOfDay(start, zone).getTime();
    const earlier = previous && (await this.#earlier(reader, previous, { metric, scope, zone, source }));
    const course =
      earlier ??
      typicalCourse({
        from: startOfDay(warmUpStart, zone).getTime(),
        start: begun,
        end: endOfDay(end, zone).getTime(),
      });
    return { basis: earlier && previous, shareAt: (moment) => shareAt(course, moment - begun) };
  }

  /** Null where the last edition was not held in this system, came to nothing, or is not shown to the reader. */
  async #earlier(
    reader: Principal | null,
    { edition, start }: PreviousEdition,
    { metric, scope, zone, source }: { metric: Metric; scope: string; zone: string; source: DataSource },
  ): Promise<Course | null> {
    if (edition === null) return null;
    try {
      const { items } = await this.boards.readSeries(reader, { scope, edition, metric, by: 'hour' }, source);
      const totals = items.map(({ at, value }) => ({ at: Date.parse(at), value }));
      const course = courseOf(totals, startOfDay(start, zone).getTime());
      return course.length === 0 ? null : course;
    } catch (error) {
      if (error instanceof ProblemError) return null;
      throw error;
    }
  }
}
