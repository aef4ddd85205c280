import type { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { CONNECTION, hearErrors } from '../database/connection.settings.ts';
import type { Archive } from '../database/embedded-archive.files.ts';
import type { ClusterPlace } from '../database/embedded-cluster.files.ts';
import { EmbeddedDatabaseError } from '../database/embedded.error.ts';
import { CLUSTER, NOTE, PASSWORD, UNFINISHED, type BackupNote } from './backup.shelf.ts';
import { copyDurably, isGone, namesIn, sync } from './durable.files.ts';
import { listUploads, mirrorUploads, uploadsOf } from './upload.mirror.ts';

/** Folders of a cluster that a copy has empty: PostgreSQL fills them anew, or out of its log. */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|pg_internal\.init.*|pgsql_tmp.*)$/;
const CONTROL = join('global', 'pg_control');

/** Waiting for the last segments to be archived ends after so long; a full disk would not let it end at all. */
const PATIENCE = '10min';

const started = z.object({ archives: z.boolean(), free: z.boolean() });
const stopped = z.object({ label: z.string(), map: z.string().nullable(), at: z.date(), major: z.string() });

/** What a backup needs to know. */
export interface BackupOrder {
  /** Of the running database. */
  readonly url: string;
  readonly place: ClusterPlace;
  readonly archive: Archive;
}

/**
 * Copies the files of a running cluster between PostgreSQL's own start and end of a backup. A file that is written
 * meanwhile is copied torn, and one that goes is missed: the log that is replayed over the copy mends both.
 * @returns the name of the backup
 */
export const takeBackup = async ({ url, place, archive }: BackupOrder): Promise<string> => {
  const client = new Client({ ...CONNECTION, connectionString: url });
  // While files are copied it says nothing for minutes.
  hearErrors(client);
  await client.connect();
  try {
    await checkArchiving(client, archive);
    for (const name of await namesIn(archive.bases))
      if (name.endsWith(UNFINISHED)) await rm(join(archive.bases, name), { recursive: true });
    const name = new Date().toISOString().replaceAll(':', '-');
    const unfinished = join(archive.bases, `${name}${UNFINISHED}`);
    const copy = join(unfinished, CLUSTER);
    await client.query('select pg_backup_start($1, true)', [name]);
    await mkdir(unfinished, { mode: 0o700 });
    await copyTree(place.cluster, copy);
    await copyControl(place.cluster, copy);
    const { label, map, at, major } = await stop(client);
    await writeFile(join(copy, 'backup_label'), label, { flush: true });
    if (map) await writeFile(join(copy, 'tablespace_map'), map, { flush: true });
    await sync(copy);
    await copyDurably(place.passwordFile, join(unfinished, PASSWORD));
    await mirrorUploads(uploadsOf(place.dataDir), archive.uploads);
    const note: BackupNote = {
      finishedAt: at.toISOString(),
      firstSegment: firstSegmentOf(label),
      major,
      uploads: await listUploads(uploadsOf(place.dataDir)),
    };
    await writeFile(join(unfinished, NOTE), `${JSON.stringify(note)}\n`, { flush: true });
    await sync(unfinished);
    await rename(unfinished, join(archive.bases, name));
    await sync(archive.bases);
    return name;
  } finally {
    // Ends the backup, too, if it was not ended.
    await client.end();
  }
};

/** A copy without the log that belongs to it is worth nothing; and two at a time clear away each other's. */
const checkArchiving = async (client: Client, archive: Archive): Promise<void> => {
  const { rows } = await client.query(
    `select coalesce(current_setting('archive_mode') = 'on'
              and current_setting('basic_archive.archive_directory', true) = $1, false) as archives,
            pg_try_advisory_lock(hashtext('innoweek backup')) as free`,
    [archive.wal],
  );
  const { archives, free } = started.parse(rows[0]);
  if (!archives) {
    throw new EmbeddedDatabaseError(
      `The running server does not archive to BACKUP_DIR ${archive.folder}: start it with that BACKUP_DIR, then back up.`,
      `正在运行的服务没有归档到 BACKUP_DIR ${archive.folder}：请先用该 BACKUP_DIR 重新启动服务，再备份。`,
    );
  }
  if (!free) {
    throw new EmbeddedDatabaseError(
      'Another backup is under way: wait until it has ended.',
      '另一个备份正在进行：请等它结束。',
    );
  }
};

const stop = async (client: Client): Promise<z.infer<typeof stopped>> => {
  await client.query(`set statement_timeout = '${PATIENCE}'`);
  const { rows } = await client
    .query(
      `select labelfile as label, nullif(spcmapfile, '') as map, clock_timestamp() as at,
              (current_setting('server_version_num')::int / 10000)::text as major
       from pg_backup_stop(true)`,
    )
    .catch((error: unknown) => {
      throw new EmbeddedDatabaseError(
        `The log is not archived to BACKUP_DIR (${error instanceof Error ? error.message : String(error)}): look whether its disk is full, then back up again.`,
        `日志没有归档到 BACKUP_DIR（${error instanceof Error ? error.message : String(error)}）：请检查其磁盘是否已满，然后重新备份。`,
        { cause: error },
      );
    });
  return stopped.parse(rows[0]);
};

const firstSegmentOf = (label: string): string => {
  const segment = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)/m.exec(label)?.[1];
  if (segment === undefined) throw new Error(`no segment in the label of a backup: ${label}`);
  return segment;
};

const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
};

/** Files at a time: a disk that has to confirm several has less to do than one after the other. */
const AT_ONCE = 8;

/** Makes the folders of a cluster anew, and copies its files but for the one that comes last. */
const copyTree = async (cluster: string, copy: string): Promise<void> => {
  const folders: string[] = [];
  const files: string[] = [];
  const walk = async (within: string): Promise<void> => {
    await mkdir(join(copy, within), { mode: 0o700 });
    folders.push(within);
    if (EMPTIED.has(basename(within))) return;
    for (const entry of await entriesOf(join(cluster, within))) {
      const path = join(within, entry.name);
      if (LEFT_OUT.test(entry.name) || path === CONTROL) continue;
      if (entry.isDirectory()) await walk(path);
      else files.push(path);
    }
  };
  await walk('');
  const copyNext = async (): Promise<void> => {
    for (let path = files.pop(); path !== undefined; path = files.pop())
      await copyDurably(join(cluster, path), join(copy, path)).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, copyNext));
  for (const folder of folders) await sync(join(copy, folder));
};

/** The file that says where replay begins comes last, and is no good torn: it is read until it twice reads the same. */
const copyControl = async (cluster: string, copy: string): Promise<void> => {
  let content = await readFile(join(cluster, CONTROL));
  for (;;) {
    const again = await readFile(join(cluster, CONTROL));
    if (again.equals(content)) break;
    content = again;
  }
  await writeFile(join(copy, CONTROL), content, { mode: 0o600, flush: true });
  await sync(join(copy, 'global'));
};
