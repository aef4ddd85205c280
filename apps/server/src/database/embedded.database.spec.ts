import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ask,
  clearFolder,
  end,
  holderOf,
  makeFolder,
  postmasterOf,
  refusalOf,
  startHolder,
} from '../../test/embedded.machine.ts';
import { joinEmbeddedDatabase, removeEmbeddedDatabase, startEmbeddedDatabase } from './embedded.database.ts';
import { isRoot } from './embedded-account.model.ts';
import { isAlive } from './embedded-process.inspector.ts';

const ONE_LINE = /^[^\n]+\n?$/;
const NOBODY = { uid: 65_534, gid: 65_534 };

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 200 && isAlive(pid); tries += 1) await sleep(50);
  return !isAlive(pid);
};

describe('the embedded PostgreSQL', () => {
  let folder = '';
  let dataDir = '';
  let cluster = '';
  beforeEach(() => {
    folder = makeFolder(tmpdir());
    dataDir = join(folder, 'data');
    cluster = join(dataDir, 'postgresql', 'data');
  });
  afterEach(() => {
    clearFolder(folder, dataDir);
  });

  it('starts from nothing, keeps its data over a restart, and stops whole', async () => {
    const steps: string[] = [];
    const first = await startEmbeddedDatabase({
      dataDir,
      durable: false,
      onProgress: (step) => steps.push(step),
    });
    expect(await ask(first.url, 'create table kept as select 42 as answer')).toBe('undefined');
    const pid = postmasterOf(cluster);
    await Promise.all([first.stop(), first.stop()]);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
    expect(steps).toHaveLength(2);

    const again = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(await ask(again.url, 'select answer from kept')).toBe('42');
    await again.stop();
  });

  it('is durable, UTF-8, in UTC, for this machine alone, and behind a password', async () => {
    const database = await startEmbeddedDatabase({ dataDir });
    const setting = (name: string): Promise<string> => ask(database.url, `select current_setting('${name}')`);
    expect(await setting('fsync')).toBe('on');
    expect(await setting('synchronous_commit')).toBe('on');
    expect(await setting('full_page_writes')).toBe('on');
    expect(await setting('listen_addresses')).toBe('127.0.0.1');
    expect(await setting('server_encoding')).toBe('UTF8');
    expect(await setting('timezone')).toBe('UTC');
    expect(await setting('data_checksums')).toBe('on');
    expect(await setting('max_connections')).toBe('200');
    expect(await ask(database.url, `select upper('é')`)).toBe('É');
    const stranger = new URL(database.url);
    stranger.password = 'guess';
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'postgresql', 'password')).mode & 0o777).toBe(0o600);
    await database.stop();
  });

  it('refuses a second server on the same data in one line, and harms neither', async () => {
    const first = await startEmbeddedDatabase({ dataDir, durable: false });
    const { code, said } = refusalOf(await startHolder(dataDir));
    expect(code).toBe(2);
    expect(said).toMatch(ONE_LINE);
    expect(said).toContain(String(process.pid));
    expect(said).toContain('DATA_DIR');
    expect(await ask(first.url, 'select 1')).toBe('1');
    await first.stop();
  });

  it('lets a command beside the server use the running database, or its own when there is none', async () => {
    const first = await startEmbeddedDatabase({ dataDir, durable: false });
    const beside = await joinEmbeddedDatabase({ dataDir });
    expect(beside.url).toBe(first.url);
    await beside.stop();
    expect(await ask(first.url, 'select 1')).toBe('1');
    await first.stop();
    const alone = await joinEmbeddedDatabase({ dataDir, durable: false });
    expect(await ask(alone.url, 'select 1')).toBe('1');
    await alone.stop();
  });

  it('clears what a server killed with -9 leaves running, and has every committed row', async () => {
    const killed = holderOf(await startHolder(dataDir));
    await ask(killed.url, 'create table kept as select 42 as answer');
    const orphan = postmasterOf(cluster);
    await end(killed, 'SIGKILL');
    expect(isAlive(orphan)).toBe(true);

    const next = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(isAlive(orphan)).toBe(false);
    expect(await ask(next.url, 'select answer from kept')).toBe('42');
    await next.stop();
  });

  it('stops PostgreSQL when the server is told to stop', async () => {
    const holder = holderOf(await startHolder(dataDir));
    const pid = postmasterOf(cluster);
    expect(await end(holder, 'SIGINT')).toBe(0);
    expect(await gone(pid)).toBe(true);
    expect(readdirSync(join(dataDir, 'postgresql'))).not.toContain('server.lock');
  });

  it('starts PostgreSQL again, at the same address, when that was killed', async () => {
    const lines: string[] = [];
    const database = await startEmbeddedDatabase({
      dataDir,
      durable: false,
      log: (line) => lines.push(line),
    });
    await ask(database.url, 'create table kept as select 42 as answer');
    process.kill(postmasterOf(cluster), 'SIGKILL');
    let answer = '';
    for (let tries = 0; tries < 100 && answer === ''; tries += 1) {
      await sleep(100);
      answer = await ask(database.url, 'select answer from kept').catch(() => '');
    }
    expect(answer).toBe('42');
    expect(lines.join()).toContain('SIGKILL');
    await database.stop();
  });

  it('goes on trying where PostgreSQL cannot start, until it can', async () => {
    const refusals: string[] = [];
    const database = await startEmbeddedDatabase({
      dataDir,
      durable: false,
      log: (line) => {
        if (line.includes('did not start')) refusals.push(line);
      },
    });
    await ask(database.url, 'create table kept as select 42 as answer');
    const needed = join(cluster, 'global', 'pg_control');
    renameSync(needed, `${needed}.away`);
    process.kill(postmasterOf(cluster), 'SIGKILL');
    for (let tries = 0; tries < 300 && refusals.length < 4; tries += 1) await sleep(100);
    expect(refusals).toHaveLength(4);
    renameSync(`${needed}.away`, needed);
    let answer = '';
    for (let tries = 0; tries < 100 && answer === ''; tries += 1) {
      await sleep(100);
      answer = await ask(database.url, 'select answer from kept').catch(() => '');
    }
    expect(answer).toBe('42');
    await database.stop();
  });

  it('is not held up by a note whose number is nobody’s', async () => {
    await (await startEmbeddedDatabase({ dataDir, durable: false })).stop();
    writeFileSync(join(cluster, 'postmaster.pid'), `2147483646\n${cluster}\n1\n5432\n\n127.0.0.1\n`);
    const database = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(await ask(database.url, 'select 1')).toBe('1');
    await database.stop();
  });

  it('neither harms nor waits for another program that inherited the number in a note', async () => {
    const account = holderOf(await startHolder(dataDir));
    const { uid, gid } = statSync(cluster);
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', uid, gid });
    const orphan = postmasterOf(cluster);
    await end(account, 'SIGKILL');
    process.kill(orphan, 'SIGKILL');
    expect(await gone(orphan)).toBe(true);
    const note = join(cluster, 'postmaster.pid');
    writeFileSync(note, readFileSync(note, 'utf8').replace(/^\d+/, String(stranger.pid)));

    const database = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(await ask(database.url, 'select 1')).toBe('1');
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    await database.stop();
    stranger.kill('SIGKILL');
  });

  it('is not held up by a postmaster that is dead and that nobody buries', async () => {
    await (await startEmbeddedDatabase({ dataDir, durable: false })).stop();
    // The shell becomes a sleep, which never asks what became of a child.
    const careless = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const unburied = Number((await once(careless.stdout, 'data')).join(''));
    expect(await gone(unburied)).toBe(true);
    expect(() => process.kill(unburied, 0)).not.toThrow();
    writeFileSync(join(cluster, 'postmaster.pid'), `${String(unburied)}\n${cluster}\n1\n5432\n\n127.0.0.1\n`);
    try {
      const database = await startEmbeddedDatabase({ dataDir, durable: false });
      expect(await ask(database.url, 'select 1')).toBe('1');
      await database.stop();
    } finally {
      careless.kill('SIGKILL');
    }
  });

  it('throws away a cluster that was being made when the server was killed', async () => {
    const half = join(dataDir, 'postgresql', 'data.new-1234');
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'PG_VERSION'), '18\n');
    const database = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(existsSync(half)).toBe(false);
    expect(await ask(database.url, 'select 1')).toBe('1');
    await database.stop();
  });

  it('does not touch a cluster of another PostgreSQL', async () => {
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(cluster, 'PG_VERSION'), '14\n');
    await expect(startEmbeddedDatabase({ dataDir })).rejects.toThrow(/PostgreSQL 14.*DATA_DIR/);
    expect(readdirSync(cluster)).toEqual(['PG_VERSION']);
  });

  it('says in one line that the data folder is a file', async () => {
    writeFileSync(dataDir, 'not a folder');
    await expect(startEmbeddedDatabase({ dataDir })).rejects.toThrow(/不是文件夹.* \/ .*is not a folder/);
    expect(readFileSync(dataDir, 'utf8')).toBe('not a folder');
  });

  it('says in one line that the data folder cannot be written', async () => {
    // Root writes wherever it likes, so for root an ordinary user is asked to.
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o555);
    const { code, said } = refusalOf(await startHolder(dataDir, isRoot() ? NOBODY : {}));
    expect(code).toBe(2);
    expect(said).toMatch(ONE_LINE);
    expect(said).toContain('cannot be written');
    expect(said).toContain('不可写');
    expect(readdirSync(dataDir)).toEqual([]);
    chmodSync(dataDir, 0o755);
  });
});

it.each(['/proc/innoweek', '/proc/innoweek/deeper', '/dev/null/data'])(
  'says so at once of %s, where nobody can make a folder',
  async (nowhere) => {
    await expect(startEmbeddedDatabase({ dataDir: nowhere })).rejects.toThrow(/不可写|不是文件夹/);
  },
);

describe('whoever starts it', () => {
  it('an ordinary user has everything under the data folder, and it is theirs', async () => {
    const folder = makeFolder(tmpdir(), 0o777);
    const dataDir = join(folder, 'data');
    const holder = holderOf(await startHolder(dataDir, isRoot() ? NOBODY : {}));
    expect(await ask(holder.url, 'select 1')).toBe('1');
    expect(readdirSync(dataDir)).toEqual(['postgresql']);
    const expected = isRoot() ? NOBODY.uid : process.getuid?.();
    expect(statSync(join(dataDir, 'postgresql', 'data')).uid).toBe(expected);
    expect(await end(holder, 'SIGTERM')).toBe(0);
    clearFolder(folder, dataDir);
  });

  it('a folder that only its owner may enter, such as one under /root, does for root too', async () => {
    const folder = makeFolder(isRoot() ? homedir() : tmpdir(), 0o700);
    const dataDir = join(folder, 'data');
    const database = await startEmbeddedDatabase({ dataDir, durable: false });
    await ask(database.url, 'create table kept as select 42 as answer');
    await database.stop();
    const again = await startEmbeddedDatabase({ dataDir, durable: false });
    expect(await ask(again.url, 'select answer from kept')).toBe('42');
    await again.stop();

    const elsewhere = join(dataDir, 'postgresql.json');
    expect(existsSync(elsewhere)).toBe(isRoot());
    removeEmbeddedDatabase(dataDir);
    expect(existsSync(elsewhere)).toBe(false);
    clearFolder(folder, dataDir);
  });
});
