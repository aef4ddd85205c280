import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  boardJoinSchema,
  GRADES,
  LIVE_NAMESPACE,
  METRICS,
  ORGANISATION_KINDS,
  PULSE_MS,
  type BoardDelta,
  type BoardPulse,
  type BoardSnapshot,
  type Cells,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { WebSocketServer, type WebSocket } from 'ws';

const EDITION = 'week-2016';
const SCOPES = [
  'nation',
  ...REPORTING_UNITS.map(({ id }) => `unit:${id}`),
  ...ORGANISATION_KINDS.map((kind) => `kind:${kind}`),
];
const KEYS = SCOPES.flatMap((scope) =>
  METRICS.flatMap((metric) => ['total', ...GRADES].map((grade) => `${scope}/${metric}/${grade}`)),
);
/** Changed by every delta, so that it can be seen how far a page is. */
export const SHOWN_CELL = 'nation/participants/total';

/** The words of Engine.IO and Socket.IO that a board hears and says. */
const OPEN = `0${JSON.stringify({ sid: 'week', upgrades: [], pingInterval: 10_000, pingTimeout: 10_000, maxPayload: 1e6 })}`;
const ENTER = `40${LIVE_NAMESPACE},`;
const ASK = new RegExp(`^42${LIVE_NAMESPACE},(\\d+)\\["board:join",(.*)\\]$`, 'su');

/**
 * Stands before a server and plays its live boards by itself: a week that goes as fast as a test wants. Everything but
 * the socket is the server's own answer.
 */
export class BusyWeek {
  readonly #sockets = new Set<WebSocket>();
  readonly #cells: Cells = Object.fromEntries(KEYS.map((key, n) => [key, 1_000 + n]));
  #http: Server | null = null;
  #live: WebSocketServer | null = null;
  #pulses: ReturnType<typeof setInterval> | null = null;
  #version = 1;
  #next = 0;
  url = '';
  /** Cells that were told to have changed. */
  changes = 0;

  static async before(port: number): Promise<BusyWeek> {
    const week = new BusyWeek();
    const http = createServer((asked, reply) => {
      const { method, url, headers } = asked;
      const forwarded = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      forwarded.on('error', () => reply.destroy());
      asked.pipe(forwarded);
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('no free port');
    week.url = `http://127.0.0.1:${String(address.port)}`;
    week.#http = http;
    week.#live = new WebSocketServer({ server: http, perMessageDeflate: false });
    week.#live.on('connection', (socket) => week.#welcome(socket));
    week.#pulses = setInterval(() => week.#tell('board:pulse', week.#pulse()), PULSE_MS / 2);
    return week;
  }

  /** What a board shows when it has heard everything. */
  get shown(): number {
    return this.#cells[SHOWN_CELL] ?? 0;
  }

  /** Tells of one version more, in which so many cells are other than before. */
  tell(changed: number): void {
    const cells: Cells = {};
    for (let n = 0; n < changed; n += 1) {
      const key = n === 0 ? SHOWN_CELL : (KEYS[this.#next++ % KEYS.length] ?? SHOWN_CELL);
      cells[key] = (this.#cells[key] ?? 0) + 1 + (this.#next % 89);
    }
    Object.assign(this.#cells, cells);
    this.changes += Object.keys(cells).length;
    const from = this.#version;
    this.#version += 1;
    const delta: BoardDelta = { ...this.#pulse(), from, to: this.#version, cells };
    this.#tell('board:delta', delta);
  }

  /** Tells of a version every beat, until the result is called. */
  beat(changed: number, ms: number): () => void {
    const timer = setInterval(() => this.tell(changed), ms);
    return () => clearInterval(timer);
  }

  /** Waits until the browser has taken what was told. */
  async taken(): Promise<void> {
    while ([...this.#sockets].some(({ bufferedAmount }) => bufferedAmount > 0)) await sleep(1);
  }

  async close(): Promise<void> {
    clearInterval(this.#pulses ?? undefined);
    for (const socket of this.#sockets) socket.terminate();
    this.#live?.close();
    const http = this.#http;
    if (!http) return;
    const closed = once(http, 'close');
    http.close();
    http.closeAllConnections();
    await closed;
  }

  #pulse(): BoardPulse {
    return { board: 'nation', edition: EDITION, version: this.#version, at: new Date().toISOString() };
  }

  #tell(name: string, message: BoardDelta | BoardPulse): void {
    const packet = `42${LIVE_NAMESPACE},${JSON.stringify([name, message])}`;
    for (const socket of this.#sockets) socket.send(packet);
  }

  #welcome(socket: WebSocket): void {
    socket.send(OPEN);
    const pings = setInterval(() => socket.send('2'), 10_000);
    socket.on('close', () => {
      clearInterval(pings);
      this.#sockets.delete(socket);
    });
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      if (text.startsWith(ENTER)) socket.send(`${ENTER}${JSON.stringify({ sid: 'week' })}`);
      const [, id, join] = ASK.exec(text) ?? [];
      if (join === undefined || id === undefined) return;
      const { board } = boardJoinSchema.parse(JSON.parse(join));
      const snapshot: BoardSnapshot = { ...this.#pulse(), board, cells: this.#cells, full: true };
      socket.send(`43${LIVE_NAMESPACE},${id}[${JSON.stringify(snapshot)}]`);
      this.#sockets.add(socket);
    });
  }
}
