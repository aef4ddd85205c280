import type { Organisation } from '@innoweek/contracts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { revise, type EventRecord, type KnownOrganisation } from '../events/event.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { SaidEntry } from './merge.repository.ts';

/** Whether two organisations can be merged this way round at all. */
export const checkMergeable = (from: Organisation, into: Organisation): void => {
  // A unit must not lose who reports for it, nor the nation who coordinates.
  if (from.id === into.id || from.reportsFor !== null || from.kind === 'cast')
    throw new ProblemError('organisation_not_mergeable');
};

/** What the one that stays is called besides its own name: everything that either was. */
export const mergedAliases = (from: Organisation, into: Organisation): string[] => {
  const english = into.nameEn !== null && from.nameEn !== null ? [from.nameEn] : [];
  const names = new Set([...into.aliases, from.name, ...from.aliases, ...english]);
  return [...names].filter((name) => name !== into.name && name !== into.nameEn);
};

/** An event of the merged organisation as one of the organisation that stays; in no place twice. */
export const handOver = (
  event: EventRecord,
  from: string,
  into: KnownOrganisation,
  at: Date,
): EventRecord => {
  const isLead = event.organiserId === from;
  const organiserId = isLead ? into.id : event.organiserId;
  const partners = event.coOrganisers.map((id) => (id === from ? into.id : id));
  const asked = event.pending;
  return revise(
    event,
    {
      organiserId,
      coOrganisers: [...new Set(partners)].filter((id) => id !== organiserId),
      kind: isLead ? into.kind : event.kind,
      // Only online, an event belongs to its lead's unit.
      unit: isLead && event.region === null ? into.unit : event.unit,
      pending:
        asked?.said.organiser === from
          ? { ...asked, kind: into.kind, said: { ...asked.said, organiser: into.id } }
          : asked,
    },
    at,
  );
};

/**
 * Takes back what the merged organisation said and, right behind each, says it again for the one that stays: with
 * the revision and the time it had, so that among both the newest counts. Whoever takes the original back later
 * takes back what is said here: see `ReceiptService`.
 */
export const restate = (said: readonly SaidEntry[], into: string): NewEntry[] =>
  said.flatMap(({ batch, seq, ...entry }): NewEntry[] => [
    { ...entry, op: 'void', of: 'set', voids: { batch, seq } },
    { ...entry, op: 'set', reporter: into },
  ]);

/** The number among the entries of `restate` of the one that says again what stood at a place. */
export const placeRestated = (at: number): number => 2 * at + 1;
