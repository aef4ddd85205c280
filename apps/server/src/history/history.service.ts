import { Injectable } from '@nestjs/common';
import {
  LISTED_DIFFERENCES,
  type BoardDifference,
  type DifferenceQuery,
  type History,
  type HistoryQuery,
  type HistorySpan,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { BoardRepository } from '../board/board.repository.ts';
import { CorrectionRepository } from '../board/correction.repository.ts';
import { MomentRepository, shownMoment } from '../board/moment.repository.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { HistoryRepository } from './history.repository.ts';
import { changesOf, framesOf, type StepChange } from '../board/timeline.model.ts';
import { TruthReader } from '../board/truth.reader.ts';
import type { TruthTimeline } from '../board/truth.timeline.ts';

const MINUTE_MS = 60_000;

/** The board over the edition, as it was known and as it is now known to have been. Every answer is one snapshot. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly boards: BoardRepository,
    private readonly corrections: CorrectionRepository,
    private readonly moments: MomentRepository,
    private readonly history: HistoryRepository,
    private readonly truth: TruthReader,
  ) {}

  /** @param caller by whom what is dear to read is counted */
  async read(principal: Principal | null, query: HistoryQuery, caller: string): Promise<History> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(principal, query.scope, edition);
    const from = Math.floor(Date.parse(query.from) / MINUTE_MS) * MINUTE_MS;
    const stepMs = query.step * 1_000;
    const steps = Math.ceil((Date.parse(query.to) - from) / stepMs);
    const to = from + steps * stepMs;
    const span = { from, to, stepMs };
    const { newest, base, changes } =
      query.mode === 'true'
        ? trueWithin(await this.truth.find(edition, query.scope, caller), span)
        : await this.#readKnown(edition, query.scope, span);
    return {
      scope: query.scope,
      mode: query.mode,
      step: query.step,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      newest,
      base,
      frames: framesOf(
        changes.filter(({ step }) => step < steps),
        from,
        stepMs,
      ),
    };
  }

  /** From when to when there is something to look back at, for whoever may watch the board of the nation. */
  async span(principal: Principal | null, code: string | undefined): Promise<HistorySpan> {
    const edition = await this.editions.find(code);
    await this.access.check(principal, 'nation', edition);
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const last = await this.moments.find(manager, edition.id);
      if (last.version === 0) return { span: null };
      const first = await this.moments.first(manager, edition.id);
      const thinned = await this.history.readThinned(manager, edition.id);
      return { span: { first: shownMoment(first ?? last), last: shownMoment(last), thinned } };
    });
  }

  async compare(principal: Principal | null, query: DifferenceQuery): Promise<BoardDifference> {
    const { scope, metric } = query;
    const edition = await this.editions.find(query.edition);
    await this.access.check(principal, scope, edition);
    const tells = await this.access.mayTrace(principal, scope);
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const from = await this.moments.find(manager, edition.id, { moment: query.from });
      const to = await this.moments.find(manager, edition.id, { moment: query.to });
      const versions = { after: from.version, upTo: to.version };
      const { events, total } = await this.history.readEvents(manager, edition.id, scope, versions, {
        metric,
        limit: LISTED_DIFFERENCES,
      });
      const corrected = await this.corrections.listBetween(manager, edition.id, scope, versions, {
        limit: LISTED_DIFFERENCES,
        tells,
      });
      return {
        scope,
        metric,
        from: shownMoment(from),
        to: shownMoment(to),
        cells: await this.history.readDifference(manager, edition.id, scope, versions),
        events,
        changedEvents: total,
        corrections: corrected.items,
        totalCorrections: corrected.total,
      };
    });
  }

  async #readKnown(edition: EditionEntity, scope: string, { from, to, stepMs }: Span): Promise<Past> {
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      // Steps end before their end: what was committed at that very moment belongs to the next one.
      const at = (end: number) =>
        this.moments.find(manager, edition.id, { moment: new Date(end - 1).toISOString() });
      const [first, last] = [await at(from), await at(to)];
      const { cells } = await this.boards.readBoardAt(manager, edition.id, scope, first.version);
      const changes = await this.history.readChanges(
        manager,
        edition.id,
        scope,
        { after: first.version, upTo: last.version },
        { from: new Date(from), stepS: stepMs / 1_000 },
      );
      const newest = await this.moments.find(manager, edition.id);
      return { newest: newest.version, base: { version: first.version, cells }, changes };
    });
  }
}

type Span = { from: number; to: number; stepMs: number };
type Past = Pick<History, 'newest' | 'base'> & { changes: StepChange[] };

const trueWithin = (timeline: TruthTimeline, span: Span): Past => {
  const { version } = timeline.newest;
  const { base, changes } = changesOf(timeline.sumsOf(span), version);
  return { newest: version, base: { version, cells: base }, changes };
};
