import { cellKey, isHeld, type CellKey } from '@innoweek/contracts';
import {
  applyEntry,
  claimKey,
  countedKey,
  ruleByDefault,
  type Claim,
  type CountedValue,
} from './claim.model.ts';
import type { Batch, Fact } from './ledger.model.ts';

/**
 * What the fold has to know. Whoever folds in pieces loads, before a batch is folded: the facts of its
 * subjects; every claim and counted value of each (subject, metric, day) its entries name; and every
 * counted value of each subject whose fact it changes.
 */
export type Books = {
  batches: ReadonlySet<string>;
  facts: ReadonlyMap<string, Fact>;
  claims: ReadonlyMap<string, Claim>;
  counted: ReadonlyMap<string, CountedValue>;
};

/** A counted value or an event left the figures, or shrank: what the board has to explain. */
export type Fall = { batch: string; subject: string; metric: string; change: bigint };

/** What batches change. Applying it to the books and adding `cells` to the board is all there is to do. */
export type FoldResult = {
  batches: string[];
  facts: Map<string, Fact>;
  claims: Map<string, Claim>;
  /** null: nothing of it stands any more. */
  counted: Map<string, CountedValue | null>;
  /** What is added to each cell; 0 for a cell that is only touched, so that zero is not blank. */
  cells: Map<CellKey, bigint>;
  falls: Fall[];
};

/** Scopes whose cells hold the figures of a subject: each at most once, so a joint event counts once in each. */
export const scopesOf = (fact: Fact): string[] => {
  const scopes = ['nation', `unit:${fact.unit}`, `kind:${fact.kind}`];
  for (const organisation of new Set(fact.organisations)) scopes.push(`organisation:${organisation}`);
  if (fact.subject.startsWith('event:')) scopes.push(fact.subject);
  return scopes;
};

const counts = (fact: Fact | undefined): fact is Fact =>
  fact !== undefined && (fact.status === 'standing' || isHeld(fact.status));

class Folder {
  readonly result: FoldResult;
  readonly #books: Books;
  readonly #seen = new Set<string>();
  /** Keys of claims by (subject, metric, day), of the books and of what was folded since. */
  readonly #rivals = new Map<string, Set<string>>();
  readonly #countedOf = new Map<string, Set<string>>();

  constructor(books: Books) {
    this.#books = books;
    this.result = {
      batches: [],
      facts: new Map(),
      claims: new Map(),
      counted: new Map(),
      cells: new Map(),
      falls: [],
    };
    for (const [key, claim] of books.claims) enlist(this.#rivals, countedKey(claim), key);
    for (const [key, value] of books.counted) enlist(this.#countedOf, value.subject, key);
  }

  foldBatch(batch: Batch): void {
    if (this.#books.batches.has(batch.id) || this.#seen.has(batch.id)) return;
    this.#seen.add(batch.id);
    this.result.batches.push(batch.id);
    for (const fact of batch.facts) this.#foldFact(batch.id, fact);
    const touched = new Map<string, { subject: string; metric: string; day: string }>();
    for (const entry of batch.entries) {
      const key = claimKey(entry);
      this.result.claims.set(key, applyEntry(this.#claim(key), entry));
      const rivals = countedKey(entry);
      enlist(this.#rivals, rivals, key);
      touched.set(rivals, entry);
    }
    for (const [key, of] of touched) this.#recount(batch.id, key, of.subject, of.metric);
  }

  #foldFact(batch: string, fact: Fact): void {
    const before = this.#fact(fact.subject);
    if (before && before.revision >= fact.revision) return;
    this.result.facts.set(fact.subject, fact);
    if (before) this.#addStatus(before, -1n);
    this.#addStatus(fact, 1n);
    const falls = new Map<string, bigint>();
    for (const key of this.#countedOf.get(fact.subject) ?? []) {
      const value = this.#countedValue(key);
      if (!value) continue;
      if (counts(before)) this.#addValue(before, value, -1n);
      if (counts(fact)) this.#addValue(fact, value, 1n);
      const change = (counts(fact) ? value.amount : 0n) - (counts(before) ? value.amount : 0n);
      falls.set(value.metric, (falls.get(value.metric) ?? 0n) + change);
    }
    for (const [metric, change] of falls)
      if (change < 0n) this.result.falls.push({ batch, subject: fact.subject, metric, change });
  }

  /** Rules again among the claims of one (subject, metric, day) and moves the difference into the cells. */
  #recount(batch: string, key: string, subject: string, metric: string): void {
    const before = this.#countedValue(key);
    const rivals = [...(this.#rivals.get(key) ?? [])].map((name) => this.#claim(name));
    const after = ruleByDefault(rivals.filter((claim) => claim !== undefined));
    this.result.counted.set(key, after);
    enlist(this.#countedOf, subject, key);
    const fact = this.#fact(subject);
    if (!counts(fact)) return;
    if (before) this.#addValue(fact, before, -1n);
    if (after) this.#addValue(fact, after, 1n);
    const change = (after?.amount ?? 0n) - (before?.amount ?? 0n);
    if (change < 0n) this.result.falls.push({ batch, subject, metric, change });
  }

  #addValue(fact: Fact, value: CountedValue, times: 1n | -1n): void {
    for (const scope of scopesOf(fact)) {
      this.#add(cellKey(scope, value.metric, value.grade), times * value.amount);
      this.#add(cellKey(scope, value.metric, 'total'), times * value.amount);
    }
  }

  #addStatus(fact: Fact, times: 1n | -1n): void {
    if (fact.status === 'standing') return;
    for (const scope of scopesOf(fact)) {
      this.#add(cellKey(scope, 'events', fact.status), times);
      this.#add(cellKey(scope, 'events', 'total'), times);
    }
  }

  #add(key: CellKey, amount: bigint): void {
    this.result.cells.set(key, (this.result.cells.get(key) ?? 0n) + amount);
  }

  #fact = (subject: string): Fact | undefined =>
    this.result.facts.get(subject) ?? this.#books.facts.get(subject);
  #claim = (key: string): Claim | undefined => this.result.claims.get(key) ?? this.#books.claims.get(key);
  #countedValue = (key: string): CountedValue | null => {
    const folded = this.result.counted.get(key);
    return folded === undefined ? (this.#books.counted.get(key) ?? null) : folded;
  };
}

const enlist = (lists: Map<string, Set<string>>, name: string, member: string): void => {
  const list = lists.get(name);
  if (list) list.add(member);
  else lists.set(name, new Set([member]));
};

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
  new Map([...fold(books, [batch]).cells].filter(([, change]) => change !== 0n));
