import { Injectable } from '@nestjs/common';
import type { Grade, Metric } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import { SharedLookup } from '../database/shared.lookup.ts';
import { ChangeService } from '../queue/change.service.ts';
import { oneDay, overlaps, type DayRange } from './day.range.ts';
import { FAMILY } from './event.families.ts';
import { takenBack } from './taken.back.ts';

/** Whose word of a day is meant, of a subject that is known. */
type Voice = { metric: Metric; day: string; reporter: string; grade: Grade };
/** What a reporter says of several days; it counts on one of them. */
type Sum = Voice & { subject: string; range: DayRange };
/** An entry of a batch that sums days, by its number there. */
export type SummingEntry = { seq: number; subject: string } & DayRange;

/** That an entry `e` is what its reporter says now. */
export const STANDS = `
  not ${takenBack('e')}
  and not exists (
    select from entries n
    where n.subject = e.subject and n.day = e.day and n.metric = e.metric and n.reporter = e.reporter
      and n.grade = e.grade and n.op = 'set'
      and (n.revision, n.occurred_at, n.batch_id, n.seq) > (e.revision, e.occurred_at, e.batch_id, e.seq)
      and not ${takenBack('n')})`;

/** The sums that stand about subjects of editions, and about all that count together with them. */
const STANDING = `
  select k.edition_id as "editionId", k.subject as asked, e.subject, e.metric, e.day::text as day, e.reporter,
         e.grade, r.first_day::text as "from", r.last_day::text as "to"
  from unnest($1::int[], $2::text[]) as k(edition_id, subject) ${FAMILY}
  join entry_ranges r on r.edition_id = k.edition_id and r.subject = family.subject
  join entries e on e.batch_id = r.batch_id and e.seq = r.seq
  where ${STANDS}`;
type SumRow = Omit<Sum, 'range'> & DayRange & { editionId: number; asked: string };

/** Sums about one subject and all that count together with it. */
export class Sums {
  constructor(private readonly sums: readonly Sum[]) {}

  /** Days of a sum that holds a day; null where none does. */
  holding({ metric, day }: Pick<Voice, 'metric' | 'day'>): DayRange | null {
    return this.sums.find((sum) => sum.metric === metric && overlaps(sum.range, oneDay(day)))?.range ?? null;
  }

  /**
   * Days that are summed in what a reporter says of a day; null where it speaks of that day alone.
   * @param subject of which it is said; any of those that count together, unless it is given
   */
  rangeOf({ metric, day, reporter, grade }: Voice, subject?: string): DayRange | null {
    const found = this.sums.find(
      (sum) =>
        sum.metric === metric &&
        sum.day === day &&
        sum.reporter === reporter &&
        sum.grade === grade &&
        (subject === undefined || sum.subject === subject),
    );
    return found?.range ?? null;
  }
}

const NONE = new Sums([]);

/**
 * Figures that sum several days. Beside one, no day of it may be reported: it would count twice. Only files say such
 * sums, but everybody who reports days has to know of them. See docs/decisions/sums-beside-days.md.
 */
@Injectable()
export class SummedDays {
  readonly #lookup: SharedLookup<Sums>;

  constructor(
    source: DataSource,
    private readonly changes: ChangeService,
  ) {
    const query = preparedQuery(source);
    this.#lookup = new SharedLookup((keys) => findSums(query, keys));
    const forget = (): void => {
      this.#lookup.forget();
    };
    changes.onChange('sums', forget);
    // Which events count together may be another.
    changes.onChange('events', forget);
  }

  /** To be called after the commit of what may have said or taken back sums. */
  announce(): void {
    this.changes.announce('sums');
  }

  /** The sums that stand about a subject, as they were known a moment ago. */
  async about(editionId: number, subject: string): Promise<Sums> {
    return (await this.#lookup.load(keyOf(editionId, subject))) ?? NONE;
  }

  /** The sums that stand about some subjects, within the caller's transaction. */
  async within(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
  ): Promise<ReadonlyMap<string, Sums>> {
    const own = [...new Set(subjects)];
    const keys = own.map((subject) => keyOf(editionId, subject));
    const found = await findSums((text, values) => manager.query(text, values), keys);
    return new Map(own.map((subject, at) => [subject, found[at] ?? NONE]));
  }

  /** Notes which entries of a batch sum which days, in the transaction that appends it. */
  async note(
    manager: EntityManager,
    editionId: number,
    batch: string,
    entries: readonly SummingEntry[],
  ): Promise<void> {
    if (entries.length === 0) return;
    await manager.query(
      `insert into entry_ranges (batch_id, seq, edition_id, subject, first_day, last_day)
       select $1, seq, $2, subject, "from", "to"
       from json_to_recordset($3::json) as s(seq integer, subject text, "from" date, "to" date)
       on conflict do nothing`,
      [batch, editionId, JSON.stringify(entries)],
    );
  }

  /**
   * Notes that entries of a batch sum what others did, which they say again, in the transaction that appends it.
   * @param again the entry that was said, and the number of the one that says it again
   */
  async carryOn(
    manager: EntityManager,
    batch: string,
    again: readonly { batch: string; seq: number; as: number }[],
  ): Promise<void> {
    await manager.query(
      `insert into entry_ranges (batch_id, seq, edition_id, subject, first_day, last_day)
       select $1, s.as_seq, r.edition_id, r.subject, r.first_day, r.last_day
       from unnest($2::uuid[], $3::int[], $4::int[]) as s(batch_id, seq, as_seq)
       join entry_ranges r using (batch_id, seq)
       on conflict do nothing`,
      [batch, again.map((said) => said.batch), again.map(({ seq }) => seq), again.map((said) => said.as)],
    );
  }
}

const keyOf = (editionId: number, subject: string): string => `${String(editionId)} ${subject}`;

const findSums = async (query: Query, keys: readonly string[]): Promise<Sums[]> => {
  const places = keys.map((key) => key.indexOf(' '));
  const rows = await query<SumRow>(STANDING, [
    keys.map((key, at) => Number(key.slice(0, places[at]))),
    keys.map((key, at) => key.slice((places[at] ?? 0) + 1)),
  ]);
  // Nearly always there is none.
  if (rows.length === 0) return keys.map(() => NONE);
  const byKey = new Map<string, Sum[]>();
  for (const { editionId, asked, from, to, ...said } of rows) {
    const key = keyOf(editionId, asked);
    byKey.set(key, [...(byKey.get(key) ?? []), { ...said, range: { from, to } }]);
  }
  return keys.map((key) => new Sums(byKey.get(key) ?? []));
};
