import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What stands in a code for events that no unit counts. */
const NATIONAL = 'CN';

/** `2016-GD` for an event of Guangdong in the week of 2016. The code keeps it when the event moves. */
export const codePrefix = (edition: { start: string }, unit: string): string =>
  `${edition.start.slice(0, 4)}-${unit === 'none' ? NATIONAL : (unit.split('-').at(-1) ?? NATIONAL)}`;

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
