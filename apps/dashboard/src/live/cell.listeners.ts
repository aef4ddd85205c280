import type { CellKey, Cells } from '@innoweek/contracts';

type Listener = () => void;

/** Who wants to know of which cell: a change of one number wakes only those who show it. */
export class CellListeners {
  readonly #byCell = new Map<CellKey, Set<Listener>>();
  readonly #ofStatus = new Set<Listener>();

  /** Listens to some cells; the result ends it. */
  addCells(keys: readonly CellKey[], listener: Listener): () => void {
    for (const key of keys) {
      const listeners = this.#byCell.get(key) ?? new Set();
      listeners.add(listener);
      this.#byCell.set(key, listeners);
    }
    return () => {
      for (const key of keys) {
        const listeners = this.#byCell.get(key);
        listeners?.delete(listener);
        if (listeners?.size === 0) this.#byCell.delete(key);
      }
    };
  }

  /** Listens to everything but cells; the result ends it. */
  addStatus(listener: Listener): () => void {
    this.#ofStatus.add(listener);
    return () => this.#ofStatus.delete(listener);
  }

  /** Wakes each listener of a cell that differs, once. */
  changed(before: Readonly<Cells>, after: Readonly<Cells>): void {
    const woken = new Set<Listener>();
    for (const [key, listeners] of this.#byCell) {
      if (before[key] !== after[key]) for (const listener of listeners) woken.add(listener);
    }
    for (const listener of woken) listener();
  }

  statusChanged(): void {
    for (const listener of [...this.#ofStatus]) listener();
  }
}
