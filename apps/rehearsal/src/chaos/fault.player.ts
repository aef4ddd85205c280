import { setTimeout as sleep } from 'node:timers/promises';
import { EDITION } from '../bench/stage.bench.ts';
import { BoardWatcher } from './board.watcher.ts';
import { ChaosLedger, differingCells, fallsOf, SaidClaims, wrongTotals } from './chaos.ledger.ts';
import { ChaosLoad } from './chaos.load.ts';
import type { ChaosStage } from './chaos.stage.ts';
import type { Fault, Round, Scale } from './fault.model.ts';

const WATCHERS = 12;
/** Reports before anything breaks, and after it is mended. */
const LEAD_MS = 400;
const TAIL_MS = 300;
/** So long a board may take to show everything before it is stale. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

/** Plays faults one after the other, on one stage, in front of the same dashboards. */
export class FaultPlayer {
  readonly #claims = new SaidClaims();
  readonly #watchers: readonly BoardWatcher[];
  #round = 0;

  constructor(private readonly stage: ChaosStage) {
    const { token } = stage.week.server;
    this.#watchers = Array.from({ length: WATCHERS }, () => new BoardWatcher(stage.watchUrl, token, EDITION));
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  /** One round: people report, something breaks, is mended, and everything is held against everything. */
  async play(fault: Fault, scale: Scale): Promise<Round> {
    this.#round += 1;
    const prefix = `chaos-${this.#round}-`;
    const ledger = new ChaosLedger();
    for (const watcher of this.#watchers) watcher.forget();
    const load = new ChaosLoad(this.stage.week, ledger, prefix);
    let mendedAt = 0;
    let meanwhile = 0;
    try {
      await sleep(LEAD_MS);
      const before = ledger.acknowledged;
      const mend = await fault.strike(this.stage, scale);
      meanwhile = ledger.acknowledged - before;
      await mend();
      mendedAt = performance.now();
      // What is checked then is the server: connections of the checker's may be half-open.
      this.stage.week.api.dropIdle();
      await sleep(TAIL_MS);
    } finally {
      await load.stop();
    }
    const written = await this.stage.written(prefix);
    this.#claims.note([...written, { entries: this.stage.saidBesides.splice(0) }]);
    const late = await this.#settle();
    const recoveryMs = performance.now() - mendedAt;
    const { lost, doubled, invented } = ledger.judge(written);
    const promised = fault.caughtUpMs ?? Number.POSITIVE_INFINITY;
    const proof = await this.stage.proof();
    return {
      sent: ledger.sent,
      acknowledged: ledger.acknowledged,
      lost,
      doubled: [...doubled, ...invented],
      stale: [
        ...late,
        ...(recoveryMs > promised ? [`caught up after ${Math.round(recoveryMs)} ms, not ${promised}`] : []),
        ...(fault.accepts && meanwhile === 0 ? ['nothing was taken while it lasted'] : []),
        ...this.#watchers.flatMap(({ versions }, n) => {
          const falls = fallsOf(versions);
          return falls === 0 ? [] : [`dashboard ${n + 1} went back ${falls} times`];
        }),
        ...proof.differences.map(({ what, key }) => `the recount finds another ${what} ${key}`),
      ],
      unanswered: load.surprises,
      recoveryMs,
    };
  }

  /** Waits until board and dashboards show what the ledger says; what does not, in lines. */
  async #settle(): Promise<string[]> {
    const totals = this.#claims.totals();
    for (const until = performance.now() + PATIENCE_MS; ;) {
      const cells = await this.stage.week.readBoard();
      const wrong = wrongTotals(totals, cells);
      const behind = this.#watchers.flatMap((watcher, n) => {
        const differ = differingCells(watcher.cells, cells);
        return differ.length === 0
          ? []
          : [`dashboard ${n + 1}: ${differ.length} cells, as ${differ[0] ?? ''}`];
      });
      if (wrong.length + behind.length === 0) return [];
      if (performance.now() > until) return [...wrong, ...behind];
      await sleep(LOOK_MS);
    }
  }
}
