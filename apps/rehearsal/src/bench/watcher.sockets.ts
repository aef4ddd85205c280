import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_NAMESPACE } from '@innoweek/contracts';
import WebSocket from 'ws';
import { z } from 'zod';

/** Sockets that are opened at a time. */
const OPENING = 40;
const PATIENCE_MS = 60_000;
const POLL_MS = 5;
const SPACE = `${LIVE_NAMESPACE},`;
const DELTA = `42${SPACE}["board:delta",`;
const PING = Buffer.from('2');

const deltaSchema = z.object({ from: z.number(), to: z.number(), cells: z.record(z.string(), z.number()) });
const joinedSchema = z.tuple([z.object({ version: z.number(), cells: z.record(z.string(), z.number()) })]);

/** One frame as all sockets have received it. Times are milliseconds since 1970, as finely as they are known. */
export type Frame = {
  readonly raw: Buffer;
  /** Of a change of the board: from which version it leads to which, and the new values. */
  readonly delta: z.infer<typeof deltaSchema> | null;
  readonly firstAt: number;
  lastAt: number;
  received: number;
};

export const now = (): number => performance.timeOrigin + performance.now();

/**
 * Sockets that hear the same frames: dashboards of one board, as far as the server can tell, or clients of a bare
 * broadcast. What they speak is written out here instead of left to a library, so that both cost the client the same and
 * next to nothing: it shares its processor with what is measured.
 */
export class WatcherSockets {
  readonly frames: Frame[] = [];
  /** Changes that did not begin where a socket stood. */
  gaps = 0;
  readonly #sockets: WebSocket[] = [];
  /** The version that each socket has. */
  readonly #versions: number[] = [];

  private constructor(readonly count: number) {}

  /** Opens dashboards of the nation. */
  static async openBoards(
    { url, token }: { readonly url: string; readonly token: string },
    edition: string,
    count: number,
  ): Promise<WatcherSockets> {
    const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const join = `42${SPACE}0${JSON.stringify(['board:join', { board: 'nation', edition }])}`;
    return WatcherSockets.#open(address, count, (socket, text, joined) => {
      if (text.startsWith('0{')) socket.send(`40${SPACE}${JSON.stringify({ token })}`);
      else if (text.startsWith(`40${SPACE}`)) socket.send(join);
      else if (text.startsWith(`43${SPACE}0`))
        joined(joinedSchema.parse(JSON.parse(text.slice(`43${SPACE}0`.length)))[0].version);
      else if (text.startsWith(`44${SPACE}`)) throw new Error(`a dashboard was refused: ${text}`);
    });
  }

  /** Opens clients of a bare broadcast, which say hello and nothing else. */
  static openBare(url: string, count: number): Promise<WatcherSockets> {
    return WatcherSockets.#open(url, count, (_, text, joined) => {
      if (text === 'hello') joined(0);
    });
  }

  /**
   * Opens subscribers of somebody else's.
   * @param greet answers what the server says until it has joined the socket; nothing, when the socket opens
   * @param shared the part of a frame that is the same for all sockets
   */
  static openSubscribers(
    address: string,
    count: number,
    greet: (socket: WebSocket, text: string, joined: () => void) => void,
    shared: (raw: Buffer) => Buffer,
  ): Promise<WatcherSockets> {
    return WatcherSockets.#open(
      address,
      count,
      (socket, text, joined) => greet(socket, text, () => joined(0)),
      shared,
    );
  }

  static async #open(
    address: string,
    count: number,
    greet: (socket: WebSocket, text: string, joined: (version: number) => void) => void,
    shared = (raw: Buffer): Buffer => raw,
  ): Promise<WatcherSockets> {
    const all = new WatcherSockets(count);
    const indices = Array.from({ length: count }, (_, index) => index).values();
    const open = (index: number): Promise<void> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address, { perMessageDeflate: false });
        all.#sockets.push(socket);
        let greeting = true;
        const joined = (version: number): void => {
          greeting = false;
          all.#versions[index] = version;
          resolve();
        };
        socket.on('open', () => greet(socket, '', joined));
        socket.on('message', (data: Buffer) => {
          if (data.length === 1 && data.equals(PING)) socket.send('3');
          else if (greeting) greet(socket, data.toString('utf8'), joined);
          else all.#receive(index, shared(data));
        });
        socket.on('error', reject);
      });
    await Promise.all(
      Array.from({ length: OPENING }, async () => {
        for (const index of indices) await open(index);
      }),
    );
    return all;
  }

  /** Frames that all sockets together have received. */
  get received(): number {
    return this.frames.reduce((sum, { received }) => sum + received, 0);
  }

  /** The first frame that satisfies the condition and is with everybody. */
  async heard(wanted: (frame: Frame) => boolean): Promise<Frame> {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const frame = this.frames.findLast(wanted);
      if (frame?.received === this.count) return frame;
      if (Date.now() > end)
        throw new Error(`${frame?.received ?? 0} of ${this.count} sockets heard what all should have heard`);
      await sleep(POLL_MS);
    }
  }

  /** The versions at which the sockets stand. */
  versions(): Set<number> {
    return new Set(this.#versions);
  }

  forget(): void {
    this.frames.length = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await sleep(500);
  }

  #receive(index: number, data: Buffer): void {
    const at = now();
    const frame = this.#frameOf(data, at);
    frame.lastAt = at;
    frame.received += 1;
    if (frame.delta === null) return;
    const version = this.#versions[index] ?? 0;
    if (frame.delta.from > version) this.gaps += 1;
    this.#versions[index] = Math.max(version, frame.delta.to);
  }

  /** Sockets hear the same within moments: only the newest frames have to be looked at. */
  #frameOf(raw: Buffer, at: number): Frame {
    for (let n = this.frames.length - 1; n >= Math.max(0, this.frames.length - 8); n -= 1) {
      const frame = this.frames[n];
      if (frame && frame.received < this.count && frame.raw.equals(raw)) return frame;
    }
    const text = raw.toString('utf8').trimEnd();
    const delta = text.startsWith(DELTA) ? deltaSchema.parse(JSON.parse(text.slice(DELTA.length, -1))) : null;
    const frame: Frame = { raw: Buffer.from(raw), delta, firstAt: at, lastAt: at, received: 0 };
    this.frames.push(frame);
    return frame;
  }
}
