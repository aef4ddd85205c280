import { Injectable } from '@nestjs/common';
import { findUnit } from '@innoweek/places';
import { DataSource } from 'typeorm';
import { initialsOf } from './event.search.ts';

/** What stands in a code for events that no unit counts. */
const NATIONAL = 'CN';

/** `GD` for Guangdong, `XPCC` for the corps, `SZ` for Shenzhen, whose id ends in digits that nobody remembers. */
const lettersOf = (unit: string): string => {
  const [last = ''] = unit.split('-').slice(-1);
  if (/^[A-Z]+$/.test(last)) return last;
  return initialsOf(findUnit(unit)?.shortName ?? '') || NATIONAL;
};

/** `2016-GD` for an event of Guangdong in the week of 2016. The code keeps it when the event moves. */
export const codePrefix = (edition: { start: string }, unit: string): string =>
  `${edition.start.slice(0, 4)}-${lettersOf(unit)}`;

/** Gives out event codes: short enough to be read over the telephone, and never the same twice. */
@Injectable()
export class EventCodes {
  constructor(private readonly source: DataSource) {}

  /**
   * One new code per prefix given, in that order. Numbers are taken in a transaction of their own: what
   * fails later leaves a hole, and nobody waits for a long import.
   */
  async take(prefixes: readonly string[]): Promise<string[]> {
    const wanted = new Map<string, number>();
    for (const prefix of prefixes) wanted.set(prefix, (wanted.get(prefix) ?? 0) + 1);
    if (wanted.size === 0) return [];
    const rows = await this.source.query<{ prefix: string; last: number }[]>(
      `insert into event_sequences as s (prefix, last)
       select prefix, wanted from unnest($1::text[], $2::int[]) as w(prefix, wanted) order by prefix
       on conflict (prefix) do update set last = s.last + excluded.last
       returning prefix, last`,
      [[...wanted.keys()], [...wanted.values()]],
    );
    const next = new Map(rows.map(({ prefix, last }) => [prefix, last - (wanted.get(prefix) ?? 0)]));
    return prefixes.map((prefix) => {
      const number = (next.get(prefix) ?? 0) + 1;
      next.set(prefix, number);
      return `${prefix}-${String(number).padStart(5, '0')}`;
    });
  }
}
