import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type Trace } from '@innoweek/contracts';
import { DataSource } from 'typeorm';

type Item = Trace['items'][number];
type Row = Omit<Item, 'value' | 'receipts' | 'revision'> & {
  value: string;
  revision: number | null;
  receipts: string[] | null;
  position: string;
  total: number;
};

/** Which subjects a scope counts; $1 is the edition, $2 the part of the scope after its colon. */
const IN_SCOPE: Record<string, string> = {
  nation: 'true',
  unit: 's.unit = $2',
  kind: 's.kind = $2',
  organisation: '$2 = any(s.organisations)',
  event: `s.subject = 'event:' || $2`,
};

/** Finds what a cell is made of. The statement sums nothing: the caller adds up the items it is shown. */
@Injectable()
export class TraceRepository {
  constructor(private readonly source: DataSource) {}

  async readItems(
    editionId: number,
    cell: { scope: string; metric: string; grade: string },
    after: string,
    limit: number,
  ): Promise<{ items: Item[]; nextCursor: string | null; total: number }> {
    const [kind = '', name = ''] = cell.scope.split(':');
    const inScope = IN_SCOPE[kind] ?? 'false';
    const statement = cell.metric === 'events' ? eventItems(inScope) : valueItems(inScope);
    const grades = cell.grade === 'total' ? null : cell.grade;
    const rows = await this.source.query<Row[]>(
      `with item as (${statement}), page as (select * from item where position > $4 order by position limit $5)
       select page.*, e.title, coalesce(o.name, page.reporter) as "reporterName",
              (select count(*)::int from item) as total
       from page
       left join events e on page.subject = 'event:' || e.code
       left join organisations o on o.id = page.reporter
       order by position`,
      [editionId, name, grades, after, limit + 1, ...(cell.metric === 'events' ? [] : [cell.metric])],
    );
    const shown = rows.slice(0, limit);
    return {
      items: shown.map((row) => ({
        subject: row.subject,
        title: row.title,
        metric: row.metric,
        day: row.day,
        grade: row.grade,
        value: Number(row.value),
        reporter: row.reporter,
        reporterName: row.reporterName,
        revision: row.revision,
        receipts: row.receipts ?? [],
      })),
      nextCursor: rows.length > limit ? (shown.at(-1)?.position ?? null) : null,
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
          null::text as reporter, null::int as revision, null::text[] as receipts, s.subject as position
   from subjects s
   where s.edition_id = $1 and s.status <> 'standing' and (${inScope}) and ($3::text is null or s.status = $3)
     and $2::text is not null`;

const valueItems = (inScope: string): string =>
  `select v.subject, v.metric, v.day::text as day, v.grade, v.amount as value, v.reporter,
          (select (r->>'revision')::int from jsonb_array_elements(c.revisions) r
           where (r->>'said')::boolean and not (r->>'voided')::boolean limit 1) as revision,
          (select array_agg(r->>'batch') from jsonb_array_elements(c.revisions) r
           where (r->>'said')::boolean and not (r->>'voided')::boolean) as receipts,
          v.subject || '|' || v.day::text as position
   from counted_values v
   join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
   join claims c on c.edition_id = v.edition_id and c.subject = v.subject and c.metric = v.metric and c.day = v.day
     and c.reporter = v.reporter and c.grade = v.grade
   where v.edition_id = $1 and v.metric = $6 and (${inScope}) and ($3::text is null or v.grade = $3)
     and s.status in ('standing', ${HELD_STATUSES.map((status) => `'${status}'`).join(', ')})
     and $2::text is not null`;
