import { setTimeout as sleep } from 'node:timers/promises';
import { problemSchema } from '@innoweek/contracts';
import pg from 'pg';
import type { BenchEntry } from '../../bench/stage.bench.ts';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

const FULL_MS = 2_000;
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

let count = 0;

/** Somebody who looks at each answer, where the load repeats whatever it is not answered. */
class Prober {
  #key = '';
  #entries: BenchEntry[] = [];

  constructor(private readonly stage: ChaosStage) {
    this.#next();
  }

  /** Sends the same tally again until it is taken, then the next one; what was taken has to be on the board. */
  async send(): Promise<Response> {
    const { url, week, saidBesides } = this.stage;
    const answer = await fetch(`${url}/api/v1/tallies`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${week.organizer}`,
        'content-type': 'application/json',
        'accept-language': 'en',
        'idempotency-key': this.#key,
      },
      body: week.bodyOf(this.#entries),
    });
    if (answer.status !== 201) return answer;
    saidBesides.push(...this.#entries);
    this.#next();
    return answer;
  }

  /** Sends until a tally is refused: 503, and a sentence that says so. */
  async untilRefused(): Promise<void> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const answer = await this.send();
      if (answer.status === 503) {
        const { code, title } = problemSchema.parse(await answer.json());
        if (code !== 'unavailable') throw new Error(`a tally was refused with “${title}” (${code})`);
        return;
      }
      if (answer.status !== 201)
        throw new Error(`a tally was answered ${answer.status}: ${await answer.text()}`);
      if (Date.now() > until)
        throw new Error(`tallies are taken ${PATIENCE_MS / 1000} s after the disk was filled`);
      await sleep(LOOK_MS);
    }
  }

  /** Sends until the tally that was refused is taken. */
  async untilTaken(): Promise<void> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const { status } = await this.send();
      if (status === 201) return;
      if (Date.now() > until) throw new Error(`a tally is still answered ${status} after room was made`);
      await sleep(LOOK_MS);
    }
  }

  #next(): void {
    count += 1;
    this.#key = `disk-${count}`;
    this.#entries = [this.stage.week.nextEntry()];
  }
}

const diskOf = ({ disk }: ChaosStage) => {
  if (!disk) throw new Error('PostgreSQL has no disk of its own');
  return disk;
};

/** As much as one segment of the log holds, and nothing else. */
const WRITES_LOG = `select pg_logical_emit_message(true, 'chaos', repeat('x', 16 * 1024 * 1024))`;

/** Class 53 of SQLSTATE: no room, and PostgreSQL still there to say so. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('53');

/** No room for the log either: PostgreSQL writes it until it cannot, and every session breaks. */
const untilFallen = async (session: pg.Client): Promise<void> => {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const error = await session.query(WRITES_LOG).then(
      () => null,
      (error: unknown) => error,
    );
    if (error !== null && !isRefusal(error)) return;
    if (Date.now() > until)
      throw new Error(
        `PostgreSQL still stands ${PATIENCE_MS / 1000} s after the disk was filled (${String(error)})`,
      );
    await sleep(LOOK_MS);
  }
};

/** PostgreSQL has no room left: tallies are refused with a word, and taken again as soon as there is room. */
export const DISK_FAULTS: readonly Fault[] = [
  { name: 'disk-full', untilFull: () => Promise.resolve() },
  { name: 'disk-full-fallen', untilFull: untilFallen },
].map(({ name, untilFull }): Fault => ({
  name,
  needs: 'small-disk',
  strike: async (stage) => {
    const disk = diskOf(stage);
    const prober = new Prober(stage);
    // A new one might not get in any more.
    const session = new pg.Client({ connectionString: stage.databaseUrl });
    session.on('error', () => undefined);
    await session.connect();
    await disk.fill();
    try {
      await untilFull(session);
      await prober.untilRefused();
      await sleep(FULL_MS);
      await prober.untilRefused();
    } finally {
      await disk.makeRoom();
      await session.end().catch(() => undefined);
    }
    return () => prober.untilTaken();
  },
}));
