import { Injectable } from '@nestjs/common';
import type {
  Board,
  boardQuerySchema,
  Correction,
  correctionQuerySchema,
  Page,
  Series,
  seriesQuerySchema,
  Trace,
  traceQuerySchema,
} from '@innoweek/contracts';
import type { z } from 'zod';
import type { Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { BoardAccess } from './board.access.ts';
import { BoardRepository } from './board.repository.ts';
import { CorrectionRepository } from './correction.repository.ts';
import { TraceRepository } from './trace.repository.ts';

/** Milliseconds of a step, and the most steps of one answer. */
const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const MAX_STEPS = { minute: 24 * 60, hour: 24 * 62, day: 366 } as const;
/** China Standard Time has no summer time: days of the edition begin 8 hours before days of UTC. */
const ZONE_OFFSET_MS = 8 * 3_600_000;

@Injectable()
export class BoardService {
  constructor(
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly repository: BoardRepository,
    private readonly traces: TraceRepository,
    private readonly corrections: CorrectionRepository,
  ) {}

  async read(principal: Principal | null, query: z.infer<typeof boardQuerySchema>): Promise<Board> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(principal, query.scope);
    const reading =
      query.asOf === undefined
        ? await this.repository.readBoard(edition.id, query.scope)
        : await this.repository.readBoardAsOf(edition.id, query.scope, new Date(query.asOf));
    return {
      board: query.scope,
      edition: edition.code,
      version: reading.version,
      at: reading.at.toISOString(),
      cells: reading.cells,
      ...(reading.exact && { exact: reading.exact }),
    };
  }

  /** The newest steps, up to the limit of the step; steps at which there is no figure are left out. */
  async readSeries(principal: Principal | null, query: z.infer<typeof seriesQuerySchema>): Promise<Series> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(principal, query.scope);
    const span = await this.repository.readSpan(edition.id);
    const items: Series['items'] = [];
    if (span) {
      const step = STEP_MS[query.by];
      const endOfStep = (at: Date): number =>
        Math.ceil((at.getTime() + ZONE_OFFSET_MS) / step) * step - ZONE_OFFSET_MS;
      const to = endOfStep(span.last);
      const steps = Math.min(query.last ?? Infinity, MAX_STEPS[query.by]);
      const from = Math.max(endOfStep(span.first), to - (steps - 1) * step);
      const key = `${query.scope}/${query.metric}/total`;
      const rows = await this.repository.readSeries(edition.id, key, new Date(from), new Date(to), step);
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
    await this.access.checkTrace(principal, cell.scope);
    const board = await this.repository.readBoard(edition.id, cell.scope);
    const page = await this.traces.readItems(edition.id, cell, query.cursor ?? '', query.limit);
    const exact = board.exact?.[query.cell];
    return {
      cell: query.cell,
      value: board.cells[query.cell] ?? 0,
      ...(exact !== undefined && { exact }),
      ...page,
    };
  }

  /** What was corrected on a board, newest first. */
  async listCorrections(
    principal: Principal | null,
    { edition: code, scope, ...page }: z.infer<typeof correctionQuerySchema>,
  ): Promise<Page<Correction>> {
    const edition = await this.editions.find(code);
    await this.access.check(principal, scope);
    const tells = principal !== null && (await this.access.mayTrace(principal, scope));
    return this.corrections.list(edition.id, scope, { cursor: page.cursor, limit: page.limit, tells });
  }
}
