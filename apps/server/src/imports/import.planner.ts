import { setImmediate as breathe } from 'node:timers/promises';
import type { EventDraft, ImportRowState } from '@innoweek/contracts';
import type { SaidFields } from '@innoweek/sheets';
import { matchingKey } from '@innoweek/places';
import { fieldsOf, type EventFields, type EventRecord } from '../events/event.model.ts';
import { mayEdit, maySee } from '../events/event.policy.ts';
import { decide, edit, register, type EventContext } from '../events/event.rules.ts';
import type { ValueCode } from '../problems/problem.catalog.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { StoredCell, StoredProblem } from './import.entity.ts';
import { speaksFor, unitNames, type Speaker } from './import.speaker.ts';

/** Rows judged in one turn; between turns requests are answered. */
const ROWS_PER_TURN = 250;

/** A row as the file has it and the reader understood it. */
export type UnderstoodRow = {
  row: number;
  cells: StoredCell[];
  errors: ({ column: string } & StoredProblem)[];
  /** The event that the row names, or that it was found to be before. */
  event: string | null;
  /** Null when the reader rejected the row. */
  said: SaidFields | null;
};

/** What committing a row does. The code of a new event is not known yet. */
export type PlannedWrite =
  { before: null; after: Omit<EventRecord, 'code'> } | { before: EventRecord; after: EventRecord };
export type PlannedRow = {
  row: number;
  state: ImportRowState;
  event: string | null;
  errors: UnderstoodRow['errors'];
  /** Null where nothing is written: unchanged or rejected. */
  write: PlannedWrite | null;
};

export type PlanContext = EventContext & {
  principal: Speaker;
  /** Every event of the edition that the rows name or whose organiser they name. */
  events: readonly EventRecord[];
  /** Hand the events in as well. */
  submit: boolean;
  at: Date;
};

/** The same title by the same organiser at the same time is the same event, however often a file says it. */
const sameKey = (event: Pick<EventFields, 'title' | 'organiserId' | 'startsAt'>): string =>
  [matchingKey(event.title), event.organiserId, event.startsAt.getTime()].join('\n');
const referenceKey = (organiser: string, reference: string): string => `${organiser}\n${reference}`;

/** Finds the event that a row speaks of. */
class EventIndex {
  readonly #byCode = new Map<string, EventRecord>();
  readonly #byReference = new Map<string, EventRecord>();
  readonly #bySame = new Map<string, EventRecord>();

  constructor(events: readonly EventRecord[]) {
    for (const event of events) {
      this.#byCode.set(event.code, event);
      if (event.sourceReference !== null)
        this.#byReference.set(referenceKey(event.organiserId, event.sourceReference), event);
      // What was called off may be registered anew.
      if (event.status !== 'cancelled' && !this.#bySame.has(sameKey(event)))
        this.#bySame.set(sameKey(event), event);
    }
  }

  byCode(code: string): EventRecord | null {
    return this.#byCode.get(code) ?? null;
  }

  byReference(fields: EventFields): EventRecord | null {
    if (fields.sourceReference === null) return null;
    return this.#byReference.get(referenceKey(fields.organiserId, fields.sourceReference)) ?? null;
  }

  /** Not an event that the uploader calls by another reference: to them these are two. */
  bySame(fields: EventFields): EventRecord | null {
    const found = this.#bySame.get(sameKey(fields)) ?? null;
    const isOther =
      found?.sourceReference !== undefined &&
      found.sourceReference !== null &&
      fields.sourceReference !== null &&
      found.sourceReference !== fields.sourceReference;
    return isOther ? null : found;
  }
}

/** What is wrong, by the field that it is about; an empty field stands for the row. */
class RowProblem extends Error {
  constructor(
    readonly problems: readonly { field: string; code: ValueCode; params?: StoredProblem['params'] }[],
  ) {
    super(problems.map(({ code }) => code).join(', '));
  }
}

const wrong = (field: string, code: ValueCode, params: StoredProblem['params'] = {}): RowProblem =>
  new RowProblem([{ field, code, params }]);

const accepted = <T>(outcome: ProblemError | T, before: EventRecord | null): T => {
  if (!(outcome instanceof ProblemError)) return outcome;
  if (outcome.errors.length > 0)
    throw new RowProblem(
      outcome.errors.map(({ path, code, params }) => ({
        field: path.split('.')[0] ?? '',
        code,
        params: { ...params },
      })),
    );
  throw before?.status === 'cancelled'
    ? wrong('code', 'event_called_off', { event: before.code })
    : wrong('', 'invalid');
};

/** The draft of a row that names everything a new event needs; what is missing was told by the reader. */
const draftOf = (said: SaidFields): EventDraft => {
  const { title, organiser, start, end } = said;
  if (title === undefined) throw wrong('title', 'required');
  if (organiser === undefined) throw wrong('organiser', 'required');
  if (start === undefined) throw wrong('start', 'required');
  if (end === undefined) throw wrong('end', 'required');
  return { ...said, title, organiser, start, end, form: said.form ?? 'onsite', submit: false };
};

/**
 * What committing rows would do, row by row: the same rules that the form goes through, in the order of the
 * file. Both the preview and the commit ask here, so that they cannot disagree.
 */
export const planRows = async (
  rows: readonly UnderstoodRow[],
  context: PlanContext,
): Promise<PlannedRow[]> => {
  const index = new EventIndex(context.events);
  const seen = new Map<string, number>();
  const planned: PlannedRow[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_PER_TURN === ROWS_PER_TURN - 1) await breathe();
    planned.push(planRow(row, context, index, seen));
  }
  return planned;
};

const planRow = (
  row: UnderstoodRow,
  context: PlanContext,
  index: EventIndex,
  seen: Map<string, number>,
): PlannedRow => {
  const rejected = (errors: UnderstoodRow['errors']): PlannedRow => ({
    row: row.row,
    state: 'rejected',
    event: row.event,
    errors,
    write: null,
  });
  if (row.said === null) return rejected(row.errors);
  try {
    const { before, after } = judge(row.said, row.event, context, index);
    const asked = after.pending === before?.pending ? undefined : after.pending?.unit;
    const units = [before?.unit, after.unit, asked].filter((unit) => unit !== undefined);
    if (!units.every((unit) => speaksFor(context.principal, unit)))
      throw wrong('region', 'other_unit', unitNames(context.principal));
    claim(seen, row, before, after);
    const state = before === null ? 'new' : after === before ? 'unchanged' : 'changed';
    const write = before === null ? { before, after } : after === before ? null : { before, after };
    return { row: row.row, state, event: before?.code ?? null, errors: [], write };
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    const columns = new Map(row.cells.map(({ field, column }) => [field, column]));
    return rejected(
      error.problems.map(({ field, code, params }) => ({
        column: columns.get(field) ?? '',
        code,
        params: params ?? {},
      })),
    );
  }
};

const judge = (
  said: SaidFields,
  code: string | null,
  context: PlanContext,
  index: EventIndex,
): PlannedWrite => {
  const { principal, at } = context;
  const before = code === null ? findEvent(draftOf(said), index) : index.byCode(code);
  if (code !== null && (before === null || !maySee(principal, before)))
    throw wrong('code', 'unknown_event', { event: code });
  if (before === null) {
    const status = context.submit ? 'submitted' : 'draft';
    return {
      before,
      after: accepted(register(principal, fieldsOf(draftOf(said)), context, { status, at }), null),
    };
  }
  if (!mayEdit(principal, before)) {
    // Found by a key alone, it may be an event that the uploader must not even know of.
    if (code === null) throw wrong('sourceReference', 'reference_taken');
    throw wrong('code', 'not_own_event', { event: code });
  }
  const edited = accepted(edit(principal, before, said, context, at), before);
  if (!context.submit || (before.status !== 'draft' && before.status !== 'returned'))
    return { before, after: edited };
  const submitted = accepted(
    decide(principal, edited, { decision: 'submit', reason: null }, at, context.registering),
    before,
  );
  return { before, after: { ...submitted, version: before.version + 1 } };
};

const findEvent = (draft: EventDraft, index: EventIndex): EventRecord | null => {
  const fields = fieldsOf(draft);
  return index.byReference(fields) ?? index.bySame(fields);
};

/** Refuses a row that speaks of the same event as an earlier row of the file. */
const claim = (
  seen: Map<string, number>,
  row: UnderstoodRow,
  before: EventRecord | null,
  after: Omit<EventRecord, 'code'>,
): void => {
  const keys = [
    ...(before ? [`code\n${before.code}`] : []),
    ...(after.sourceReference === null
      ? [`same\n${sameKey(after)}`]
      : [`reference\n${referenceKey(after.organiserId, after.sourceReference)}`]),
  ];
  for (const key of keys) {
    const other = seen.get(key);
    if (other !== undefined) throw wrong('', 'duplicate_row', { other });
  }
  for (const key of keys) seen.set(key, row.row);
};
