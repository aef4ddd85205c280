import { Injectable } from '@nestjs/common';
import type { Cells, Organisation, OrganisationMerge, OrganisationMergePreview } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { AgreementHeir } from '../agreements/agreement.heir.ts';
import { AuditService } from '../audit/audit.service.ts';
import { FoldService } from '../counting/fold.service.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { SummedDays } from '../counting/summed.days.ts';
import { EditionService } from '../editions/edition.service.ts';
import { countsOtherwise, factOf, type EventRecord } from '../events/event.model.ts';
import { EventRepository } from '../events/event.repository.ts';
import { EventWriter, type EventWrite } from '../events/event.writer.ts';
import { MediaService } from '../media/media.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { MergeRepository, type SaidEntry } from './merge.repository.ts';
import { checkMergeable, handOver, mergedAliases, placeRestated, restate } from './merge.rules.ts';
import { OrganisationEntity } from './organisation.entity.ts';
import { mergedProblem, ORGANISATION_ID, organisationOf, TREE_LOCK } from './organisation.service.ts';

/** Cells that a merge should leave alone, unless both reported the same; those of organisations change hands. */
const SHOWN_CELLS = /^(nation|unit:[^/]+|kind:[^/]+)\//;

type Pair = { from: OrganisationEntity; into: OrganisationEntity };
type Handover = { actorId: string | null; reason: string; since: Date | null; at: Date };

/**
 * Two entries for one body become one. Everything that hangs on the merged one goes to the one that stays, in one
 * transaction; figures do not change, except where both reported the same. See docs/decisions/merged-organisations.md.
 */
@Injectable()
export class MergeService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: MergeRepository,
    private readonly events: EventRepository,
    private readonly writer: EventWriter,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
    private readonly folds: FoldService,
    private readonly agreements: AgreementHeir,
    private readonly media: MediaService,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** What merging would do. */
  async preview(id: string, intoId: string): Promise<OrganisationMergePreview> {
    const { manager } = this.source;
    const { from, into } = await this.#pair(manager, id, intoId);
    if (from.mergedInto !== null) throw await mergedProblem(manager, from.mergedInto);
    checkMergeable(from, into);
    const events = await this.events.findAll(await this.repository.eventsOf(manager, id));
    const said = await this.repository.saidBy(manager, id, null);
    const impact = await this.#impact({ from, into }, events, said);
    return {
      from: organisationOf(from),
      into: organisationOf(into),
      events: events.length,
      ...(await this.repository.dependants(manager, id)),
      reports: [...said.values()].reduce((sum, entries) => sum + entries.length, 0),
      aliases: mergedAliases(from, into),
      creditCodeLost: into.creditCode === null ? null : from.creditCode,
      impact,
    };
  }

  /** Merges, and tells the one that stays. Asked again for what is done already, it only tells. */
  async merge(id: string, { into: intoId, reason }: OrganisationMerge, actor: Actor): Promise<Organisation> {
    const done = await this.source.transaction(async (manager) => {
      await manager.query(TREE_LOCK);
      const { from, into } = await this.#pair(manager, id, intoId, true);
      if (from.mergedInto === into.id) return { into, editions: new Set<number>() };
      if (from.mergedInto !== null) throw await mergedProblem(manager, from.mergedInto);
      checkMergeable(from, into);
      const at = new Date();
      const detail = { from: organisationOf(from), into: organisationOf(into), reason };
      const editions = await this.#handOver(
        manager,
        { from, into },
        { actorId: actor.principal?.accountId ?? null, reason, since: null, at },
      );
      await this.repository.moveMembers(manager, from.id, into.id);
      await this.repository.moveChildren(manager, from, into.id);
      const creditCode = into.creditCode ?? from.creditCode;
      const organisations = manager.getRepository(OrganisationEntity);
      await organisations.update(
        { id: from.id },
        { mergedInto: into.id, mergedAt: at, creditCode: null, edited: true },
      );
      await organisations.update(
        { id: into.id },
        {
          aliases: mergedAliases(from, into),
          nameEn: into.nameEn ?? from.nameEn,
          creditCode,
          edited: true,
        },
      );
      await this.audit.record(manager, { actor, action: 'organisation.merge', target: from.id, detail });
      return { into: await organisations.findOneByOrFail({ id: into.id }), editions };
    });
    this.changes.announce('access');
    for (const editionId of done.editions) this.ledger.announceFacts(editionId);
    return organisationOf(done.into);
  }

  /**
   * Hands over what was on its way when organisations were merged: a request that was checked before the merge and
   * written after it. Doing it again finds nothing.
   */
  async settle(mergedSince: Date): Promise<void> {
    for (const { id, into, at } of await this.repository.mergedSince(this.source.manager, mergedSince)) {
      const editions = await this.source.transaction(async (manager) => {
        await manager.query(TREE_LOCK);
        const pair = await this.#pair(manager, id, into, true);
        if (pair.from.mergedInto !== into) return [];
        // Ids are given before the batch is written, by clocks that may differ a little.
        const since = new Date(at.getTime() - 60_000);
        const handover = {
          actorId: null,
          reason: `${pair.from.name} → ${pair.into.name}`,
          since,
          at: new Date(),
        };
        await this.repository.moveMembers(manager, id, into);
        return this.#handOver(manager, pair, handover);
      });
      for (const editionId of editions) this.ledger.announceFacts(editionId);
    }
  }

  /** Events, and what was said of them and of others. @returns the editions that have to be folded */
  async #handOver(
    manager: EntityManager,
    { from, into }: Pair,
    { actorId, reason, since, at }: Handover,
  ): Promise<Set<number>> {
    await this.repository.movePartnerships(manager, from.id, into.id);
    await this.agreements.handOver(manager, from.id, into.id);
    await this.media.handOver(manager, from.id, into.id);
    const before = await this.events.lock(manager, await this.repository.eventsOf(manager, from.id));
    const writes = before.map((event): EventWrite & { before: EventRecord } => ({
      before: event,
      after: handOver(event, from.id, into, at),
      action: 'merge',
      reason,
    }));
    const organisations = await this.events.organisations(
      writes.flatMap(({ after }) => [after.organiserId, ...after.coOrganisers]),
      manager,
    );
    const editions = await this.writer.writeAll(manager, { writes, actorId, reason }, organisations);
    for (const [editionId, said] of await this.repository.saidBy(manager, from.id, since)) {
      const entries = restate(said, into.id);
      const batch = await this.ledger.appendWithin(manager, {
        editionId,
        kind: 'merge',
        actorId,
        reason,
        facts: [],
        entries,
      });
      await this.sums.carryOn(
        manager,
        batch.id,
        said.map(({ batch: from, seq }, at) => ({ batch: from, seq, as: placeRestated(at) })),
      );
      editions.add(editionId);
    }
    return editions;
  }

  async #impact(
    { from, into }: Pair,
    events: readonly EventRecord[],
    said: ReadonlyMap<number, readonly SaidEntry[]>,
  ): Promise<OrganisationMergePreview['impact']> {
    const impact: OrganisationMergePreview['impact'] = [];
    const at = new Date();
    for (const editionId of new Set([...events.map((event) => event.editionId), ...said.keys()])) {
      const facts = events
        .filter((event) => event.editionId === editionId)
        .map((event) => ({ event, after: handOver(event, from.id, into, at) }))
        .filter(({ event, after }) => countsOtherwise(event, after))
        .map(({ after }) => factOf(after));
      const entries = restate(said.get(editionId) ?? [], into.id);
      const cells = shown(await this.folds.impact(editionId, { facts, entries }));
      const edition = await this.editions.byId(editionId);
      if (Object.keys(cells).length > 0) impact.push({ edition: edition.code, cells });
    }
    return impact;
  }

  /** Both organisations; the one that stays must not be merged itself. */
  async #pair(manager: EntityManager, id: string, intoId: string, lock = false): Promise<Pair> {
    const ids = [id, intoId];
    const organisations = manager.getRepository(OrganisationEntity).createQueryBuilder('o');
    const query = organisations.where('o.id in (:...ids)', { ids }).orderBy('o.id');
    const found = ids.every((one) => ORGANISATION_ID.test(one))
      ? await (lock ? query.setLock('pessimistic_write') : query).getMany()
      : [];
    const from = found.find((one) => one.id === id);
    const into = found.find((one) => one.id === intoId);
    if (!from || !into) throw new ProblemError('organisation_not_found');
    if (into.mergedInto !== null) throw await mergedProblem(manager, into.mergedInto);
    return { from, into };
  }
}

const shown = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([key, value]) => value !== 0 && SHOWN_CELLS.test(key)));
