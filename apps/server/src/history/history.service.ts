import { Injectable } from '@nestjs/common';
import {
  LISTED_DIFFERENCES,
  type BoardDifference,
  type DifferenceQuery,
  type History,
  type HistoryQuery,
  type HistorySpan,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { BoardRepository } from '../board/board.repository.ts';
import { CorrectionRepository } from '../board/correction.repository.ts';
import { MomentRepository, shownMoment, type Moment } from '../board/moment.repository.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { HistoryRepository } from './history.repository.ts';
import { changesOf, framesOf } from '../board/timeline.model.ts';
import { TruthRepository } from '../board/truth.repository.ts';

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
    private readonly truth: TruthRepository,
  ) {}

  async read(principal: Principal | null, query: HistoryQuery): Promise<History> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(principal, query.scope);
    const from = Math.floor(Date.parse(query.from) / MINUTE_MS) * MINUTE_MS;
    const stepMs = query.step * 1_000;
    const steps = Math.ceil((Date.parse(query.to) - from) / stepMs);
    const to = from + steps * stepMs;
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const newest = await this.moments.find(manager, edition.id);
      const { base, changes } =
        query.mode === 'true'
          ? await this.#readTrue(manager, edition, query.scope, { newest, from, stepS: query.step })
          : await this.#readKnown(manager, edition, query.scope, { from, to, stepS: query.step });
      return {
        scope: query.scope,
        mode: query.mode,
        step: query.step,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        newest: newest.version,
        base,
        frames: framesOf(
          changes.filter(({ step }) => step < steps),
          from,
          stepMs,
        ),
      };
    });
  }

  async span(code: string | undefined): Promise<HistorySpan> {
    const edition = await this.editions.find(code);
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
    await this.access.check(principal, scope);
    const tells = await this.access.mayTrace(principal, scope);
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const from = await this.moments.find(manager, edition.id, { moment: query.from });
      const to = await this.moments.find(manager, edition.id, { moment: query.to });
      const versions = { after: from.version, upTo: to.version };
      const { events, total } = await this.history.readEvents(manager, edition.id, scope, versions, {
        metric,
        limit: LISTED_DIFFERENCES,
      });
      return {
        scope,
        metric,
        from: shownMoment(from),
        to: shownMoment(to),
        cells: await this.history.readDifference(manager, edition.id, scope, versions),
        events,
        changedEvents: total,
        corrections: await this.corrections.listBetween(manager, edition.id, scope, versions, {
          limit: LISTED_DIFFERENCES,
          tells,
        }),
      };
    });
  }

  async #readKnown(
    manager: EntityManager,
    edition: EditionEntity,
    scope: string,
    { from, to, stepS }: { from: number; to: number; stepS: number },
  ) {
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
      { from: new Date(from), stepS },
    );
    return { base: { version: first.version, cells }, changes };
  }

  async #readTrue(
    manager: EntityManager,
    edition: EditionEntity,
    scope: string,
    { newest, from, stepS }: { newest: Moment; from: number; stepS: number },
  ) {
    const sums = await this.truth.readSums(manager, edition, scope, {
      newest: newest.editionAt,
      from: new Date(from),
      stepS,
    });
    const { base, changes } = changesOf(sums, newest.version);
    return { base: { version: newest.version, cells: base }, changes };
  }
}
