import type { Decision, EventDraft, EventStatus, OrganisationKind } from '@innoweek/contracts';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { ProblemError, unprocessable, type ValueProblem } from '../problems/problem.error.ts';
import {
  changesBetween,
  dayIn,
  fieldName,
  merge,
  revise,
  TRANSITIONS,
  type EventFields,
  type EventRecord,
  type KnownOrganisation,
} from './event.model.ts';
import {
  decidePending,
  isAboutPending,
  propose,
  settlePending,
  shownToEditor,
  waitsForReview,
} from './event.pending.ts';
import { foreign, mayDecide, mayModerate, type Placed } from './event.policy.ts';

/** Reporting unit of what belongs to no territory that reports. */
export const NO_UNIT = 'none';

type Week = { warmUpStart: string; end: string; zone: string };

/** The unit of the region; null for Hong Kong, Macao and Taiwan; undefined where there is no such region. */
export type UnitOfRegion = (region: string) => string | null | undefined;

/**
 * The unit that counts an event: that of its place; without one (online only) that of its lead organiser.
 */
export const unitOfEvent = (
  event: Pick<EventFields, 'region'>,
  lead: Pick<KnownOrganisation, 'unit'>,
  unitOfRegion: UnitOfRegion,
): string => (event.region === null ? lead.unit : (unitOfRegion(event.region) ?? NO_UNIT));

/** Everything that is wrong with what is said of an event, beside the shape of each value. */
export const checkEvent = (
  event: EventFields,
  week: Week,
  organisations: ReadonlyMap<string, KnownOrganisation>,
  unitOfRegion: UnitOfRegion,
): ValueProblem[] => {
  const problems: ValueProblem[] = [];
  if (!organisations.has(event.organiserId))
    problems.push({
      path: 'organiser',
      code: 'unknown_organisation',
      params: { organisation: event.organiserId },
    });
  event.coOrganisers.forEach((id, at) => {
    if (!organisations.has(id))
      problems.push({
        path: `coOrganisers.${String(at)}`,
        code: 'unknown_organisation',
        params: { organisation: id },
      });
  });
  if (event.region !== null && unitOfRegion(event.region) === undefined)
    problems.push({ path: 'region', code: 'unknown_region', params: { region: event.region } });
  if (event.region === null && event.form !== 'online')
    problems.push({ path: 'region', code: 'region_required' });
  if (event.startsAt >= event.endsAt) problems.push({ path: 'end', code: 'end_after_start' });
  const outside = { code: 'outside_edition', params: { from: week.warmUpStart, to: week.end } } as const;
  if (isOutside(week, event.startsAt)) problems.push({ path: 'start', ...outside });
  // An event that ends at midnight ends on the day before.
  if (isOutside(week, new Date(event.endsAt.getTime() - 1))) problems.push({ path: 'end', ...outside });
  return problems;
};

const isOutside = (week: Week, at: Date): boolean => {
  const day = dayIn(week.zone, at);
  return day < week.warmUpStart || day > week.end;
};

export type EventContext = {
  edition: Week & { id: number };
  organisations: ReadonlyMap<string, KnownOrganisation>;
  unitOfRegion: UnitOfRegion;
  /** Whether organizers can register now. */
  registering: boolean;
};

const placeOf = (
  fields: EventFields,
  { organisations, unitOfRegion }: EventContext,
): { unit: string; kind: OrganisationKind } | null => {
  const lead = organisations.get(fields.organiserId);
  return lead ? { unit: unitOfEvent(fields, lead, unitOfRegion), kind: lead.kind } : null;
};

/** With those organisations that stay named in place of those that were merged into them. */
const withSurvivors = (
  fields: EventFields,
  organisations: ReadonlyMap<string, KnownOrganisation>,
): EventFields => {
  const survivor = (id: string): string => organisations.get(id)?.id ?? id;
  const organiserId = survivor(fields.organiserId);
  const coOrganisers = [...new Set(fields.coOrganisers.map(survivor))].filter((id) => id !== organiserId);
  return { ...fields, organiserId, coOrganisers };
};

/** A new event as the caller may register it, without its code; or what speaks against it. */
export const register = (
  principal: Principal,
  said: EventFields,
  context: EventContext,
  { status, at }: { status: 'draft' | 'submitted'; at: Date },
): ProblemError | Omit<EventRecord, 'code'> => {
  const fields = withSurvivors(said, context.organisations);
  const problems = checkEvent(fields, context.edition, context.organisations, context.unitOfRegion);
  const place = placeOf(fields, context);
  if (problems.length > 0 || place === null) return unprocessable(...problems);
  const event = {
    ...fields,
    ...place,
    editionId: context.edition.id,
    status,
    withdrawn: false,
    reason: null,
    pending: null,
    waitingSince: null,
    series: null,
    joinedTo: null,
    version: 1,
    search: '',
    updatedAt: at,
  };
  return foreign(principal, event) ?? closedTo(principal, event, context) ?? event;
};

/** After the last day only those who decide register for others. */
const closedTo = (
  principal: Principal,
  event: Placed,
  { registering }: Pick<EventContext, 'registering'>,
): ProblemError | null =>
  registering || mayModerate(principal, event)
    ? null
    : new ProblemError('registration_closed', { errors: [{ path: '', code: 'registration_closed' }] });

/** What decides where and when an event is counted: fixed once it is over, but for coordinators. */
const FIXED_WHEN_OVER = ['organiserId', 'coOrganisers', 'region', 'form', 'startsAt', 'endsAt'] as const;

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

/**
 * The next version of an event with what is said of it, in the status it had; the very same event when nothing
 * is different; or what speaks against it. The caller is known to be allowed to edit `before`. What matters in
 * an approved event is left as it is and waits for review, unless the caller is who would review it.
 */
export const edit = (
  principal: Principal,
  before: EventRecord,
  said: Partial<EventDraft>,
  context: EventContext,
  at: Date,
): ProblemError | EventRecord => {
  const conflict = { params: { status: before.status } };
  if (before.joinedTo !== null) return joinedProblem(before.joinedTo);
  if (before.status === 'cancelled') return new ProblemError('status_conflict', conflict);
  const reviewed = waitsForReview(before.status) && !mayModerate(principal, before);
  const fields = withSurvivors(merge(reviewed ? shownToEditor(before) : before, said), context.organisations);
  const problems = checkEvent(fields, context.edition, context.organisations, context.unitOfRegion);
  const place = placeOf(fields, context);
  if (problems.length > 0 || place === null) return unprocessable(...problems);
  const asked = revise(before, { ...fields, ...place }, at);
  if (before.status === 'concluded' && !hasRole(principal, 'coordinator')) {
    const fixed = FIXED_WHEN_OVER.filter((column) => differs(before[column], asked[column]));
    if (fixed.length > 0)
      return new ProblemError('status_conflict', {
        ...conflict,
        errors: fixed.map((column) => ({ path: fieldName(column), code: 'concluded_fixed' })),
      });
  }
  const refused = foreign(principal, asked);
  if (refused) return refused;
  const after = reviewed ? propose(before, asked, principal, at) : settlePending(asked, said);
  // The kind follows the organisation when the event is next changed; alone it is no change.
  return changesBetween(before, after).length === 0 ? before : after;
};

/** What is to be done with an event that is joined to another is done with the other. */
export const joinedProblem = (code: string): ProblemError =>
  new ProblemError('event_joined', { params: { code } });

/** An event after a decision; or what speaks against it. */
export const decide = (
  principal: Principal,
  before: EventRecord,
  { decision, reason }: { decision: Decision; reason: string | null },
  at: Date,
  registering: boolean,
): ProblemError | EventRecord => {
  if (!mayDecide(principal, before, decision)) return new ProblemError('forbidden');
  if (before.joinedTo !== null) return joinedProblem(before.joinedTo);
  if (isAboutPending(before, decision)) return decidePending(principal, before, { decision, reason }, at);
  // What was returned has been handed in before.
  const closed =
    decision === 'submit' && before.status === 'draft' ? closedTo(principal, before, { registering }) : null;
  if (closed) return closed;
  const { from, to } = TRANSITIONS[decision];
  const allowed: readonly EventStatus[] = from;
  if (!allowed.includes(before.status))
    return new ProblemError('status_conflict', { params: { status: before.status } });
  // A reason is for the next reader; once approved or handed in again, the old one is answered.
  const kept = decision === 'return' || decision === 'cancel' ? reason : null;
  return revise(before, { status: to, reason: kept, pending: null }, at);
};
