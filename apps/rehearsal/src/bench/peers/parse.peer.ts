import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { childrenOf } from '../processor.meter.ts';
import { freePort, type BenchServer } from '../server.bench.ts';
import { CONNECTIONS } from '../tally.bench.ts';
import { TallyConnection } from '../tally.connection.ts';
import { WatcherSockets, type Frame } from '../watcher.sockets.ts';
import { createPeerDatabase } from './peer.database.ts';
import { PeerError, type PeerRelease } from './peer.model.ts';
import { startPeer } from './peer.process.ts';
import type { PeerShelf } from './peer.shelf.ts';
import type { Peer } from './peer.stage.ts';

/** Apache-2.0. */
export const PARSE: PeerRelease = {
  name: 'Parse Server',
  version: '9.10.0',
  packages: { 'parse-server': '9.10.0' },
  without: [],
};

const NAME = `${PARSE.name} ${PARSE.version}`;
const KEYS = { 'x-parse-application-id': 'bench', 'x-parse-master-key': 'bench-master' };
const TEXT = { type: 'String' };
const OPEN = { '*': true };
/** One class, whose columns are declared, so that no write has to look whether it adds one. */
const CLASS = {
  className: 'tally',
  fields: { event: TEXT, day: TEXT, metric: TEXT, value: { type: 'Number' }, reporter: TEXT },
  classLevelPermissions: { find: OPEN, get: OPEN, count: OPEN, create: OPEN },
};
/** Of a frame only what follows is the same for all its subscribers: before it stands who is meant. */
const SHARED = ',"requestId":';

/** Parse Server whose LiveQuery tells of every tally. */
export type LiveParse = Peer & {
  /** Opens subscribers of all tallies. */
  watch(count: number): Promise<WatcherSockets>;
};

/** For writing: a process for each core, as its own `cluster` option makes them, and no LiveQuery beside. */
export const startParseCluster = (shelf: PeerShelf, server: BenchServer): Promise<Peer> => {
  const workers = availableParallelism();
  return start(shelf, server, 'peer_parse', workers, {
    cluster: workers,
    // Without it the processes do not learn of each other's classes.
    databaseOptions: { enableSchemaHooks: true },
  });
};

/** For watching: one process with its LiveQuery inside. Several would need a Redis between them, which is one hop more. */
export const startLiveParse = async (shelf: PeerShelf, server: BenchServer): Promise<LiveParse> => {
  const more = { liveQuery: { classNames: ['tally'] }, startLiveQueryServer: true };
  const peer = await start(shelf, server, 'peer_live_parse', 1, more);
  const address = peer.url.replace(/^http/, 'ws');
  return { ...peer, watch: (count) => WatcherSockets.openSubscribers(address, count, greet, sharedPart) };
};

/** Whether a frame of LiveQuery tells of a tally about this event. */
export const tellsOf = ({ raw }: Frame, event: string): boolean => raw.includes(`"event":"${event}"`);

const start = async (
  shelf: PeerShelf,
  server: BenchServer,
  database: string,
  processes: number,
  more: object,
): Promise<Peer & { readonly url: string }> => {
  const folder = await shelf.installed(PARSE);
  const kept = await createPeerDatabase(server.databaseUrl, database);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/parse`;
  // Together the processes have as many connections to PostgreSQL as clients write to them.
  const pool = Math.ceil(CONNECTIONS / processes);
  const configuration = {
    appId: KEYS['x-parse-application-id'],
    masterKey: KEYS['x-parse-master-key'],
    databaseURI: `${kept.url.href}?max=${pool}`,
    host: '127.0.0.1',
    port,
    serverURL: url,
    mountPath: '/parse',
    allowClientClassCreation: false,
    silent: true,
    logLevel: 'error',
    ...more,
  };
  const file = join(folder, `${database}.json`);
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 });
  const script = join(folder, 'node_modules', 'parse-server', 'bin', 'parse-server');
  const child = await startPeer({ name: NAME, folder, script, args: [file], env: {} }, `${url}/health`);
  const answer = await fetch(`${url}/schemas/tally`, {
    method: 'POST',
    headers: { ...KEYS, 'content-type': 'application/json' },
    body: JSON.stringify(CLASS),
  });
  if (!answer.ok) {
    await child.stop();
    throw new PeerError(`${NAME} made no class: ${await answer.text()}`);
  }
  return {
    release: PARSE,
    url,
    database: kept,
    pid: child.pid,
    workers: processes > 1 ? await childrenOf(child.pid) : [],
    postgresPid: server.postgresPid,
    connect: () => TallyConnection.openAt(`${url}/classes/tally`, KEYS),
    stop: () => child.stop(),
  };
};

const greet = (socket: { send(text: string): void }, text: string, joined: () => void): void => {
  if (text === '')
    socket.send(JSON.stringify({ op: 'connect', applicationId: KEYS['x-parse-application-id'] }));
  else if (text.startsWith('{"op":"connected"'))
    socket.send(JSON.stringify({ op: 'subscribe', requestId: 1, query: { className: 'tally', where: {} } }));
  else if (text.startsWith('{"op":"subscribed"')) joined();
  else if (text.startsWith('{"op":"error"')) throw new Error(`a subscriber was refused: ${text}`);
};

/** @param raw as one subscriber received it */
const sharedPart = (raw: Buffer): Buffer => raw.subarray(Math.max(0, raw.indexOf(SHARED)));
