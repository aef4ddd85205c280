import type { CellKey, Cells } from '@innoweek/contracts';
import type { Claim } from './claim.model.ts';
import { fold, type Books, type CellSum, type FoldResult } from './fold.ts';
import type { Batch, Fact, Ruling } from './ledger.model.ts';
import type { CountedValue } from './ruling.model.ts';

/** Books with their cells, all in memory. */
export type Ledger = {
  batches: Set<string>;
  facts: Map<string, Fact>;
  claims: Map<string, Claim>;
  rulings: Map<string, Ruling>;
  counted: Map<string, CountedValue>;
  /** A cell that nothing stands behind is not there. */
  cells: Map<CellKey, CellSum>;
};

export const emptyLedger = (): Ledger => ({
  batches: new Set(),
  facts: new Map(),
  claims: new Map(),
  rulings: new Map(),
  counted: new Map(),
  cells: new Map(),
});

/** Writes what a fold found into the books it was folded from. */
export const applyFold = (ledger: Ledger, result: FoldResult): void => {
  for (const id of result.batches) ledger.batches.add(id);
  for (const [subject, fact] of result.facts) ledger.facts.set(subject, fact);
  for (const [key, claim] of result.claims) ledger.claims.set(key, claim);
  for (const [key, ruling] of result.rulings) ledger.rulings.set(key, ruling);
  for (const [key, value] of result.counted)
    if (value) ledger.counted.set(key, value);
    else ledger.counted.delete(key);
  for (const [key, added] of result.cells) {
    const sum = ledger.cells.get(key);
    const parts = (sum?.parts ?? 0) + added.parts;
    if (parts === 0) ledger.cells.delete(key);
    else ledger.cells.set(key, { amount: (sum?.amount ?? 0n) + added.amount, parts });
  }
};

/** Counts everything again from nothing. What a board shows must equal this, cell for cell. */
export const recount = (batches: Iterable<Batch>): Ledger => {
  const ledger = emptyLedger();
  applyFold(ledger, fold(emptyBooks, batches));
  return ledger;
};

const emptyBooks: Books = {
  batches: new Set(),
  facts: new Map(),
  claims: new Map(),
  rulings: new Map(),
  counted: new Map(),
};

/**
 * Cells as they cross a wall. Beyond 2^53 the nearest number.
 */
export const toCells = (cells: Iterable<readonly [CellKey, bigint]>): Cells => {
  const out: Cells = {};
  for (const [key, value] of cells) out[key] = Number(value);
  return out;
};
