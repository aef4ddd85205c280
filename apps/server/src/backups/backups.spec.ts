import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ask, clearFolder, makeFolder } from '../../test/embedded.machine.ts';
import { archiveAt, type Archive } from '../database/embedded-archive.files.ts';
import { findPlace } from '../database/embedded-cluster.files.ts';
import {
  joinEmbeddedDatabase,
  startEmbeddedDatabase,
  type EmbeddedDatabase,
} from '../database/embedded.database.ts';
import { ArchiveKeeper, packSegments } from './archive.keeper.ts';
import { listBackups, prune } from './backup.shelf.ts';
import { takeBackup } from './base.backup.ts';
import { restore } from './point.restore.ts';
import { listUploads, uploadsOf } from './upload.mirror.ts';

let folder = '';
let dataDir = '';
let archive: Archive;
let database: EmbeddedDatabase;
beforeEach(async () => {
  folder = makeFolder(tmpdir());
  dataDir = join(folder, 'data');
  archive = archiveAt(join(folder, 'kept'));
  database = await startEmbeddedDatabase({ dataDir, backupDir: archive.folder, durable: false });
});
afterEach(async () => {
  await database.stop();
  clearFolder(join(folder, 'back'), join(folder, 'back'));
  clearFolder(folder, dataDir);
});

const backUp = (): Promise<string> => {
  const place = findPlace(dataDir);
  if (!place) throw new Error('there is no database');
  return takeBackup({ url: database.url, place, archive });
};
const upload = (content: string): string => {
  const name = createHash('sha256').update(content).digest('hex');
  mkdirSync(uploadsOf(dataDir), { recursive: true });
  writeFileSync(join(uploadsOf(dataDir), name), content);
  return name;
};

test('the last backups are kept, with the log and the uploads that they need and no other', async () => {
  const names: string[] = [];
  const uploads: string[] = [];
  for (const round of ['one', 'two', 'three']) {
    uploads.push(upload(round));
    await ask(database.url, `create table ${round} as select 1`);
    names.push(await backUp());
    rmSync(uploadsOf(dataDir), { recursive: true });
  }
  expect(await prune(archive, 2, [])).toEqual([names[0]]);
  const kept = await listBackups(archive);
  expect(kept.map(({ name }) => name)).toEqual(names.slice(1));
  expect(await listUploads(archive.uploads)).toEqual(uploads.slice(1).sort());
  expect(readdirSync(archive.wal).sort()[0]).toMatch(new RegExp(`^${kept[0]?.firstSegment ?? 'none'}`));

  const onProgress = (): void => undefined;
  const segments = readdirSync(archive.wal).filter((name) => /^[0-9A-F]{24}$/.test(name));
  await database.stop();
  await packSegments(archive);
  expect(readdirSync(archive.wal).filter((name) => /^[0-9A-F]{24}$/.test(name))).toEqual([]);
  // The server ran for a while without archiving.
  writeFileSync(join(archive.wal, `${segments[0]?.slice(0, 16) ?? ''}000000F0`), '');
  const into = join(folder, 'back');
  const restored = await restore({ archive, to: undefined, into, onProgress });
  expect(restored).toMatchObject({ backup: names[2], hasGap: true });
  const again = await startEmbeddedDatabase({ dataDir: into, durable: false });
  expect(await ask(again.url, 'select count(*) from one, two, three')).toBe('1');
  await again.stop();
});

test('what comes while the server runs is copied when it stops, at the latest', async () => {
  const keeper = new ArchiveKeeper(archive, uploadsOf(dataDir));
  const name = upload('late');
  await ask(database.url, 'create table late as select 1');
  await database.stop();
  await keeper.stop();
  expect(await listUploads(archive.uploads)).toEqual([name]);
  expect(readdirSync(archive.wal).some((segment) => /^[0-9A-F]{24}\.gz$/.test(segment))).toBe(true);
});

test('what could not be archived yet outlives a command beside the stopped server', async () => {
  const log = join(findPlace(dataDir)?.cluster ?? '', 'pg_wal');
  rmSync(archive.wal, { recursive: true });
  for (const name of ['one', 'two', 'three']) {
    await ask(database.url, `create table ${name} as select 1`);
    await ask(database.url, 'select pg_switch_wal()');
  }
  await database.stop();
  const waiting = readdirSync(join(log, 'archive_status')).filter((name) => name.endsWith('.ready'));
  expect(waiting.length).toBeGreaterThanOrEqual(3);

  const beside = await joinEmbeddedDatabase({ dataDir, durable: false });
  for (let round = 0; round < 2; round += 1) {
    await ask(beside.url, 'select pg_switch_wal()');
    await ask(beside.url, 'checkpoint');
  }
  await beside.stop();
  const there = readdirSync(log);
  for (const name of waiting) expect(there).toContain(name.replace('.ready', ''));
});

test('a backup folder has the history of one database', async () => {
  const other = join(folder, 'back');
  await expect(startEmbeddedDatabase({ dataDir: other, backupDir: archive.folder })).rejects.toThrow(
    /另一个数据库的备份.* \/ .*backups of another database/,
  );
  writeFileSync(join(folder, 'file'), '');
  await expect(startEmbeddedDatabase({ dataDir: other, backupDir: join(folder, 'file') })).rejects.toThrow(
    /BACKUP_DIR .* cannot be written/,
  );
  expect(existsSync(join(other, 'postgresql', 'server.lock'))).toBe(false);
});

test('a damaged backup is refused before anything is made', async () => {
  await backUp();
  const [backup] = await listBackups(archive);
  writeFileSync(join(backup?.folder ?? '', 'backup.json'), '{');
  const into = join(folder, 'back');
  await expect(restore({ archive, to: undefined, into, onProgress: () => undefined })).rejects.toThrow(
    /BACKUP_DIR .* cannot be read/,
  );
  expect(existsSync(into)).toBe(false);
});
