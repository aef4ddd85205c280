import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Proof, Receipt } from '@innoweek/contracts';
import { findPlace } from '../src/database/embedded-cluster.files.ts';
import { joinEmbeddedDatabase, type EmbeddedDatabase } from '../src/database/embedded.database.ts';
import { isAlive } from '../src/database/embedded-process.inspector.ts';
import { ask, clearFolder, makeFolder, postmasterOf } from './embedded.machine.ts';
import { KillStage } from './kill.stage.ts';

// A machine is lost, with all that the built server had there: what it archived makes another one as it was at a moment.

let stage: KillStage;
let folder = '';
let dataDir = '';
let backupDir = '';
beforeAll(async () => {
  folder = makeFolder(tmpdir());
  dataDir = join(folder, 'lost');
  backupDir = join(folder, 'kept');
  stage = await KillStage.set({ DATABASE_URL: '', DATA_DIR: dataDir, BACKUP_DIR: backupDir });
}, 180_000);
afterAll(async () => {
  await stage.leave();
  for (const name of ['back', 'newest']) clearFolder(join(folder, name), join(folder, name));
  clearFolder(folder, dataDir);
});

type Sent = { key: string; body: unknown; value: number; receipt: string };
type Ended = { code: number | null; said: string };

/** Runs a program of the built server to its end. */
const run = async (program: string, env: Record<string, string>, ...args: string[]): Promise<Ended> => {
  const path = fileURLToPath(new URL(`../dist/${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, said });
    });
  });
};
const expectEnded = (ended: Ended, code: number, said: RegExp): void => {
  expect(ended).toEqual({ code, said: expect.stringMatching(said) });
};
const restore = (into: string, to?: string, from = backupDir): Promise<Ended> =>
  run('restore', { BACKUP_DIR: from }, `--into=${into}`, ...(to === undefined ? [] : [`--to=${to}`]));

const post = (key: string, body: unknown) =>
  stage.organizer.post<Receipt>('/tallies', body, { 'idempotency-key': key });
/** Sends figures of the event, one after the other, and has each acknowledged. */
const send = async (count: number): Promise<Sent[]> => {
  const sent: Sent[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = stage.nextKey();
    const [key, value] = [`backup-${String(number)}`, 1_000 + number];
    const said = { event: stage.event.code, day: '2016-10-12', metric: 'participants' };
    const body = { entries: [{ ...said, value, revision: number }] };
    const { status, body: answered } = await post(key, body);
    expect(status).toBe(201);
    sent.push({ key, body, value, receipt: answered.receipt });
  }
  return sent;
};

const upload = (content: string): string => {
  const name = createHash('sha256').update(content).digest('hex');
  mkdirSync(join(dataDir, 'uploads'), { recursive: true });
  writeFileSync(join(dataDir, 'uploads', name), content);
  return name;
};
const receiptsIn = async (url: string): Promise<string[]> => {
  const found = await ask(
    url,
    `select coalesce(string_agg(id::text, ' '), '') from batches where kind = 'tally'`,
  );
  return found.split(' ').sort();
};
const receiptsOf = (...sent: Sent[][]): string[] =>
  sent
    .flat()
    .map(({ receipt }) => receipt)
    .sort();
const withDatabase = async <T>(of: string, work: (database: EmbeddedDatabase) => Promise<T>): Promise<T> => {
  const database = await joinEmbeddedDatabase({ dataDir: of, durable: false });
  try {
    return await work(database);
  } finally {
    await database.stop();
  }
};
/** Until all that was committed has been archived, by PostgreSQL itself. */
const archived = (): Promise<void> =>
  withDatabase(dataDir, async ({ url }) => {
    const segment = await ask(url, 'select pg_walfile_name(pg_switch_wal())');
    for (let tries = 0; tries < 400; tries += 1) {
      const last = await ask(url, `select coalesce(last_archived_wal, '') from pg_stat_archiver`);
      if (last.slice(0, 24) >= segment) return;
      await sleep(50);
    }
    throw new Error('the log was not archived within 20 s');
  });
/** The machine is gone: the server, and PostgreSQL, which would outlive it. */
const loseMachine = async (): Promise<void> => {
  const place = findPlace(dataDir);
  if (!place) throw new Error('there was no database');
  const postmaster = postmasterOf(place.cluster);
  await stage.kill();
  process.kill(postmaster, 'SIGKILL');
  while (isAlive(postmaster)) await sleep(20);
};

test('what was acknowledged before a moment is all there, and nothing after it', async () => {
  const before = await send(3);
  const first = upload(randomBytes(64).toString('hex'));
  const early = new Date().toISOString();
  expectEnded(await restore(dataDir), 2, /A server is running on/);
  const unready = await run('backup', { DATA_DIR: dataDir, BACKUP_DIR: join(folder, 'elsewhere') });
  expectEnded(unready, 2, /does not archive to BACKUP_DIR/);

  const taken = await run('backup', { DATA_DIR: dataDir, BACKUP_DIR: backupDir });
  expectEnded(taken, 0, /backed up/);
  expect(await withDatabase(dataDir, ({ url }) => ask(url, 'show archive_timeout'))).toBe('30s');
  const between = await send(4);
  await sleep(20);
  const moment = new Date().toISOString();
  await sleep(20);
  const after = await send(3);
  await archived();
  await loseMachine();
  const left = readdirSync(dataDir);

  const back = join(folder, 'back');
  expectEnded(await restore(dataDir, moment), 2, /is not empty/);
  expect(readdirSync(dataDir)).toEqual(left);
  expectEnded(await restore(back, early), 2, /before the first backup/);
  expectEnded(await restore(back, moment, join(folder, 'nothing')), 2, /has no backup/);
  expectEnded(await restore(back, 'yesterday'), 2, /Usage/);
  const late = await restore(back, new Date(Date.now() + 3_600_000).toISOString());
  expectEnded(late, 2, /after the last thing in the archive \(2/);
  expect(existsSync(back)).toBe(false);

  expectEnded(await restore(back, moment), 0, /restored/);
  expect(await withDatabase(back, ({ url }) => receiptsIn(url))).toEqual(receiptsOf(before, between));
  expect(readFileSync(join(back, 'uploads', first), 'utf8')).toHaveLength(128);
  const claimed = await run('main', { DATA_DIR: back, BACKUP_DIR: backupDir, PORT: '0' }, '--empty');
  expectEnded(claimed, 2, /backups of another database/);

  await stage.start({ DATA_DIR: back, BACKUP_DIR: join(folder, 'kept-again') });
  const last = between.at(-1);
  await stage.folded(last?.receipt ?? '');
  const board = await stage.organizer.get<{ cells: Record<string, number> }>('/board');
  expect(board.body.cells['nation/participants/total']).toBe(last?.value);
  const proof = await stage.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
  for (const { key, body, receipt } of [...before, ...between])
    expect((await post(key, body)).body).toMatchObject({ receipt, replayed: true });
  for (const { key, body } of after) expect((await post(key, body)).body.replayed).toBe(false);
  const again = await run('backup', { DATA_DIR: back, BACKUP_DIR: join(folder, 'kept-again') });
  expect(again).toMatchObject({ code: 0 });
  await stage.kill();

  const newest = join(folder, 'newest');
  expect(await restore(newest)).toMatchObject({ code: 0 });
  expect(await withDatabase(newest, ({ url }) => receiptsIn(url))).toEqual(
    receiptsOf(before, between, after),
  );
  expect(await run('verify', { DATA_DIR: newest })).toMatchObject({ code: 0 });
});
