/** One thing that was said: a figure of an event on a day. */
export type Said = {
  readonly event: string;
  readonly day: string;
  readonly metric: string;
  readonly value: number;
  readonly revision: number;
};

/** A batch as it stands in the server's ledger. */
export type WrittenBatch = { readonly id: string; readonly key: string; readonly entries: readonly Said[] };

/** What is wrong; every line names the key and says what was found. Empty lists are what everybody hopes for. */
export type Verdict = {
  /** Acknowledged, and not in the ledger as it was said. */
  readonly lost: readonly string[];
  /** In the ledger, or acknowledged, more than once. */
  readonly doubled: readonly string[];
  /** In the ledger, and never sent like that. */
  readonly invented: readonly string[];
};

type Attempt = { readonly entries: readonly Said[]; readonly receipts: Set<string> };

/**
 * Every request that was sent, and what was answered. It knows nothing of the server: acknowledged ⊆ ledger ⊆ attempted
 * is judged from what the ledger is then found to hold.
 */
export class ChaosLedger {
  readonly #attempts = new Map<string, Attempt>();
  #acknowledged = 0;

  /** Requests, each counted once however often it was repeated. */
  get sent(): number {
    return this.#attempts.size;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** To be called before the first byte leaves: from then on it may be in the ledger. */
  attempt(key: string, entries: readonly Said[]): void {
    if (this.#attempts.has(key)) throw new Error(`${key} was used before`);
    this.#attempts.set(key, { entries, receipts: new Set() });
  }

  /** From now on it may not be missing. A key that is acknowledged again has to be with the same receipt. */
  acknowledge(key: string, receipt: string): void {
    const attempt = this.#attempts.get(key);
    if (!attempt) throw new Error(`${key} was never sent`);
    if (attempt.receipts.size === 0) this.#acknowledged += 1;
    attempt.receipts.add(receipt);
  }

  /** Holds what was sent and answered against what the ledger has. */
  judge(written: readonly WrittenBatch[]): Verdict {
    const lost: string[] = [];
    const doubled: string[] = [];
    const invented: string[] = [];
    const byKey = new Map<string, WrittenBatch[]>();
    for (const batch of written) {
      const same = byKey.get(batch.key);
      if (same) same.push(batch);
      else byKey.set(batch.key, [batch]);
    }
    for (const [key, batches] of byKey) {
      const attempt = this.#attempts.get(key);
      if (batches.length > 1) doubled.push(`${key}: ${batches.length} batches`);
      for (const batch of batches) {
        if (!attempt) invented.push(`${key}: was never sent`);
        else if (!sameEntries(attempt.entries, batch.entries))
          // Whoever was told that all of it is there has lost what is missing.
          (attempt.receipts.size > 0 ? lost : invented).push(`${key}: the ledger says something else`);
      }
    }
    for (const [key, { receipts }] of this.#attempts) {
      if (receipts.size > 1) doubled.push(`${key}: ${receipts.size} receipts`);
      const ids = new Set(byKey.get(key)?.map(({ id }) => id));
      for (const receipt of receipts)
        if (!ids.has(receipt)) lost.push(`${key}: receipt ${receipt} is not in the ledger`);
    }
    return { lost, doubled, invented };
  }
}

const lineOf = ({ event, day, metric, value, revision }: Said): string =>
  `${event}/${day}/${metric}/${value}/${revision}`;

const sameEntries = (one: readonly Said[], other: readonly Said[]): boolean =>
  one.length === other.length && one.map(lineOf).sort().join(' ') === other.map(lineOf).sort().join(' ');

/** Of each claim what its highest revision says: what counts, whatever order the ledger has. */
export class SaidClaims {
  readonly #claims = new Map<string, Said>();

  note(written: readonly Pick<WrittenBatch, 'entries'>[]): void {
    for (const { entries } of written)
      for (const said of entries) {
        const claim = `${said.event}/${said.day}/${said.metric}`;
        const before = this.#claims.get(claim);
        if (!before || said.revision > before.revision) this.#claims.set(claim, said);
      }
  }

  /** What the board has to show of each metric. */
  totals(): Map<string, number> {
    const totals = new Map<string, number>();
    for (const { metric, value } of this.#claims.values())
      totals.set(metric, (totals.get(metric) ?? 0) + value);
    return totals;
  }
}

/** Cells of a board that say something else than the totals, as lines. */
export const wrongTotals = (
  totals: ReadonlyMap<string, number>,
  cells: Readonly<Record<string, number>>,
): string[] =>
  [...totals].flatMap(([metric, total]) => {
    const shown = cells[`nation/${metric}/total`] ?? 0;
    return shown === total ? [] : [`${metric}: ${shown} is shown, the ledger says ${total}`];
  });

/** How often a sequence of versions goes back. */
export const fallsOf = (versions: readonly number[]): number =>
  versions.filter((version, at) => at > 0 && version < (versions[at - 1] ?? version)).length;

/** Cells in which two boards differ; what one does not have differs from 0, too. */
export const differingCells = (
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => one[key] !== other[key]);
