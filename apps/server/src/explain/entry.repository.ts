import { Injectable } from '@nestjs/common';
import type { ImportRow } from '@innoweek/contracts';
import type { EntryRef } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { PAGE_OF_ROW } from '../imports/import-page.join.ts';

/** An entry as it was taken in, and the row of the file that it was read in, if any. */
export type FoundEntry = {
  batch: string;
  seq: number;
  amount: string;
  occurredAt: Date;
  recordedAt: Date;
  note: string | null;
  kind: string;
  device: string | null;
  by: string | null;
  import: string | null;
  fileName: string | null;
  fileKept: boolean | null;
  row: number | null;
  sheet: string | null;
  line: number | null;
  cells: ImportRow['cells'] | null;
};
export type FoundRuling = {
  metric: string;
  day: string;
  revision: number;
  reason: string | null;
  by: string | null;
  at: Date;
};

/** Reads where entries and rulings come from. */
@Injectable()
export class EntryRepository {
  /** Entries by their place in the ledger, with the rows of files that became them. */
  async readEntries(manager: EntityManager, refs: readonly EntryRef[]): Promise<FoundEntry[]> {
    if (refs.length === 0) return [];
    return manager.query<FoundEntry[]>(
      `select e.batch_id as batch, e.seq, e.amount, e.occurred_at as "occurredAt", b.recorded_at as "recordedAt", e.note,
              b.kind, e.device, a.name as by, r.import_id as import, r.file_name as "fileName", r.kept as "fileKept", r.row,
              r.sheet,
              coalesce(r.line, r.row) as line,
              coalesce(r.cells, p.cells::jsonb) as cells
       from unnest($1::uuid[], $2::int[]) as k(batch, seq)
       join entries e on e.batch_id = k.batch and e.seq = k.seq
       join batches b on b.id = e.batch_id
       left join accounts a on a.id = b.actor_id
       left join lateral (
         select r.import_id, i.file_name, i.upload_removed_at is null as kept, r.row, r.sheet, r.line, r.cells
         from imports i join import_rows r on r.import_id = i.id
         where i.receipt = k.batch and (r.receipt is null or r.receipt = k.batch) and k.seq = any(r.entries)
         union all
         select r.import_id, i.file_name, i.upload_removed_at is null as kept, r.row, r.sheet, r.line, r.cells
         from import_rows r join imports i on i.id = r.import_id
         where r.receipt = k.batch and i.receipt is distinct from k.batch and k.seq = any(r.entries)
         limit 1
       ) r on true ${PAGE_OF_ROW}`,
      [refs.map(({ batch }) => batch), refs.map(({ seq }) => seq)],
    );
  }

  /** Who decided what was decided about a subject, by the revision of the ruling. */
  async readRulings(
    manager: EntityManager,
    editionId: number,
    subject: string,
    version: number,
  ): Promise<FoundRuling[]> {
    return manager.query<FoundRuling[]>(
      `select r.metric, r.day::text as day, r.revision, b.reason, a.name as by, b.recorded_at as at
       from rulings r join batches b on b.id = r.batch_id left join accounts a on a.id = b.actor_id
       where b.edition_id = $1 and r.subject = $2 and b.folded_version <= $3`,
      [editionId, subject, version],
    );
  }

  /** What organisations are called. */
  async readNames(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await manager.query<{ id: string; name: string }[]>(
      `select id, name from organisations where id = any($1::text[])`,
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Titles of an event. */
  async readTitles(
    manager: EntityManager,
    subject: string,
  ): Promise<{ title: string; titleEn: string | null } | null> {
    const [row] = await manager.query<{ title: string; titleEn: string | null }[]>(
      `select title, title_en as "titleEn" from events where 'event:' || code = $1 and code = $2`,
      [subject, subject.replace('event:', '')],
    );
    return row ?? null;
  }
}
