import { claimKey, countedKey, cutClaim, type Claim, type FoldResult } from '@innoweek/counting';

/**
 * Where the board of an edition stands. The moment, to the microsecond, belongs to it: a PostgreSQL that was set back
 * to an earlier state gives the same number to another version.
 */
export type BoardState = { version: number; at: string };

/** Places of one edition that are kept at most, some 600 bytes each: two days of five thousand events and every metric. */
const PLACES = 50_000;

/**
 * Claims as the last fold of a process left them, so that the next need not read again what it has just written. Only
 * folds write claims, one at a time, and each writes a version of the board: claims are true for whoever holds the lock
 * of the edition and finds the board where it then stood.
 *
 * A place is a subject, metric and day, and is kept whole: with the claim of every reporter and grade.
 */
export class KeptClaims {
  /** The place that was read or written longest ago comes first. */
  readonly #places = new Map<string, readonly Claim[]>();

  #state: BoardState | null;

  /** @param state at which what will be noted here was read; null before the first version */
  constructor(
    state: BoardState | null,
    private readonly limit = PLACES,
  ) {
    this.#state = state;
  }

  isTrueAt(state: BoardState | null): boolean {
    return this.#state?.version === state?.version && this.#state?.at === state?.at;
  }

  /** Every claim of a place; undefined where they have to be read. */
  find(place: string): readonly Claim[] | undefined {
    return this.#places.get(place);
  }

  /** Keeps what was read: every claim of these places, which may have none. */
  note(places: Iterable<string>, claims: readonly Claim[]): void {
    const read = new Map<string, Claim[]>();
    for (const place of places) read.set(place, []);
    for (const claim of claims) read.get(countedKey(claim))?.push(claim);
    for (const [place, found] of read) this.#places.set(place, found);
  }

  /** Keeps what a fold wrote, after its commit. Claims of places that were never read are left out. */
  follow({ claims }: Pick<FoldResult, 'claims'>, state: BoardState): void {
    for (const [key, claim] of claims) {
      const place = countedKey(claim);
      const before = this.#places.get(place);
      if (!before) continue;
      this.#places.delete(place);
      this.#places.set(place, [...before.filter((known) => claimKey(known) !== key), cutClaim(claim)]);
    }
    for (const place of this.#places.keys()) {
      if (this.#places.size <= this.limit) break;
      this.#places.delete(place);
    }
    this.#state = state;
  }
}
