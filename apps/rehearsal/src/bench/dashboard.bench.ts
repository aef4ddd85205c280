import { setTimeout as sleep } from 'node:timers/promises';
import {
  LIVE_NAMESPACE,
  type BoardSnapshot,
  type ClientToServerEvents,
  type Problem,
  type ServerToClientEvents,
} from '@innoweek/contracts';
import { io, type Socket } from 'socket.io-client';
import { EDITION, type BenchStage } from './stage.bench.ts';

const DASHBOARDS = 500;
/** Between two writes, in milliseconds: long enough that the board is quiet again. */
const PAUSE_MS = 400;
const PATIENCE_MS = 30_000;
const CELL = 'nation/participants/total';

type Dashboard = Socket<ServerToClientEvents, ClientToServerEvents>;

/** Five hundred browsers looking at the nation, as far as the server can tell. */
export class Dashboards {
  private waiting: { readonly value: number; left: Set<number>; readonly seen: () => void } | null = null;

  private constructor(private readonly sockets: readonly Dashboard[]) {
    sockets.forEach((socket, index) => {
      socket.on('board:delta', ({ cells }) => {
        const { waiting } = this;
        if (waiting === null || cells[CELL] !== waiting.value) return;
        if (waiting.left.delete(index) && waiting.left.size === 0) waiting.seen();
      });
    });
  }

  static async open(stage: BenchStage): Promise<Dashboards> {
    const sockets: Dashboard[] = [];
    for (let n = 0; n < DASHBOARDS; n += 1) {
      const socket: Dashboard = io(`${stage.server.url}${LIVE_NAMESPACE}`, {
        transports: ['websocket'],
        forceNew: true,
        auth: { token: stage.server.token },
        extraHeaders: { authorization: `Bearer ${stage.server.token}` },
      });
      sockets.push(socket);
      await joined(socket);
    }
    return new Dashboards(sockets);
  }

  /** Milliseconds from sending one tally until the last dashboard shows it, for each of `samples` tallies. */
  async latencies(stage: BenchStage, samples: number, round: number): Promise<number[]> {
    const times: number[] = [];
    for (let n = 0; n < samples; n += 1) {
      const entry = { ...stage.nextEntry(), metric: 'participants' as const };
      const before = stage.said(entry);
      // Never the value that is shown already: a change must be seen.
      const changed = { ...entry, value: before + 1 + (n % 7) };
      const value = stage.total('participants') - before + changed.value;
      const began = performance.now();
      const all = this.shown(value);
      await Promise.all([stage.send([changed], `live-${round}-${n}`), all]);
      times.push(performance.now() - began);
      await sleep(PAUSE_MS);
    }
    return times;
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }

  private shown(value: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`not every dashboard showed ${value} within ${PATIENCE_MS / 1000} s`)),
        PATIENCE_MS,
      );
      const left = new Set(this.sockets.keys());
      const seen = (): void => {
        clearTimeout(late);
        this.waiting = null;
        resolve();
      };
      this.waiting = { value, left, seen };
    });
  }
}

const joined = (socket: Dashboard): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.emit(
      'board:join',
      { board: 'nation', edition: EDITION },
      (reply: BoardSnapshot | { problem: Problem }) => {
        if ('problem' in reply) reject(new Error(`a dashboard was refused: ${reply.problem.code}`));
        else resolve();
      },
    );
  });
