import { Injectable } from '@nestjs/common';
import type {
  Decision,
  DecisionOutcomes,
  Decisions,
  Event,
  EventChange,
  EventHistory,
  EventQuery,
  Language,
  Page,
  PartnerState,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { keepUndecided } from '../approvals/decision.snapshot.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionMoments } from '../editions/edition.moments.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { merge, type EventFields, type EventRecord } from './event.model.ts';
import { outcomesOf } from './event.outcomes.ts';
import { mayEdit, mayModerate, maySee } from './event.policy.ts';
import { pendingOf, shownToEditor } from './event.pending.ts';
import { present } from './event.presentation.ts';
import { EventRepository } from './event.repository.ts';
import { decide, edit, type EventContext } from './event.rules.ts';
import { unitOfRegionCode } from './event.place.ts';
import { EventWriter, type EventWrite } from './event.writer.ts';
import { PartnerRepository } from './partner.repository.ts';

/** Which version of an event a change was made on, as `If-Match` says it. */
export type VersionMatch = (version: number) => boolean;

/** The events of a week: who may do what with them, and what becomes of them. */
@Injectable()
export class EventService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: EventRepository,
    private readonly writer: EventWriter,
    private readonly partners: PartnerRepository,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
    private readonly moments: EditionMoments,
  ) {}

  async list(principal: Principal | null, query: EventQuery): Promise<Page<Event>> {
    const edition = await this.editions.find(query.edition);
    const page = await this.repository.list(principal, edition, query);
    return { ...page, items: await this.presentAll(principal, edition, page.items) };
  }

  /** What is public, for programs that hold the moment of a change against their own clock: in the world's time. */
  async listPublished(query: EventQuery): Promise<Page<Event>> {
    const edition = await this.editions.find(query.edition);
    const page = await this.repository.list(null, edition, query);
    const inWorldTime = (moments: readonly Date[]) => Promise.resolve(moments);
    return { ...page, items: await this.presentAll(null, edition, page.items, inWorldTime) };
  }

  async read(principal: Principal | null, code: string): Promise<Event> {
    return this.#present(principal, await this.#visible(principal, code));
  }

  async change(principal: Principal, code: string, match: VersionMatch, said: EventChange): Promise<Event> {
    const seen = await this.#visible(principal, code);
    if (!mayEdit(principal, seen)) throw new ProblemError('forbidden');
    const edition = await this.editions.byId(seen.editionId);
    const after = await this.source.transaction(async (manager) => {
      const before = await this.#lock(manager, code);
      if (!mayEdit(principal, before)) throw new ProblemError('event_not_found');
      if (!match(before.version)) throw new ProblemError('stale_version');
      const context = await this.context(manager, edition, [merge(before, said), shownToEditor(before)]);
      const next = accepted(edit(principal, before, said, context, new Date()));
      if (next !== before)
        await this.writer.write(
          manager,
          {
            editionId: edition.id,
            kind: 'events',
            actorId: principal.accountId,
            writes: [{ before, after: next, action: 'edit', reason: null }],
          },
          context.organisations,
        );
      return next;
    });
    this.ledger.announceFacts(edition.id);
    return this.#present(principal, after);
  }

  async decide(
    principal: Principal,
    code: string,
    decision: Decision,
    reason: string | null,
  ): Promise<Event> {
    const outcome = (await this.#decideAll(principal, [code], { decision, reason })).get(code);
    if (outcome === undefined) throw new ProblemError('event_not_found');
    return this.#present(principal, accepted(outcome));
  }

  /** Decides about many events in one transaction; those that cannot be decided so are told and left as they are. */
  async decideMany(
    principal: Principal,
    { codes, decision, reason }: Decisions,
    language: Language,
  ): Promise<DecisionOutcomes> {
    const outcomes = await this.#decideAll(principal, codes, { decision, reason: reason ?? null });
    return outcomesOf(codes, outcomes, language);
  }

  /** Who changed what, for those who look after the event. */
  async history(principal: Principal, code: string): Promise<EventHistory> {
    const event = await this.#visible(principal, code);
    if (!looksAfter(principal, event)) throw new ProblemError('forbidden');
    const items = await this.repository.history(code);
    const edition = await this.editions.byId(event.editionId);
    const shown = await this.moments.shownAt(
      edition,
      items.map(({ at }) => at),
    );
    return { items: items.map((item, index) => ({ ...item, at: (shown[index] ?? item.at).toISOString() })) };
  }

  /** What the rules have to know to judge these events. */
  async context(
    manager: EntityManager,
    edition: EditionEntity,
    events: readonly Pick<EventFields, 'organiserId' | 'coOrganisers'>[],
  ): Promise<EventContext> {
    const ids = new Set(events.flatMap((event) => [event.organiserId, ...event.coOrganisers]));
    const organisations = await this.repository.organisations(ids, manager);
    const registering = this.editions.isRegistering(edition);
    return { edition, organisations, unitOfRegion: unitOfRegionCode, registering };
  }

  async #decideAll(
    principal: Principal,
    codes: readonly string[],
    order: { decision: Decision; reason: string | null },
  ): Promise<Map<string, ProblemError | EventRecord>> {
    const decided = await this.source.transaction(async (manager) => {
      const events = await this.repository.lock(manager, [...new Set(codes)]);
      const at = new Date();
      const editions = new Map<number, EditionEntity>();
      const found = new Map<string, ProblemError | EventRecord>();
      const writes: (EventWrite & { before: EventRecord })[] = [];
      for (const before of events) {
        if (!maySee(principal, before)) continue;
        const edition =
          editions.get(before.editionId) ?? (await this.editions.byId(before.editionId, manager));
        editions.set(edition.id, edition);
        const registering = this.editions.isRegistering(edition);
        const after = decide(principal, before, order, at, registering);
        found.set(before.code, after);
        if (after instanceof ProblemError) continue;
        writes.push({ before, after, action: order.decision, reason: order.reason });
      }
      // Changes that come into force are searched for under their new names.
      const renamed = events.filter((event) => pendingOf(event) !== null);
      const named = await this.repository.organisations(
        renamed.flatMap(({ organiserId, coOrganisers }) => [organiserId, ...coOrganisers]),
        manager,
      );
      const written = await this.writer.writeAll(
        manager,
        { writes, actorId: principal.accountId, reason: order.reason },
        named,
      );
      if (writes.length > 0 && (order.decision === 'approve' || order.decision === 'return'))
        await keepUndecided(manager, principal.accountId, writes);
      return { found, editions: written };
    });
    for (const editionId of decided.editions) this.ledger.announceFacts(editionId);
    return decided.found;
  }

  async #visible(principal: Principal | null, code: string): Promise<EventRecord> {
    const event = await this.repository.find(code);
    if (event === null || !maySee(principal, event)) throw new ProblemError('event_not_found');
    return event;
  }

  async #lock(manager: EntityManager, code: string): Promise<EventRecord> {
    const [event] = await this.repository.lock(manager, [code]);
    if (!event) throw new ProblemError('event_not_found');
    return event;
  }

  async #present(principal: Principal | null, event: EventRecord): Promise<Event> {
    const edition = await this.editions.byId(event.editionId);
    const [shown] = await this.presentAll(principal, edition, [event]);
    if (!shown) throw new ProblemError('event_not_found');
    return shown;
  }

  /**
   * Events as the caller may see them.
   * @param shownAt what is told of moments of the world's time; by the clock of the edition unless it is given
   */
  async presentAll(
    principal: Principal | null,
    edition: EditionEntity,
    events: readonly EventRecord[],
    shownAt: (moments: readonly Date[]) => Promise<readonly Date[]> = (moments) =>
      this.moments.shownAt(edition, moments),
  ): Promise<Event[]> {
    const ids = new Set(events.flatMap((event) => [event.organiserId, ...event.coOrganisers]));
    const joint = events.flatMap(({ code, coOrganisers }) => (coOrganisers.length > 0 ? [code] : []));
    const changed = events.map(({ updatedAt }) => updatedAt);
    const asked = events.map(({ pending, updatedAt }) =>
      pending === null ? updatedAt : new Date(pending.at),
    );
    const [names, partners, moments] = await Promise.all([
      this.repository.organisations(ids),
      this.partners.ofEvents(joint),
      shownAt([...changed, ...asked]),
    ]);
    return events.map((event, index) =>
      present(event, {
        edition,
        changedAt: moments[index] ?? event.updatedAt,
        askedAt: moments[events.length + index] ?? event.updatedAt,
        names,
        answers: partners.get(event.code) ?? NO_ANSWERS,
        looksAfter: looksAfter(principal, event),
      }),
    );
  }
}

const NO_ANSWERS: ReadonlyMap<string, PartnerState> = new Map();

const looksAfter = (principal: Principal | null, event: EventRecord): boolean =>
  mayEdit(principal, event) || mayModerate(principal, event);

const accepted = <T>(outcome: ProblemError | T): T => {
  if (outcome instanceof ProblemError) throw outcome;
  return outcome;
};
