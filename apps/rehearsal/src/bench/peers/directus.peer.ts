import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, type BenchServer } from '../server.bench.ts';
import { CONNECTIONS } from '../tally.bench.ts';
import { TallyConnection } from '../tally.connection.ts';
import { createPeerDatabase } from './peer.database.ts';
import { PeerError, type PeerRelease } from './peer.model.ts';
import { runPeer, startPeer, type PeerStart } from './peer.process.ts';
import type { PeerShelf } from './peer.shelf.ts';
import type { Peer } from './peer.stage.ts';

/** BUSL-1.1: it is installed for this comparison only, and only when that is asked for. */
export const DIRECTUS: PeerRelease = {
  name: 'Directus',
  version: '11.17.4',
  packages: { directus: '11.17.4' },
  // Runs the scripts of its flows and of foreign extensions, of which there are none here.
  without: ['isolated-vm'],
};

const NAME = `${DIRECTUS.name} ${DIRECTUS.version}`;
const ADMIN = { email: 'bench@example.com', password: 'a long enough password' };
const loginSchema = z.object({ data: z.object({ access_token: z.string() }) });

/** One collection, which keeps nothing beside its rows: no activity and no revisions. */
const COLLECTION = {
  collection: 'tally',
  schema: {},
  meta: { accountability: null },
  fields: [
    { field: 'id', type: 'bigInteger', schema: { is_primary_key: true, has_auto_increment: true } },
    { field: 'event', type: 'string', schema: {} },
    { field: 'day', type: 'date', schema: {} },
    { field: 'metric', type: 'string', schema: {} },
    { field: 'value', type: 'bigInteger', schema: {} },
    { field: 'reporter', type: 'string', schema: {} },
  ],
};

/** For writing: one process, which is what its own image starts; several would need a Redis between them. */
export const startDirectus = async (shelf: PeerShelf, server: BenchServer): Promise<Peer> => {
  const folder = await shelf.installed(DIRECTUS);
  const database = await createPeerDatabase(server.databaseUrl, 'peer_directus');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = (word: string): PeerStart => ({
    name: NAME,
    folder,
    // What the package's own script runs once it has asked the registry for news of itself.
    script: join(folder, 'node_modules', '@directus', 'api', 'dist', 'cli', 'run.js'),
    args: [word],
    env: environment(database.url, port),
  });
  await runPeer(program('bootstrap'));
  const child = await startPeer(program('start'), `${url}/server/ping`);
  try {
    const login = await post(`${url}/auth/login`, {}, ADMIN);
    // A token that lasts a day is read without asking the database, other than a static one.
    const authorization = { authorization: `Bearer ${loginSchema.parse(login).data.access_token}` };
    await post(`${url}/collections`, authorization, COLLECTION);
    return {
      release: DIRECTUS,
      database,
      pid: child.pid,
      postgresPid: server.postgresPid,
      // Only the key of what was written is read again.
      connect: () => TallyConnection.openAt(`${url}/items/tally?fields=id`, authorization),
      stop: () => child.stop(),
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
};

const environment = (database: URL, port: number): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  SECRET: randomBytes(32).toString('hex'),
  DB_CLIENT: 'pg',
  DB_CONNECTION_STRING: database.href,
  // As many connections to PostgreSQL as clients write.
  DB_POOL__MIN: '0',
  DB_POOL__MAX: String(CONNECTIONS),
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  ACCESS_TOKEN_TTL: '1d',
  LOG_LEVEL: 'error',
  SERVE_APP: 'false',
  TELEMETRY: 'false',
  // Its schema is shared by all requests instead of copied for each, which halves what a write costs it.
  CACHE_SCHEMA_FREEZE_ENABLED: 'true',
  // It would refuse requests under this load.
  PRESSURE_LIMITER_ENABLED: 'false',
});

const post = async (address: string, headers: Record<string, string>, json: object): Promise<unknown> => {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const text = await answer.text();
  if (!answer.ok) throw new PeerError(`${NAME} cannot be set up: ${answer.status} ${text}`);
  return JSON.parse(text);
};
