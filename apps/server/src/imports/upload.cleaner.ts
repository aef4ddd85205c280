import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { UploadStore } from './upload.store.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Removes uploads that are older than the operator keeps them. What was read of a file, its hash and the trace of its
 * figures stay. The same file uploaded several times is one on disk: it goes when the youngest upload is old enough, and
 * never while one of them is being read or written.
 */
@Injectable()
@HandlesJob('removeUploads')
export class UploadCleaner implements JobHandler<'removeUploads'>, OnApplicationBootstrap {
  constructor(
    private readonly source: DataSource,
    private readonly uploads: UploadStore,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.uploads.sweep();
    const { role, uploadDays } = this.configuration;
    if (role !== 'api' && uploadDays !== undefined) await this.jobs.repeat('removeUploads', {}, EVERY_MS);
  }

  async handle(): Promise<void> {
    const days = this.configuration.uploadDays;
    if (days === undefined) return;
    await this.uploads.sweep();
    const before = new Date(Date.now() - days * DAY_MS);
    for (const hash of await this.uploads.listOlder(before)) {
      if (await this.#isNeeded(hash, before)) continue;
      // Said first: of a file that is gone nobody would know any more that it was removed.
      const [said] = await this.source.query<[{ id: string }[], number]>(
        `update imports set upload_removed_at = now() where file_hash = $1 and upload_removed_at is null returning id`,
        [hash],
      );
      if (await this.uploads.remove(hash, before)) continue;
      await this.source.query(`update imports set upload_removed_at = null where id = any($1::uuid[])`, [
        said.map(({ id }) => id),
      ]);
    }
  }

  async #isNeeded(hash: string, before: Date): Promise<boolean> {
    const [found] = await this.source.query<unknown[]>(
      `select 1 from imports
       where file_hash = $1 and (created_at >= $2 or state in ('reading', 'committing')) limit 1`,
      [hash, before],
    );
    return found !== undefined;
  }
}
