import { Injectable } from '@nestjs/common';
import { eventsOf, parseScope, type Event, type Language, type Task } from '@innoweek/contracts';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { EventService } from '../events/event.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { TaskService } from '../tasks/task.service.ts';
import { all, PAGE } from './export.pages.ts';
import { nameOfScope } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';
import type { FeedQuery } from './feed.lister.ts';

type Cell = string | null;
/** Lines and how many there are, whether they are listed or not. */
export type Present = { header: string[]; lines: Cell[][]; total: number };
type Clock = (at: string) => string;

/** Lists what a board tells of the hour: the events that are on, and what somebody has to look at. */
@Injectable()
export class PresentLister {
  constructor(
    private readonly programme: EventService,
    private readonly tasks: TaskService,
  ) {}

  /** Events that are on; of a past, by the programme as it is now. */
  async events(
    reader: Principal | null,
    { scope, edition, moment }: FeedQuery,
    language: Language,
    clock: Clock,
  ): Promise<Present> {
    const when = moment === undefined ? { status: 'live' as const } : { during: moment };
    const { items, total } = await all((cursor) =>
      this.programme.list(reader, { edition, ...eventsOf(parseScope(scope)), ...when, cursor, limit: PAGE }),
    );
    const lines = items.map((event: Event): Cell[] => [
      nameOfScope(`unit:${event.unit}`, language),
      event.code,
      (language === 'en' ? event.titleEn : null) ?? event.title,
      event.organiser.name,
      event.venue,
      clock(event.start),
      clock(event.end),
    ]);
    return { header: [...EXPORT_WORDS[language].events], lines, total };
  }

  /** Alarms of a unit's board are that unit's, those of any other the edition's, by the rights of the reader. */
  async alarms(
    reader: Principal | null,
    { scope, edition }: FeedQuery,
    language: Language,
    clock: Clock,
  ): Promise<Present> {
    if (reader === null || !hasRole(reader, 'association', 'coordinator', 'administrator'))
      throw new ProblemError('forbidden');
    const { severities, alarms } = EXPORT_WORDS[language];
    const about = parseScope(scope);
    const unit = about.of === 'unit' ? about.id : undefined;
    const { items, total } = await all((cursor) =>
      this.tasks.list(reader, { edition, state: 'open', unit, cursor, limit: PAGE }, language),
    );
    const lines = items.map((task: Task): Cell[] => [
      clock(task.since),
      severities[task.severity],
      task.text,
      task.because,
      task.owner?.name ?? null,
      task.unit === null ? null : nameOfScope(`unit:${task.unit}`, language),
    ]);
    return { header: [...alarms], lines, total };
  }
}
