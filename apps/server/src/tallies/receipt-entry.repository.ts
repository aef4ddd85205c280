import { Injectable } from '@nestjs/common';
import type { Grade, Metric } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { TAKEN_BACK_BY_MERGE, takenBack } from '../counting/taken.back.ts';

/** An entry as it was said, and where it is said today (`now_*`): a merge of organisations says it again. */
export type SaidEntry = {
  seq: number;
  subject: string;
  title: string | null;
  title_en: string | null;
  metric: Metric;
  day: string;
  op: 'add' | 'set' | 'void';
  amount: string;
  revision: number;
  reporter: string;
  grade: Grade;
  occurred_at: Date;
  note: string | null;
  now_batch: string;
  now_reporter: string;
  taken_back: boolean;
};

/** Which entries of a receipt are read. */
export type EntryPlace = {
  after: number;
  limit: number;
  subject?: string | undefined;
  day?: string | undefined;
};

/** Reads the entries of a receipt one page after the other. */
@Injectable()
export class ReceiptEntryRepository {
  constructor(private readonly source: DataSource) {}

  page(receipt: string, { after, limit, subject, day }: EntryPlace): Promise<SaidEntry[]> {
    return this.source.query<SaidEntry[]>(
      `with recursive shown as (
         select e.* from entries e where e.batch_id = $1 and e.seq > $2
           and ($4::text is null or e.subject = $4) and ($5::date is null or e.day = $5) order by e.seq limit $3
       ), said as (
         select x.seq as origin, x.batch_id, x.seq, x.subject, x.day, 0 as step from shown x
         union all
         select s.origin, v.batch_id, v.seq + 1, v.subject, v.day, s.step + 1 from said s ${TAKEN_BACK_BY_MERGE}
       ), last as (
         select distinct on (origin) origin, batch_id, seq, subject, day from said order by origin, step desc
       )
       select e.seq, e.subject, v.title, v.title_en, e.metric, e.day::text as day, e.op, e.amount, e.revision,
              e.reporter, e.grade, e.occurred_at, e.note, l.batch_id as now_batch, n.reporter as now_reporter,
              ${takenBack('l')} as taken_back
       from shown e
       join last l on l.origin = e.seq
       join entries n on n.batch_id = l.batch_id and n.seq = l.seq
       left join events v on v.code = split_part(e.subject, 'event:', 2)
       order by e.seq`,
      [receipt, after, limit, subject ?? null, day ?? null],
    );
  }
}
