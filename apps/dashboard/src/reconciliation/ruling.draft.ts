import {
  parseCellKey,
  type ClaimGroup,
  type ClaimLine,
  type Grade,
  type RulingDraft,
  type StandingRuling,
} from '@innoweek/contracts';
import { isCounter } from '@innoweek/counting';
import type { Subject } from './reconciliation.queries.ts';

/** What a coordinator can decide for; `claim` names the place of a claim in its group. */
export type Choice =
  | { rule: 'claim'; claim: ClaimLine }
  | { rule: 'sum' | 'max' | 'default' }
  | { rule: 'value'; value: number };

type Figure = Pick<ClaimGroup, 'metric' | 'day'>;

/** The subject of a name as the API writes it: `event:CODE` or `remainder:UNIT`. */
export const subjectOf = (name: string): Subject =>
  name.startsWith('event:')
    ? { event: name.slice('event:'.length) }
    : { unit: name.slice('remainder:'.length) };

/** What the API is told. */
export const draftOf = (subject: Subject, { metric, day }: Figure, choice: Choice): RulingDraft => {
  const of = { ...subject, metric, day };
  if (choice.rule === 'value') return { ...of, rule: 'value', value: choice.value };
  if (choice.rule !== 'claim') return { ...of, rule: choice.rule };
  const { event, reporter, grade } = choice.claim;
  return { ...of, rule: 'claim', claim: { reporter, grade, ...(event === null ? {} : { event }) } };
};

/** The decision that leads back to what counted before: the ruling that stood, or none. */
export const undoOf = (subject: Subject, figure: Figure, before: StandingRuling | null): RulingDraft => {
  const of = { ...subject, metric: figure.metric, day: figure.day };
  if (before?.rule === 'claim' && before.claim) {
    const { subject: about, reporter, grade } = before.claim;
    const event = about === before.subject ? undefined : about.replace('event:', '');
    return { ...of, rule: 'claim', claim: { reporter, grade, ...(event === undefined ? {} : { event }) } };
  }
  if (before?.rule === 'value' && before.value !== null) return { ...of, rule: 'value', value: before.value };
  return { ...of, rule: before?.rule === 'sum' || before?.rule === 'max' ? before.rule : 'default' };
};

const GRADE_ORDER: readonly Grade[] = ['verified', 'reported', 'observed', 'estimated'];

/** Whether a claim is the best of its reporter; the API gives a reporter's claims in no order of worth. */
const isBest = (claim: ClaimLine, claims: readonly ClaimLine[]): boolean => {
  const own = claims.filter(({ reporter }) => reporter === claim.reporter);
  // What is said of the event itself goes before what is said of one joined to it.
  const rank = (one: ClaimLine): number => GRADE_ORDER.indexOf(one.grade) * 2 + (one.event === null ? 0 : 1);
  const best = own.reduce((first, one) => (rank(one) < rank(first) ? one : first));
  return best === claim;
};

/** What all reporters say together: each once, the door and the registers only where nobody else speaks. */
export const sumOf = (claims: readonly ClaimLine[]): number => {
  const spoken = claims.filter(({ reporter }) => !isCounter(reporter));
  const voices = spoken.length > 0 ? spoken : claims;
  return voices.filter((claim) => isBest(claim, voices)).reduce((sum, { amount }) => sum + amount, 0);
};

export const largestOf = (claims: readonly ClaimLine[]): number =>
  Math.max(0, ...claims.map(({ amount }) => amount));

/** A change of a figure on the boards of the nation and of units, with what it is made of. */
export type Change = { scope: string; change: number; grades: { grade: Grade; change: number }[] };

/** What a preview tells of the nation and the units, the nation first. */
export const changesOf = (impact: Readonly<Record<string, number>>): Change[] => {
  const changes = new Map<string, Change>();
  for (const [key, change] of Object.entries(impact)) {
    const cell = parseCellKey(key);
    if (!cell || !/^(nation|unit:.+)$/.test(cell.scope)) continue;
    const entry = changes.get(cell.scope) ?? { scope: cell.scope, change: 0, grades: [] };
    const grade = GRADE_ORDER.find((known) => known === cell.grade);
    changes.set(cell.scope, {
      ...entry,
      ...(cell.grade === 'total' ? { change } : {}),
      ...(grade === undefined ? {} : { grades: [...entry.grades, { grade, change }] }),
    });
  }
  return [...changes.values()]
    .map((entry) => ({
      ...entry,
      grades: entry.grades.toSorted(
        (one, other) => GRADE_ORDER.indexOf(one.grade) - GRADE_ORDER.indexOf(other.grade),
      ),
    }))
    .toSorted((one, other) => (one.scope === 'nation' ? -1 : other.scope === 'nation' ? 1 : 0));
};
