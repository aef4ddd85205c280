import type { Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { revise, type EventRecord } from './event.model.ts';
import { mayModerate, maySee } from './event.policy.ts';
import { joinedProblem } from './event.rules.ts';

/** What a join makes of the kept event and of the others; `added` by the code of each event that is joined. */
export type Joint = { home: EventRecord; members: EventRecord[]; added: Map<string, string[]> };

/** Events that can be the same as another: the others do not exist for anybody, or not any more. */
const isJoinable = ({ status }: EventRecord): boolean => status !== 'draft' && status !== 'cancelled';

/**
 * Whether the caller may say of these events that they are one, and whether they can be.
 * @throws ProblemError what speaks against it
 */
export const checkJoin = (principal: Principal, home: EventRecord, members: readonly EventRecord[]): void => {
  for (const event of [home, ...members]) {
    if (!maySee(principal, event)) throw new ProblemError('event_not_found');
    if (!mayModerate(principal, event)) throw new ProblemError('forbidden');
  }
  if (home.joinedTo !== null) throw joinedProblem(home.joinedTo);
  if (members.includes(home)) throw new ProblemError('not_joinable', { params: { code: home.code } });
  for (const event of [home, ...members])
    if (
      !isJoinable(event) ||
      event.editionId !== home.editionId ||
      (event.joinedTo !== null && event.joinedTo !== home.code)
    )
      throw new ProblemError('not_joinable', { params: { code: event.code } });
};

/** A kept event that is joined itself, without the co-organisers it has because of what was joined to it. */
const withoutMembers = (
  event: EventRecord,
  members: readonly EventRecord[],
  brought: ReadonlyMap<string, readonly string[]>,
): EventRecord => {
  const gone = new Set(
    members.flatMap(({ code, joinedTo }) => (joinedTo === event.code ? (brought.get(code) ?? []) : [])),
  );
  return { ...event, coOrganisers: event.coOrganisers.filter((id) => !gone.has(id)) };
};

/**
 * The kept event has every organiser of the others as co-organiser, once. What was joined to one of the others
 * comes along, so that whatever is joined is joined to an event that is not.
 * @param brought co-organisers that a kept event has because of a joined one, by the code of the joined one
 */
export const joinAll = (
  home: EventRecord,
  members: readonly EventRecord[],
  brought: ReadonlyMap<string, readonly string[]>,
  at: Date,
): Joint => {
  const alone = members.map((member) => withoutMembers(member, members, brought));
  const known = new Set([home.organiserId, ...home.coOrganisers]);
  const added = new Map<string, string[]>();
  for (const { code, organiserId, coOrganisers } of alone) {
    const fresh = [organiserId, ...coOrganisers].filter((id) => !known.has(id));
    for (const id of fresh) known.add(id);
    added.set(code, fresh);
  }
  return {
    home: revise(home, { coOrganisers: [...home.coOrganisers, ...[...added.values()].flat()] }, at),
    members: alone.map((member) => revise(member, { joinedTo: home.code }, at)),
    added,
  };
};

/**
 * Takes one event out. The kept one loses the co-organisers it had because of it, but for those that another
 * joined event brings, which `added` then names there; whoever was taken out since stays out.
 */
export const takeOut = (
  home: EventRecord,
  member: EventRecord,
  others: readonly EventRecord[],
  before: ReadonlyMap<string, readonly string[]>,
  at: Date,
): Joint => {
  const gone = new Set(before.get(member.code) ?? []);
  const added = new Map<string, string[]>();
  for (const { code, organiserId, coOrganisers } of others) {
    const brought = [organiserId, ...coOrganisers].filter((id) => gone.delete(id));
    added.set(code, [...(before.get(code) ?? []), ...brought]);
  }
  return {
    home: revise(home, { coOrganisers: home.coOrganisers.filter((id) => !gone.has(id)) }, at),
    members: [revise(member, { joinedTo: null }, at)],
    added,
  };
};
