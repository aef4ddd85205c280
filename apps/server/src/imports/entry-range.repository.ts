import type { EntityManager } from 'typeorm';
import type { DayRange, PlannedTally } from './tally.planner.ts';

/** Notes of each entry of a batch that sums several days which these are. Its entries are numbered in the order of rows. */
export const noteSummedDays = async (
  manager: EntityManager,
  editionId: number,
  batch: string,
  planned: readonly PlannedTally[],
): Promise<void> => {
  let seq = 0;
  const sums = planned.flatMap(({ entries, range }) =>
    entries.flatMap(({ subject }) => {
      const at = seq;
      seq += 1;
      return range === null ? [] : [{ seq: at, subject, ...range }];
    }),
  );
  if (sums.length === 0) return;
  await manager.query(
    `insert into entry_ranges (batch_id, seq, edition_id, subject, first_day, last_day)
     select $1, seq, $2, subject, "from", "to"
     from json_to_recordset($3::json) as s(seq integer, subject text, "from" date, "to" date)
     on conflict do nothing`,
    [batch, editionId, JSON.stringify(sums)],
  );
};

/** Days that entries about some subjects sum, by batch and number in it: `batch|seq`. */
export const summedDays = async (
  manager: EntityManager,
  editionId: number,
  subjects: readonly string[],
): Promise<Map<string, DayRange>> => {
  const rows = await manager.query<(DayRange & { batch: string; seq: number })[]>(
    `select batch_id as batch, seq, first_day::text as "from", last_day::text as "to" from entry_ranges
     where edition_id = $1 and subject = any($2::text[])`,
    [editionId, subjects],
  );
  return new Map(rows.map(({ batch, seq, from, to }) => [`${batch}|${String(seq)}`, { from, to }]));
};
