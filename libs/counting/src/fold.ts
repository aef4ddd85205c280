import { cellKey, isHeld, type CellKey } from '@innoweek/contracts';
import { applyEntry, claimKey, countedKey, standingRevision, type Claim } from './claim.model.ts';
import type { Batch, Fact, Ruling } from './ledger.model.ts';
import { Lists } from './lists.ts';
import { rule, type CountedValue } from './ruling.model.ts';

/**
 * What the fold has to know. Whoever folds in pieces loads, before a batch is folded: the facts of its
 * subjects, of their homes, before and after, and of all that are joined to those; every claim of all these for
 * each (metric, day) that entries or rulings name of one of them, cut or whole, but whole where an entry `needsWhole`,
 * and the counted value of their home; every ruling of all these subjects; every counted value of each subject whose fact the batch changes; and where a fact
 * changes what a subject joins, every claim and counted value of the old and the new home and all joined to them.
 */
export type Books = {
  batches: ReadonlySet<string>;
  facts: ReadonlyMap<string, Fact>;
  claims: ReadonlyMap<string, Claim>;
  /** By `countedKey`. */
  rulings: ReadonlyMap<string, Ruling>;
  counted: ReadonlyMap<string, CountedValue>;
};

/** A sum, and how many counted values or events it is made of: made of none it is blank, which is not zero. */
export type CellSum = { amount: bigint; parts: number };

/**
 * A counted value left the figures or shrank, or it grew because what was said before was corrected: what the board
 * has to explain. What grows because more became known (a first report, a count at a door) is none.
 */
export type Correction = { batch: string; subject: string; metric: string; change: bigint };

/** What batches change. Applying it to the books and adding `cells` to the board is all there is to do. */
export type FoldResult = {
  batches: string[];
  facts: Map<string, Fact>;
  claims: Map<string, Claim>;
  rulings: Map<string, Ruling>;
  /** null: nothing of it stands any more. */
  counted: Map<string, CountedValue | null>;
  /** What is added to each cell; nothing at all for a cell that was only touched. */
  cells: Map<CellKey, CellSum>;
  corrections: Correction[];
};

/** Scopes whose cells hold the figures of a subject: each at most once, so a joint event counts once in each. */
export const scopesOf = (fact: Fact): string[] => {
  const scopes = ['nation', `unit:${fact.unit}`, `kind:${fact.kind}`];
  for (const organisation of new Set(fact.organisations)) scopes.push(`organisation:${organisation}`);
  if (fact.subject.startsWith('event:')) scopes.push(fact.subject);
  return scopes;
};

/** The subject that the figures of a subject count for. */
export const homeOf = (subject: string, fact: Fact | undefined): string => fact?.joins ?? subject;

const counts = (fact: Fact | undefined): fact is Fact =>
  fact?.joins === null &&
  (fact.status === 'standing' || (fact.status !== 'withdrawn' && isHeld(fact.status)));

class Folder {
  readonly result: FoldResult;
  readonly #books: Books;
  readonly #seen = new Set<string>();
  /** Homes of subjects that are joined. */
  readonly #homes = new Map<string, string>();
  /** Keys of claims by (home, metric, day), of the books and of what was folded since. */
  readonly #rivals = new Lists();
  /** Keys of claims by subject; made when a subject first moves. */
  #claimsOf: Lists | null = null;
  readonly #countedOf = new Lists();
  /** By fact, and metric with grade. */
  readonly #cells = new Map<Fact, Map<string, readonly CellSum[]>>();

  constructor(books: Books) {
    this.#books = books;
    this.result = {
      batches: [],
      facts: new Map(),
      claims: new Map(),
      rulings: new Map(),
      counted: new Map(),
      cells: new Map(),
      corrections: [],
    };
    for (const { subject, joins } of books.facts.values())
      if (joins !== null) this.#homes.set(subject, joins);
    for (const [key, claim] of books.claims) this.#rivals.add(this.#homeKey(claim), key);
    for (const [key, value] of books.counted) this.#countedOf.add(value.subject, key);
  }

  foldBatch(batch: Batch): void {
    if (this.#books.batches.has(batch.id) || this.#seen.has(batch.id)) return;
    this.#seen.add(batch.id);
    this.result.batches.push(batch.id);
    for (const fact of batch.facts) this.#foldFact(batch.id, fact);
    const touched = new Map<string, { subject: string; metric: string }>();
    const corrected = new Set<string>();
    for (const entry of batch.entries) {
      const key = claimKey(entry);
      const claim = this.#claim(key);
      const rivals = this.#homeKey(entry);
      if (entry.op !== 'add' && claim && standingRevision(claim)) corrected.add(rivals);
      this.result.claims.set(key, applyEntry(claim, entry));
      this.#rivals.add(rivals, key);
      this.#claimsOf?.add(entry.subject, key);
      const home = this.#home(entry.subject);
      touched.set(rivals, home === entry.subject ? entry : { subject: home, metric: entry.metric });
    }
    for (const ruling of batch.rulings ?? []) {
      const key = countedKey(ruling);
      if ((this.#ruling(key)?.revision ?? -1) >= ruling.revision) continue;
      this.result.rulings.set(key, ruling);
      touched.set(key, ruling);
      corrected.add(key);
    }
    for (const [key, { subject, metric }] of touched)
      this.#recount(batch.id, key, subject, metric, corrected.has(key));
  }

  #foldFact(batch: string, fact: Fact): void {
    const before = this.#fact(fact.subject);
    if (before && before.revision >= fact.revision) return;
    this.result.facts.set(fact.subject, fact);
    if (before) this.#addStatus(before, -1);
    this.#addStatus(fact, 1);
    this.#moveValues(batch, before, fact);
    if (homeOf(fact.subject, before) !== homeOf(fact.subject, fact)) this.#moveClaims(batch, fact);
  }

  /** What counts for a subject reaches the cells that its new fact names instead of those of the old one. */
  #moveValues(batch: string, before: Fact | undefined, fact: Fact): void {
    const falls = new Map<string, bigint>();
    for (const key of this.#countedOf.of(fact.subject)) {
      const value = this.#countedValue(key);
      if (!value) continue;
      if (counts(before)) this.#addAmount(before, value, -value.amount, -1);
      if (counts(fact)) this.#addAmount(fact, value, value.amount, 1);
      const change = (counts(fact) ? value.amount : 0n) - (counts(before) ? value.amount : 0n);
      falls.set(value.metric, (falls.get(value.metric) ?? 0n) + change);
    }
    for (const [metric, change] of falls)
      if (change < 0n) this.result.corrections.push({ batch, subject: fact.subject, metric, change });
  }

  /** The claims of a subject leave its old home and speak at the new one; both are ruled again. */
  #moveClaims(batch: string, fact: Fact): void {
    const { subject, joins } = fact;
    const from = this.#home(subject);
    const to = homeOf(subject, fact);
    if (joins === null) this.#homes.delete(subject);
    else this.#homes.set(subject, joins);
    const touched = new Map<string, { home: string; metric: string }>();
    for (const key of this.#claimsBy(subject)) {
      const claim = this.#claim(key);
      if (!claim) continue;
      const { metric, day } = claim;
      const [left, joined] = [
        countedKey({ subject: from, metric, day }),
        countedKey({ subject: to, metric, day }),
      ];
      this.#rivals.remove(left, key);
      this.#rivals.add(joined, key);
      touched.set(left, { home: from, metric }).set(joined, { home: to, metric });
    }
    // What was decided about it rests while it is joined.
    for (const rulings of [this.#books.rulings, this.result.rulings])
      for (const [key, ruling] of rulings)
        if (ruling.subject === subject) touched.set(key, { home: subject, metric: ruling.metric });
    for (const [key, { home, metric }] of touched) this.#recount(batch, key, home, metric);
  }

  #claimsBy(subject: string): Iterable<string> {
    if (!this.#claimsOf) {
      this.#claimsOf = new Lists();
      for (const claims of [this.#books.claims, this.result.claims])
        for (const [key, claim] of claims) this.#claimsOf.add(claim.subject, key);
    }
    return this.#claimsOf.of(subject);
  }

  /**
   * Rules again among the claims of one (home, metric, day) and moves the difference into the cells.
   * @param corrects whether something that was said or decided before is replaced, and not only added to
   */
  #recount(batch: string, key: string, subject: string, metric: string, corrects = false): void {
    const before = this.#countedValue(key);
    const claims: Claim[] = [];
    for (const name of this.#rivals.of(key)) {
      const claim = this.#claim(name);
      if (claim) claims.push(claim);
    }
    // What was decided about a joined subject rests.
    const after = rule(claims, subject, this.#home(subject) === subject ? this.#ruling(key) : undefined);
    this.result.counted.set(key, after);
    this.#countedOf.add(subject, key);
    const fact = this.#fact(subject);
    if (!counts(fact)) return;
    if (before && before.grade === after?.grade)
      this.#addAmount(fact, after, after.amount - before.amount, 0);
    else {
      if (before) this.#addAmount(fact, before, -before.amount, -1);
      if (after) this.#addAmount(fact, after, after.amount, 1);
    }
    const change = (after?.amount ?? 0n) - (before?.amount ?? 0n);
    if (change < 0n || (corrects && change > 0n && before))
      this.result.corrections.push({ batch, subject, metric, change });
  }

  #addAmount(
    fact: Fact,
    of: Pick<CountedValue, 'metric' | 'grade'>,
    amount: bigint,
    parts: -1 | 0 | 1,
  ): void {
    for (const sum of this.#cellsOf(fact, of.metric, of.grade)) {
      sum.amount += amount;
      sum.parts += parts;
    }
  }

  /** Where a value of a subject counts. Kept: most values of a fold are of few subjects, and names cost more than sums. */
  #cellsOf(fact: Fact, metric: string, grade: string): readonly CellSum[] {
    let cells = this.#cells.get(fact);
    if (!cells) this.#cells.set(fact, (cells = new Map<string, CellSum[]>()));
    const name = `${metric}/${grade}`;
    let sums = cells.get(name);
    if (!sums) {
      sums = scopesOf(fact).flatMap((scope) => [
        this.#cell(cellKey(scope, metric, grade)),
        this.#cell(cellKey(scope, metric, 'total')),
      ]);
      cells.set(name, sums);
    }
    return sums;
  }

  #addStatus(fact: Fact, times: 1 | -1): void {
    if (fact.status === 'standing' || fact.status === 'withdrawn' || fact.joins !== null) return;
    for (const scope of scopesOf(fact)) {
      this.#add(cellKey(scope, 'events', fact.status), BigInt(times), times);
      this.#add(cellKey(scope, 'events', 'total'), BigInt(times), times);
    }
  }

  #add(key: CellKey, amount: bigint, parts: number): void {
    const sum = this.#cell(key);
    sum.amount += amount;
    sum.parts += parts;
  }

  #cell(key: CellKey): CellSum {
    let sum = this.result.cells.get(key);
    if (!sum) this.result.cells.set(key, (sum = { amount: 0n, parts: 0 }));
    return sum;
  }

  #home = (subject: string): string => this.#homes.get(subject) ?? subject;
  #homeKey = (of: { subject: string; metric: string; day: string }): string => {
    const home = this.#homes.get(of.subject);
    return countedKey(home === undefined ? of : { ...of, subject: home });
  };
  #fact = (subject: string): Fact | undefined =>
    this.result.facts.get(subject) ?? this.#books.facts.get(subject);
  #claim = (key: string): Claim | undefined => this.result.claims.get(key) ?? this.#books.claims.get(key);
  #ruling = (key: string): Ruling | undefined => this.result.rulings.get(key) ?? this.#books.rulings.get(key);
  #countedValue = (key: string): CountedValue | null => {
    const folded = this.result.counted.get(key);
    return folded === undefined ? (this.#books.counted.get(key) ?? null) : folded;
  };
}

/**
 * Folds batches into the books: what they change, without changing the books. Batches that the books
 * already hold, and repetitions among the given, change nothing. Any order and any split into calls of the
 * same batches leads to the same books and cells.
 */
export const fold = (books: Books, batches: Iterable<Batch>): FoldResult => {
  const folder = new Folder(books);
  for (const batch of batches) folder.foldBatch(batch);
  return folder.result;
};

/** What a batch that is not committed would add to each cell. Folding it later adds exactly this. */
export const impact = (books: Books, batch: Batch): Map<CellKey, bigint> =>
  new Map(
    [...fold(books, [batch]).cells].flatMap(([key, { amount }]) => (amount === 0n ? [] : [[key, amount]])),
  );
