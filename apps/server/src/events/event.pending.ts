import { isDeepStrictEqual } from 'node:util';
import { REVIEWED_FIELDS, type Decision, type EventDraft, type EventStatus } from '@innoweek/contracts';
import type { Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { StoredPending } from './event.entity.ts';
import { merge, revise, valueOf, type EventFields, type EventRecord } from './event.model.ts';
import { mayEdit, mayModerate } from './event.policy.ts';

/** What is public and counts: a change that matters is looked at before it takes the place of what was approved. */
const REVIEWED_STATUSES: readonly EventStatus[] = ['approved', 'live', 'concluded'];

/** What can still be changed when an event is over. */
const OPEN_WHEN_OVER: readonly string[] = ['title', 'venue'];

export const waitsForReview = (status: EventStatus): boolean => REVIEWED_STATUSES.includes(status);

/** The changes of an event that can still come into force; those of its time and place lapse when it is over. */
export const pendingOf = ({ pending, status }: Pick<EventRecord, 'pending' | 'status'>) => {
  if (pending === null || !waitsForReview(status)) return null;
  return status === 'concluded' ? narrowed(pending, (field) => OPEN_WHEN_OVER.includes(field)) : pending;
};

const narrowed = (pending: StoredPending, stays: (field: string) => boolean): StoredPending | null => {
  const said = Object.fromEntries(Object.entries(pending.said).filter(([field]) => stays(field)));
  return Object.keys(said).length === 0 ? null : { ...pending, said };
};

/** An event as its organizer has it in mind: with the changes that are not in force yet. */
export const shownToEditor = (event: EventRecord): EventFields => merge(event, pendingOf(event)?.said ?? {});

/**
 * An approved event of which `asked` is wanted: what matters stays as it was approved and waits, the rest is
 * changed. Asking anew replaces what waited or was returned.
 */
export const propose = (
  before: EventRecord,
  asked: EventRecord,
  principal: Principal,
  at: Date,
): EventRecord => {
  const said = Object.fromEntries(
    REVIEWED_FIELDS.filter((field) => !isDeepStrictEqual(valueOf(before, field), valueOf(asked, field))).map(
      (field) => [field, valueOf(asked, field)],
    ),
  );
  const { title, organiserId, region, venue, form, startsAt, endsAt, unit, kind } = before;
  const approved = { ...asked, title, organiserId, region, venue, form, startsAt, endsAt, unit, kind };
  if (Object.keys(said).length === 0) return { ...approved, pending: null };
  const known = pendingOf(before);
  const pending =
    known?.reason === null && isDeepStrictEqual(known.said, said)
      ? known
      : {
          said,
          unit: asked.unit,
          kind: asked.kind,
          at: at.toISOString(),
          by: principal.accountId,
          reason: null,
        };
  return { ...approved, pending };
};

/** An event that a moderator changed: what was said of a field, or is so already, waits no longer. */
export const settlePending = (event: EventRecord, said: Partial<EventDraft>): EventRecord => {
  const pending = pendingOf(event);
  if (pending === null) return { ...event, pending: null };
  const asked = new Map<string, unknown>(Object.entries(pending.said));
  const stays = (field: string): boolean =>
    !Object.hasOwn(said, field) && !isDeepStrictEqual(asked.get(field), valueOf(event, field));
  return { ...event, pending: narrowed(pending, stays) };
};

/** Whether a decision is about the changes of an event that is approved already. */
export const isAboutPending = (event: EventRecord, decision: Decision): boolean =>
  decision !== 'cancel' && pendingOf(event) !== null;

/**
 * An approved event after a decision about its changes: approved they are in force, returned they stay with
 * the reason, submitted they wait again.
 */
export const decidePending = (
  principal: Principal,
  before: EventRecord,
  { decision, reason }: { decision: Decision; reason: string | null },
  at: Date,
): ProblemError | EventRecord => {
  const pending = pendingOf(before);
  const conflict = new ProblemError('status_conflict', { params: { status: before.status } });
  if (pending === null || (decision === 'submit') === (pending.reason === null)) return conflict;
  switch (decision) {
    case 'submit':
      return mayEdit(principal, before)
        ? revise(before, { pending: { ...pending, at: at.toISOString(), reason: null } }, at)
        : new ProblemError('forbidden');
    case 'return':
      return mayModerate(principal, before)
        ? revise(before, { pending: { ...pending, reason } }, at)
        : new ProblemError('forbidden');
    default: {
      const { unit, kind } = pending;
      const after = revise(before, { ...merge(before, pending.said), unit, kind, pending: null }, at);
      // A move to another unit is not for the old one to grant alone.
      return mayModerate(principal, before) && mayModerate(principal, after)
        ? after
        : new ProblemError('forbidden');
    }
  }
};
