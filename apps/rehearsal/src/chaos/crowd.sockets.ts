import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_NAMESPACE } from '@innoweek/contracts';
import WebSocket from 'ws';

const SPACE = `${LIVE_NAMESPACE},`;
/** Who does not get in tries again after at most so long. */
const RETRY_MS = 1_000;
const LOOK_MS = 50;

/**
 * Very many dashboards of the nation that look at nothing: they join, and are only counted. What they speak is written
 * out, for thousands of whole clients would cost more than the server that is tried.
 */
export class CrowdSockets {
  readonly #sockets = new Set<WebSocket>();
  #joined = 0;
  #isOver = false;

  /** @param urls of the processes that they spread over */
  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    private readonly edition: string,
  ) {}

  /** How many have been told a board since they came last. */
  get joined(): number {
    return this.#joined;
  }

  /** So many come at once; whoever is turned away tries again. */
  open(count: number): void {
    for (let n = 0; n < count; n += 1) this.#connect(n);
  }

  /** Waits until so many have a board. */
  async untilJoined(count: number, patienceMs: number): Promise<void> {
    for (const until = Date.now() + patienceMs; this.#joined < count;) {
      if (Date.now() > until)
        throw new Error(`${this.#joined} of ${count} dashboards have a board after ${patienceMs / 1000} s`);
      await sleep(LOOK_MS);
    }
  }

  /** From now on nobody reads what is sent. */
  stopReading(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  /** All of them go at once, without a word. */
  drop(): void {
    const gone = [...this.#sockets];
    this.#sockets.clear();
    this.#joined = 0;
    for (const socket of gone) socket.terminate();
  }

  close(): void {
    this.#isOver = true;
    this.drop();
  }

  #connect(n: number): void {
    const url = this.urls[n % this.urls.length];
    if (url === undefined || this.#isOver) return;
    const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, { perMessageDeflate: false });
    this.#sockets.add(socket);
    let hasBoard = false;
    socket.on('message', (data: Buffer) => {
      const text = data.subarray(0, 80).toString('utf8');
      if (text === '2') socket.send('3');
      else if (text.startsWith('0{')) socket.send(`40${SPACE}${JSON.stringify({ token: this.token })}`);
      else if (text.startsWith(`40${SPACE}`))
        socket.send(
          `42${SPACE}0${JSON.stringify(['board:join', { board: 'nation', edition: this.edition }])}`,
        );
      else if (!hasBoard && text.startsWith(`43${SPACE}0`) && this.#sockets.has(socket)) {
        if (text.includes('"problem"')) {
          socket.terminate();
          return;
        }
        hasBoard = true;
        this.#joined += 1;
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      // Whoever was dropped does not come back by itself.
      if (!this.#sockets.delete(socket)) return;
      if (hasBoard) this.#joined -= 1;
      setTimeout(() => this.#connect(n), Math.random() * RETRY_MS).unref();
    });
  }
}
