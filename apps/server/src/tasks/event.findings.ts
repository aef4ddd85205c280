import { setImmediate as breathe } from 'node:timers/promises';
import { likenessOf, NEAR_DAYS, titleComparison, titleKey } from '../events/event.likeness.ts';
import type { ComparedEvent } from './check.repository.ts';
import { finding, type Finding } from './finding.model.ts';

/** Of the whole likeness the title's share; the rest cannot be more than all of what is left. */
const TITLE_WEIGHT = 0.7;
const NEAR_MS = NEAR_DAYS * 86_400_000;

/** Pairs compared in one turn; between turns tallies are folded. */
const PAIRS_PER_TURN = 2_000;

type Pieces = { event: ComparedEvent; pieces: string[] };

/** Every two letters that follow each other, each occurrence by itself, so that sizes are those of the likeness. */
const piecesOf = (title: string): string[] => {
  const letters = Array.from(titleKey(title));
  const seen = new Map<string, number>();
  const pairs =
    letters.length < 2 ? letters : letters.slice(1).map((letter, at) => (letters[at] ?? '') + letter);
  return pairs.map((pair) => {
    const before = seen.get(pair) ?? 0;
    seen.set(pair, before + 1);
    return `${pair}${String(before)}`;
  });
};

/**
 * Events whose titles can be alike enough: two that are share one of the rarest pieces of each, because what they may
 * differ in is less than those. Without it, a week's events would be compared some ten million times.
 */
function* candidates(
  events: readonly ComparedEvent[],
  title: number,
): Generator<[ComparedEvent, ComparedEvent]> {
  const all = events.map((event): Pieces => ({ event, pieces: piecesOf(event.title) }));
  const frequency = new Map<string, number>();
  for (const { pieces } of all)
    for (const piece of pieces) frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
  const known = new Map<string, ComparedEvent[]>();
  for (const { event, pieces } of all) {
    const rarest = pieces.toSorted((one, other) => {
      const rarer = (frequency.get(one) ?? 0) - (frequency.get(other) ?? 0);
      return rarer === 0 ? (one < other ? -1 : 1) : rarer;
    });
    const needed = Math.ceil((title * pieces.length) / (2 - title) - 1e-9);
    const found = new Set<ComparedEvent>();
    for (const piece of rarest.slice(0, pieces.length - needed + 1)) {
      for (const other of known.get(piece) ?? []) found.add(other);
      const alike = known.get(piece);
      if (alike) alike.push(event);
      else known.set(piece, [event]);
    }
    for (const other of found)
      if (Math.abs(other.startsAt.getTime() - event.startsAt.getTime()) <= NEAR_MS) yield [other, event];
  }
}

/** Two codes that are likely one event, in the order of their codes. */
export const doubleEvents = async (
  events: readonly ComparedEvent[],
  distinct: ReadonlySet<string>,
  { likeness: limit }: Readonly<Record<'likeness', number>>,
): Promise<Finding[]> => {
  const title = Math.max(0, (limit - (1 - TITLE_WEIGHT)) / TITLE_WEIGHT);
  const found: Finding[] = [];
  const compare = titleComparison();
  let compared = 0;
  for (const [one, other] of candidates(events, title)) {
    compared += 1;
    if (compared % PAIRS_PER_TURN === 0) await breathe();
    // Those of one series are held several times and not registered several times.
    if (one.series !== null && one.series === other.series) continue;
    // What is not approved is nobody else's business.
    if (one.unit !== other.unit && !(one.held && other.held)) continue;
    if (distinct.has(`${one.code}|${other.code}`)) continue;
    const likeness = likenessOf(one, other, compare);
    if (likeness === null || likeness.score < limit) continue;
    found.push(
      finding({
        rule: 'double_event',
        key: `${one.code}|${other.code}`,
        subject: `event:${one.code}`,
        other: `event:${other.code}`,
        unit: one.unit,
        severity: 'warning',
        evidence: {
          figures: [{ name: 'likeness', value: likeness.score, metric: null }],
          limits: { likeness: limit },
          days: [],
        },
      }),
    );
  }
  return found;
};
