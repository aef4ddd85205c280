import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';

const EVERY_MS = 3_600_000;
/** Thinned in one transaction: nobody waits for a long one. */
const VERSIONS_AT_A_TIME = 2_000;

/**
 * Thins the history of boards that is older than it is kept in full: of each cell the last change in each minute of the
 * edition's clock stays, so that the board at the end of every minute is what it was.
 */
@Injectable()
@HandlesJob('thinHistory')
export class HistoryThinner implements JobHandler<'thinHistory'>, OnApplicationBootstrap {
  constructor(
    private readonly source: DataSource,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('thinHistory', {}, EVERY_MS);
  }

  async handle(): Promise<void> {
    const before = new Date(Date.now() - this.configuration.historyDays * 86_400_000);
    const editions = await this.source.query<{ id: number }[]>(`select id from editions order by id`);
    for (const { id } of editions) while (await this.#thinNext(id, before));
  }

  /** @returns whether there is more */
  #thinNext(editionId: number, before: Date): Promise<boolean> {
    return this.source.transaction(async (manager) => {
      await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek thin'), $1)`, [editionId]);
      const [span] = await manager.query<{ after: number; upTo: number | null }[]>(
        `select t.version as after, (
           select max(version) from (
             select version from board_versions v where v.edition_id = $1 and v.version > t.version and v.at < $2
             order by version limit $3) next) as "upTo"
         from (select coalesce(max(version), 0) as version from board_thinnings where edition_id = $1) t`,
        [editionId, before, VERSIONS_AT_A_TIME],
      );
      const upTo = span?.upTo ?? null;
      if (!span || upTo === null) return false;
      await manager.query(
        `with stepped as materialized (
           select version, date_trunc('minute', greatest(max(edition_at) over (order by version), (
                    select max(edition_at) from board_versions where edition_id = $1 and version <= $2))) as minute
           from board_versions where edition_id = $1 and version > $2 and version <= $3
         ), whole as (
           insert into board_steps (edition_id, version)
           select $1, max(version) from stepped group by minute on conflict do nothing
         ), ranked as (
           select h.key, h.version, row_number() over (partition by h.key, v.minute order by h.version desc) as place
           from stepped v join cell_changes h on h.edition_id = $1 and h.version = v.version
         )
         delete from cell_changes h using ranked r
         where h.edition_id = $1 and h.key = r.key and h.version = r.version and r.place > 1`,
        [editionId, span.after, upTo],
      );
      await manager.query(
        `insert into board_thinnings (edition_id, version) values ($1, $2)
         on conflict (edition_id) do update set version = excluded.version`,
        [editionId, upTo],
      );
      return true;
    });
  }
}
