import type { Grade } from '@innoweek/contracts';
import { AmbiguousBooks, DOOR, REGISTER, standingClaims, type Claim } from './claim.books.ts';
import type { BookedEvent, Register, Statement } from './statement.model.ts';

/** `scope/metric/grade` → figure; a cell that is not there is blank, which is not 0. */
export type Cells = Map<string, number>;

const GRADE_ORDER: readonly Grade[] = ['verified', 'reported', 'observed', 'estimated'];

/**
 * What the board must show in the end, worked out from everything that was said. This is the rehearsal's own
 * reading of the counting rules and shares no code with the server's.
 */
export const keepBooks = (register: Register, statements: readonly Statement[]): Cells => {
  const cells: Cells = new Map();
  const events = new Map(register.events.map((event) => [event.ref, event]));
  const scopesOfEvent = new Map(register.events.map((event) => [event.ref, eventScopes(event, register)]));
  for (const event of register.events) {
    for (const scope of scopesOfEvent.get(event.ref) ?? []) {
      raise(cells, `${scope}/events/${event.status}`, 1);
      raise(cells, `${scope}/events/total`, 1);
    }
  }
  for (const [question, claims] of standingClaims(statements)) {
    const [subject = '', metric = ''] = question.split('/');
    const name = subject.slice(subject.indexOf(':') + 1);
    const event = subject.startsWith('event:') ? events.get(name) : undefined;
    if (subject.startsWith('event:') && !event) throw new AmbiguousBooks(`nobody registered ${name}`);
    if (event && !takesPlace(event)) continue;
    const claim = claimThatCounts(claims, (claim) => rankOf(claim, event, register), question);
    const scopes = event ? scopesOfEvent.get(event.ref) : remainderScopes(name, register);
    for (const scope of scopes ?? []) {
      raise(cells, `${scope}/${metric}/${claim.grade}`, claim.value);
      raise(cells, `${scope}/${metric}/total`, claim.value);
    }
  }
  return cells;
};

const raise = (cells: Cells, key: string, by: number): void => {
  cells.set(key, (cells.get(key) ?? 0) + by);
};

const takesPlace = (event: BookedEvent): boolean =>
  event.status === 'approved' || event.status === 'live' || event.status === 'concluded';

const kindOf = (organisation: string, register: Register): string => {
  const kind = register.kinds.get(organisation);
  if (!kind) throw new AmbiguousBooks(`nobody knows the organisation ${organisation}`);
  return kind;
};

/** Once in the nation, the unit of its place and its lead's kind; in full for everybody who organises it. */
const eventScopes = (event: BookedEvent, register: Register): string[] => [
  'nation',
  `unit:${event.unit}`,
  `kind:${kindOf(event.organiser, register)}`,
  `event:${event.ref}`,
  ...new Set([event.organiser, ...event.coOrganisers].map((id) => `organisation:${id}`)),
];

const remainderScopes = (unit: string, register: Register): string[] => {
  const association = register.associations.get(unit);
  if (!association) throw new AmbiguousBooks(`nobody reports for ${unit}`);
  return ['nation', `unit:${unit}`, `kind:${kindOf(association, register)}`, `organisation:${association}`];
};

/** Among claims of one grade: the unit's association, then the lead organiser, then everybody else. */
const rankOf = (claim: Claim, event: BookedEvent | undefined, register: Register): number => {
  if (!event || claim.reporter === DOOR || claim.reporter === REGISTER) return 0;
  if (claim.reporter === register.associations.get(event.unit)) return 0;
  return claim.reporter === event.organiser ? 1 : 2;
};

const claimThatCounts = (
  claims: readonly Claim[],
  rank: (claim: Claim) => number,
  question: string,
): Claim => {
  const [best, second] = claims
    .map((claim) => ({ claim, grade: GRADE_ORDER.indexOf(claim.grade), rank: rank(claim) }))
    .sort((one, other) => one.grade - other.grade || one.rank - other.rank);
  if (!best) throw new AmbiguousBooks(`nobody answers ${question}`);
  if (second?.grade === best.grade && second.rank === best.rank) {
    throw new AmbiguousBooks(`two reporters of equal standing answer ${question}`);
  }
  return best.claim;
};

/** One cell where the board and the books disagree; null where it is blank. */
export type Difference = {
  readonly cell: string;
  readonly books: number | null;
  readonly board: number | null;
};

/** Every cell of the given scopes at which the two differ. */
export const compareCells = (
  books: ReadonlyMap<string, number>,
  board: Readonly<Record<string, number>>,
  scopes: (scope: string) => boolean,
): Difference[] => {
  const keys = new Set([...books.keys(), ...Object.keys(board)]);
  return [...keys]
    .filter((key) => scopes(key.slice(0, key.indexOf('/'))))
    .map((cell) => ({ cell, books: books.get(cell) ?? null, board: board[cell] ?? null }))
    .filter((difference) => difference.books !== difference.board)
    .sort((one, other) => (one.cell < other.cell ? -1 : 1));
};
