import { Injectable } from '@nestjs/common';
import type { DistinctEvents, Event, JointEvents } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { EventRecord } from './event.model.ts';
import { mayModerate, maySee } from './event.policy.ts';
import { EventRepository } from './event.repository.ts';
import { EventService, type VersionMatch } from './event.service.ts';
import { EventWriter, type EventWrite } from './event.writer.ts';
import { JointRepository } from './joint.repository.ts';
import { checkJoin, joinAll, takeOut, type Joint } from './joint.rules.ts';
import { PartnerRepository } from './partner.repository.ts';

/** Events that were registered several times: one is kept and counts, and it can be undone. */
@Injectable()
export class JointService {
  constructor(
    private readonly source: DataSource,
    private readonly events: EventService,
    private readonly repository: EventRepository,
    private readonly joints: JointRepository,
    private readonly partners: PartnerRepository,
    private readonly writer: EventWriter,
    private readonly ledger: LedgerService,
  ) {}

  /** The event as it is once the others named are joined to it; those that were already stay so. */
  async join(
    principal: Principal,
    code: string,
    match: VersionMatch,
    { with: codes, reason }: JointEvents,
  ): Promise<Event> {
    const named = [...new Set(codes)];
    const editionId = await this.source.transaction(async (manager) => {
      const locked = await this.#lock(manager, [code, ...named]);
      const home = locked.get(code);
      const members = named.flatMap((name) => locked.get(name) ?? []);
      if (!home || members.length < named.length) throw new ProblemError('event_not_found');
      checkJoin(principal, home, members);
      if (!match(home.version)) throw new ProblemError('stale_version');
      const fresh = [...locked.values()].filter((event) => event !== home && event.joinedTo !== code);
      if (fresh.length === 0) return home.editionId;
      const brought = await this.joints.added(manager, [...locked.keys()]);
      const joint = joinAll(home, fresh, brought, new Date());
      await this.#write(manager, principal, locked, joint, { action: 'join', reason: reason ?? null });
      await this.joints.keep(manager, joint.added);
      // Who leads one of the events takes part: nobody has to ask.
      for (const id of new Set([...joint.added.values()].flat()))
        await this.partners.answer(manager, [code], id, 'confirmed', joint.home.updatedAt);
      return home.editionId;
    });
    this.ledger.announceFacts(editionId);
    return this.events.read(principal, code);
  }

  /** The event as it is once it counts by itself again. */
  async unjoin(
    principal: Principal,
    code: string,
    match: VersionMatch,
    reason: string | null,
  ): Promise<Event> {
    const seen = await this.repository.find(code);
    if (seen === null || !maySee(principal, seen)) throw new ProblemError('event_not_found');
    if (!mayModerate(principal, seen)) throw new ProblemError('forbidden');
    const { joinedTo } = seen;
    if (joinedTo === null) throw new ProblemError('not_joined');
    const editionId = await this.source.transaction(async (manager) => {
      const locked = await this.#lock(manager, [code, joinedTo]);
      const [home, member] = [locked.get(joinedTo), locked.get(code)];
      if (!home || member?.joinedTo !== joinedTo || !match(member.version))
        throw new ProblemError('stale_version');
      if (!mayModerate(principal, home)) throw new ProblemError('forbidden');
      const others = [...locked.values()].filter((event) => event !== home && event !== member);
      const brought = await this.joints.added(manager, [...locked.keys()]);
      const joint = takeOut(home, member, others, brought, new Date());
      await this.#write(manager, principal, locked, joint, { action: 'unjoin', reason });
      await this.joints.forget(manager, code);
      await this.joints.keep(manager, joint.added);
      return home.editionId;
    });
    this.ledger.announceFacts(editionId);
    return this.events.read(principal, code);
  }

  /** Remembers that an event is none of those named, for everybody. */
  async distinguish(principal: Principal, code: string, { from }: DistinctEvents): Promise<void> {
    const named = [...new Set(from)].filter((other) => other !== code);
    await this.source.transaction(async (manager) => {
      const events = await this.repository.lock(manager, [code, ...named]);
      const event = events.find((one) => one.code === code);
      if (!event || events.length <= named.length || !events.every((one) => maySee(principal, one)))
        throw new ProblemError('event_not_found');
      if (!mayModerate(principal, event)) throw new ProblemError('forbidden');
      await this.joints.distinguish(manager, code, named, principal.accountId);
    });
  }

  /** These events and all that are joined to them, by code. */
  async #lock(manager: EntityManager, codes: readonly string[]): Promise<Map<string, EventRecord>> {
    const members = await this.joints.membersOf(manager, codes);
    const events = await this.repository.lock(manager, [...new Set([...codes, ...members])]);
    const locked = new Map(events.map((event) => [event.code, event]));
    // Nobody joins anything to a locked event; but somebody may have until it was.
    const now = await this.joints.membersOf(manager, codes);
    if (now.some((code) => !locked.has(code))) throw new ProblemError('stale_version');
    return locked;
  }

  async #write(
    manager: EntityManager,
    principal: Principal,
    before: ReadonlyMap<string, EventRecord>,
    { home, members }: Joint,
    { action, reason }: Pick<EventWrite, 'action' | 'reason'>,
  ): Promise<void> {
    const events = [home, ...members];
    const organisations = await this.repository.organisations(
      events.flatMap(({ organiserId, coOrganisers }) => [organiserId, ...coOrganisers]),
      manager,
    );
    const writes = events.map((after) => ({ before: before.get(after.code) ?? null, after, action, reason }));
    await this.writer.writeAll(manager, { writes, actorId: principal.accountId, reason }, organisations);
  }
}
