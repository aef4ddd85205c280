import { Injectable } from '@nestjs/common';
import type { Correction } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { GIVEN_REASON } from '../counting/given.reason.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { IN_SCOPE } from './scope.condition.ts';

type Row = Omit<Correction, 'at' | 'change'> & { at: Date; change: string; batch: string };

/** Finds what was corrected on a board, and why. */
@Injectable()
export class CorrectionRepository {
  constructor(private readonly source: DataSource) {}

  /** @param tells whether the reader may know whose reports these were */
  async list(
    editionId: number,
    scope: string,
    {
      cursor,
      limit,
      until,
      since,
      order = 'newest',
      share,
      tells,
    }: {
      cursor: string | undefined;
      limit: number;
      until?: string | undefined;
      since?: string | undefined;
      order?: 'newest' | 'oldest' | undefined;
      share?: number | undefined;
      tells: boolean;
    },
    source = this.source,
  ): Promise<{ items: Correction[]; nextCursor: string | null; total: number }> {
    const [kind = '', name = ''] = scope.split(':');
    const after = cursor === undefined ? null : decodeCursor(cursor, 4, isPlace);
    const from = `falls f join subjects s on s.edition_id = f.edition_id and s.subject = f.subject
      where f.edition_id = $1 and $2::text is not null and (${IN_SCOPE[kind] ?? 'false'})
        and ($3::timestamptz is null or f.version < coalesce(
          (select min(v.version) from board_versions v where v.edition_id = $1 and v.edition_at > $3), 2147483647))
        and ($4::float8 is null or abs(f.change) >= $4 * coalesce((
          select c.value from cells c where c.edition_id = $1 and c.key = $5 || '/' || f.metric || '/total'), 0))
        and ($6::timestamptz is null or exists (
          select 1 from board_versions v where v.edition_id = $1 and v.version = f.version and v.edition_at > $6))`;
    const dateOf = (moment: string | undefined): Date | null =>
      moment === undefined ? null : new Date(moment);
    const of = [editionId, name, dateOf(until), share ?? null, scope, dateOf(since)];
    const way = order === 'newest' ? '-' : '+';
    const ordered = `${way}f.version, f.batch_id, f.subject, f.metric`;
    const rows = await source.query<Row[]>(
      `with fall as (
         select f.* from ${from} and ($7::int is null
             or (${ordered}) > (${way}$7::int, $8::uuid, $9::text, $10::text))
         order by ${ordered} limit $11
       )
       ${toldAs('$12')}
       order by ${ordered}`,
      [...of, ...(after ?? [null, null, null, null]), limit + 1, tells],
    );
    const [count] = await source.query<{ total: number }[]>(`select count(*)::int as total from ${from}`, of);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(toCorrection),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor([String(last.version), last.batch, last.subject, last.metric])
          : null,
      total: count?.total ?? 0,
    };
  }

  /** What was corrected after one version and up to another, newest first; and how much of that there is. */
  async listBetween(
    manager: EntityManager,
    editionId: number,
    scope: string,
    { after, upTo }: { after: number; upTo: number },
    { limit, tells }: { limit: number; tells: boolean },
  ): Promise<{ items: Correction[]; total: number }> {
    const [kind = '', name = ''] = scope.split(':');
    const rows = await manager.query<(Row & { total: number })[]>(
      `with fall as (
         select f.*, count(*) over ()::int as total from falls f join subjects s on s.edition_id = f.edition_id and s.subject = f.subject
         where f.edition_id = $1 and $2::text is not null and (${IN_SCOPE[kind] ?? 'false'})
           and f.version > $3 and f.version <= $4
         order by -f.version, f.batch_id, f.subject, f.metric limit $5
       )
       ${toldAs('$6', 'f.total')}
       order by -f.version, f.batch_id, f.subject, f.metric`,
      [editionId, name, after, upTo, limit, tells],
    );
    return { items: rows.map(toCorrection), total: rows[0]?.total ?? 0 };
  }
}

/**
 * Corrections `fall` with their reasons; whose they are, and what they noted beside it or else the file that it came
 * in, where the parameter `tells` says so.
 */
const toldAs = (
  tells: string,
  beside = 'null',
): string => `select f.version, v.edition_at as at, f.subject, e.title, e.title_en as "titleEn", f.metric, f.change,
              coalesce(${GIVEN_REASON}, said.note, case when ${tells} then b.reason end) as reason,
              f.batch_id as batch, said.name as "reporterName", ${beside} as total
       from fall f
       join board_versions v on v.edition_id = f.edition_id and v.version = f.version
       join batches b on b.id = f.batch_id
       left join events e on e.code = split_part(f.subject, 'event:', 2)
       left join lateral (
         select coalesce(o.name, entry.reporter) as name, entry.note from entries entry
         left join organisations o on o.id = entry.reporter
         where ${tells} and entry.batch_id = f.batch_id and entry.subject = f.subject and entry.metric = f.metric
         order by entry.seq limit 1
       ) said on true`;

const toCorrection = (row: Row): Correction => ({
  version: row.version,
  at: row.at.toISOString(),
  subject: row.subject,
  title: row.title,
  titleEn: row.titleEn,
  metric: row.metric,
  change: Number(row.change),
  reason: row.reason,
  reporterName: row.reporterName,
});

const isPlace = ([version = '', batch = '']: readonly string[]): boolean =>
  /^\d{1,9}$/.test(version) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(batch);
