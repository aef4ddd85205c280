import { Injectable } from '@nestjs/common';
import type {
  Board,
  BoardMoment,
  boardQuerySchema,
  Correction,
  correctionQuerySchema,
  Page,
  Series,
  seriesQuerySchema,
  Trace,
  traceQuerySchema,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { personOf, type Principal, type Reader } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { BoardAccess } from './board.access.ts';
import { BoardRepository, type WrittenCells } from './board.repository.ts';
import { CorrectionRepository } from './correction.repository.ts';
import { MomentRepository, shownMoment } from './moment.repository.ts';
import { changesOf } from './timeline.model.ts';
import { TraceRepository } from './trace.repository.ts';
import { TruthReader } from './truth.reader.ts';
import type { TruthTimeline } from './truth.timeline.ts';

/** Milliseconds of a step, and the most steps of one answer. */
export const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export const MAX_STEPS = { minute: 24 * 60, hour: 24 * 62, day: 366 } as const;
/** China Standard Time has no summer time: days of the edition begin 8 hours before days of UTC. */
const ZONE_OFFSET_MS = 8 * 3_600_000;

/** The end of the last step that had ended by a moment. */
const lastStep = (at: Date, step: number): number =>
  Math.floor((at.getTime() + ZONE_OFFSET_MS) / step) * step - ZONE_OFFSET_MS;

@Injectable()
export class BoardService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly repository: BoardRepository,
    private readonly traces: TraceRepository,
    private readonly corrections: CorrectionRepository,
    private readonly moments: MomentRepository,
    private readonly truth: TruthReader,
  ) {}

  /**
   * @param caller by whom what is dear to read is counted
   * @param source where cells are read, which may be a replica; rights are read at home
   */
  async read(
    reader: Reader,
    query: z.infer<typeof boardQuerySchema>,
    caller: string,
    source = this.source,
  ): Promise<Board> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(reader, query.scope, edition);
    const of = { board: query.scope, edition: edition.code };
    if ((query.version ?? query.asOf ?? query.moment) === undefined) {
      const { at, editionAt, ...reading } = await this.repository.readBoard(edition.id, query.scope, source);
      return { ...of, ...reading, at: at.toISOString(), editionAt: editionAt.toISOString() };
    }
    const { moment } = query;
    if (query.mode === 'true' && moment !== undefined) {
      const timeline = await this.truth.find(edition, query.scope, caller);
      return { ...of, ...trueAt(timeline, moment) };
    }
    if (query.scope === 'nation') this.truth.prepare(edition);
    return source.transaction('REPEATABLE READ', async (manager) => ({
      ...of,
      ...(await this.#readKnown(manager, edition, query)),
    }));
  }

  /** As it was known at a moment. */
  async #readKnown(
    manager: EntityManager,
    edition: EditionEntity,
    { scope, version, asOf, moment }: z.infer<typeof boardQuerySchema>,
  ): Promise<BoardMoment & WrittenCells> {
    const at = await this.moments.find(manager, edition.id, { version, asOf, moment });
    return {
      ...shownMoment(at),
      ...(await this.repository.readBoardAt(manager, edition.id, scope, at.version)),
    };
  }

  /** The newest steps, up to the limit of the step; steps at which there is no figure are left out. */
  async readSeries(
    reader: Reader,
    query: z.infer<typeof seriesQuerySchema>,
    source = this.source,
  ): Promise<Series> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(reader, query.scope, edition);
    const span = await this.repository.readSpan(edition.id, source);
    const items: Series['items'] = [];
    if (span) {
      const step = STEP_MS[query.by];
      const endOfStep = (at: Date): number =>
        Math.ceil((at.getTime() + ZONE_OFFSET_MS) / step) * step - ZONE_OFFSET_MS;
      const ended = query.until === undefined ? Infinity : lastStep(new Date(query.until), step);
      const to = Math.min(endOfStep(span.last), ended);
      const steps = Math.min(query.last ?? Infinity, MAX_STEPS[query.by]);
      const from = Math.max(endOfStep(span.first), to - (steps - 1) * step);
      const key = `${query.scope}/${query.metric}/total`;
      const ends = [new Date(from), new Date(to)] as const;
      const rows = await this.repository.readSeries(edition.id, key, ...ends, step, source);
      for (const row of rows)
        if (row.value !== null) items.push({ at: row.at.toISOString(), value: Number(row.value) });
    }
    return { scope: query.scope, metric: query.metric, by: query.by, items };
  }

  async trace(
    principal: Principal,
    query: z.infer<typeof traceQuerySchema>,
    cell: { scope: string; metric: string; grade: string },
  ): Promise<Trace> {
    const edition = await this.editions.find(query.edition);
    await this.access.checkTrace(principal, cell.scope, edition);
    const board = await this.repository.readBoard(edition.id, cell.scope);
    const page = await this.traces.readItems(edition.id, cell, query);
    const exact = board.exact?.[query.cell];
    return {
      cell: query.cell,
      value: board.cells[query.cell] ?? 0,
      ...(exact !== undefined && { exact }),
      ...page,
    };
  }

  /** What was corrected on a board. */
  async listCorrections(
    reader: Reader,
    { edition: code, scope, ...page }: z.infer<typeof correctionQuerySchema>,
    source = this.source,
  ): Promise<Page<Correction>> {
    const edition = await this.editions.find(code);
    await this.access.check(reader, scope, edition);
    const tells = await this.access.mayTrace(personOf(reader), scope);
    const { cursor, limit, until, since, order, share } = page;
    const wanted = { cursor, limit, until, since, order, share, tells };
    return this.corrections.list(edition.id, scope, wanted, source);
  }
}

/** What counts now of what had happened up to a moment. */
const trueAt = (timeline: TruthTimeline, moment: string): BoardMoment & WrittenCells => {
  // Sums before a step are strictly before it: what happened at the moment itself has happened.
  const from = Date.parse(moment) + 1;
  const { newest } = timeline;
  const { base } = changesOf(timeline.sumsOf({ from, to: from, stepMs: STEP_MS.minute }), newest.version);
  return { ...shownMoment(newest), editionAt: moment, cells: base };
};
