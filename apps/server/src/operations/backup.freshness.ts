import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newestBackup } from '../backups/backup.shelf.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { archiveAt } from '../database/embedded-archive.files.ts';

export type Archiver = {
  /** Since the last segment of the log was archived, or since PostgreSQL started, in seconds. */
  ageS: number;
  failures: number;
};

/** How much would be lost if the machine were lost now. */
@Injectable()
export class BackupFreshness {
  constructor(
    private readonly source: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /** What PostgreSQL says of its archiving, wherever it archives to; null where it does not. */
  async readArchiver(): Promise<Archiver | null> {
    const [row] = await this.source.query<Archiver[]>(
      `select extract(epoch from clock_timestamp()
                - coalesce(last_archived_time, pg_postmaster_start_time()))::float8 as "ageS",
              failed_count::float8 as failures
       from pg_stat_archiver where current_setting('archive_mode') <> 'off'`,
    );
    return row ?? null;
  }

  /** Seconds since the last whole backup, infinite before the first; null where this process knows of no folder. */
  async readAge(): Promise<number | null> {
    const { backupDir } = this.configuration;
    if (backupDir === undefined) return null;
    const at = await newestBackup(archiveAt(backupDir));
    return at === null ? Infinity : (Date.now() - at.getTime()) / 1000;
  }
}
