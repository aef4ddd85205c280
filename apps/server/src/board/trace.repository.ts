import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, TRACED_RECEIPTS, type Trace } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { takenBack } from '../counting/taken.back.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { IN_SCOPE } from './scope.condition.ts';

type Item = Trace['items'][number];
type Row = Omit<Item, 'value' | 'receipts' | 'revision'> & {
  value: string;
  revision: number | null;
  receipts: string[] | null;
  position: string;
  total: number;
};

/** Finds what a cell is made of. The statement sums nothing: the caller adds up the items it is shown. */
@Injectable()
export class TraceRepository {
  constructor(private readonly source: DataSource) {}

  async readItems(
    editionId: number,
    cell: { scope: string; metric: string; grade: string },
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: Item[]; nextCursor: string | null; total: number }> {
    const [after = ''] = cursor ? decodeCursor(cursor, 1) : [];
    const [kind = '', name = ''] = cell.scope.split(':');
    const inScope = IN_SCOPE[kind] ?? 'false';
    const statement = cell.metric === 'events' ? eventItems(inScope) : valueItems(inScope);
    const grades = cell.grade === 'total' ? null : cell.grade;
    const rows = await this.source.query<Row[]>(
      `with item as (${statement}), page as (select * from item where position > $4 order by position limit $5)
       select page.*, e.title, coalesce(o.name, page.reporter) as "reporterName", claim.revision, said.receipts,
              nullif(origin.subject, page.subject) as "saidOf",
              (select count(*)::int from item) as total
       from page
       left join events e on e.code = split_part(page.subject, 'event:', 2)
       left join organisations o on o.id = page.reporter
       left join lateral (${ORIGIN}) origin on true
       left join lateral (${CLAIM}) claim on true
       left join lateral (${RECEIPTS}) said on true
       order by position`,
      [editionId, name, grades, after, limit + 1, ...(cell.metric === 'events' ? [] : [cell.metric])],
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        subject: row.subject,
        title: row.title,
        metric: row.metric,
        day: row.day,
        grade: row.grade,
        value: Number(row.value),
        saidOf: row.saidOf?.replace('event:', '') ?? null,
        reporter: row.reporter,
        reporterName: row.reporterName,
        revision: row.revision,
        receipts: row.receipts ?? [],
      })),
      nextCursor: rows.length > limit && last ? encodeCursor([last.position]) : null,
      total: rows[0]?.total ?? (await this.#count(editionId, name, grades, statement, cell.metric)),
    };
  }

  /** Beyond the last page there is no row to carry the count. */
  async #count(
    editionId: number,
    name: string,
    grades: string | null,
    statement: string,
    metric: string,
  ): Promise<number> {
    const [row] = await this.source.query<{ total: number }[]>(
      `with item as (${statement}) select count(*)::int as total from item where $4::text is not null and $5::int > 0`,
      [editionId, name, grades, '', 1, ...(metric === 'events' ? [] : [metric])],
    );
    return row?.total ?? 0;
  }
}

const eventItems = (inScope: string): string =>
  `select s.subject, 'events' as metric, null::text as day, s.status as grade, 1::bigint as value,
          null::text as reporter, s.subject as position
   from subjects s
   where s.edition_id = $1 and s.joins is null and s.status not in ('standing', 'withdrawn') and (${inScope}) and ($3::text is null or s.status = $3)
     and $2::text is not null`;

const valueItems = (inScope: string): string =>
  `select v.subject, v.metric, v.day::text as day, v.grade, v.amount as value, v.reporter,
          v.subject || '|' || v.day::text as position
   from counted_values v
   join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
   where v.edition_id = $1 and v.metric = $6 and (${inScope}) and ($3::text is null or v.grade = $3)
     and s.joins is null and s.status in ('standing', ${HELD_STATUSES.map((status) => `'${status}'`).join(', ')})
     and $2::text is not null`;

/**
 * The subject that the claim that counts speaks of: the one it counts for, or one that is joined to it. As one array,
 * so that claims are found by their key: either of two conditions would read every claim of the edition.
 */
const ORIGIN = `
  select c.subject from claims c
  where c.edition_id = $1 and c.metric = page.metric and c.day = page.day::date and c.reporter = page.reporter
    and c.grade = page.grade and c.subject = any(array(
      select page.subject union all
      select m.subject from subjects m where m.edition_id = $1 and m.joins = page.subject))
    and (c.additions > 0 or exists (select from jsonb_array_elements(c.revisions) r
      where (r->>'said')::boolean and not (r->>'voided')::boolean))
  order by c.subject <> page.subject, c.subject limit 1`;

/** The revision that stands of the claim that counts. */
const CLAIM = `
  select (r->>'revision')::int as revision, r->>'batch' as batch
  from claims c cross join jsonb_array_elements(c.revisions) with ordinality as t(r, position)
  where c.edition_id = $1 and c.subject = origin.subject and c.metric = page.metric and c.day = page.day::date
    and c.reporter = page.reporter and c.grade = page.grade
    and (r->>'said')::boolean and not (r->>'voided')::boolean
  order by t.position limit 1`;

/** Where it was said: the receipt of the revision that stands, or the newest receipts that were added up. */
const RECEIPTS = `
  select array_agg(batch) as receipts from (
    select claim.batch where claim.batch is not null
    union all
    (select distinct a.batch_id::text from entries a
     join batches b on b.id = a.batch_id and b.edition_id = $1 and b.folded_version is not null
     where a.subject = origin.subject and a.day = page.day::date and a.metric = page.metric
       and a.reporter = page.reporter and a.grade = page.grade and a.op = 'add'
       and not exists (select from batches w where w.withdraws = a.batch_id)
       and not ${takenBack('a')}
     order by 1 desc limit ${String(TRACED_RECEIPTS)})
  ) every(batch)`;
