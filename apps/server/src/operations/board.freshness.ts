import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UNIT_SCOPES } from '../board/board.repository.ts';

export type Freshness = {
  /** Batches that are not on the board yet, and the age of the oldest, in seconds. */
  waiting: number;
  lagS: number;
  /** Of the board of the current edition; its age in seconds, null before the first. */
  version: number;
  ageS: number | null;
  /** Cells of its nation that are not the sum of its units: 0 unless something is wrong. */
  imbalances: number;
};

/** One reading serves whoever asks within this, in milliseconds. */
const KEPT_MS = 1_000;
/** Whoever asks is answered within this, in milliseconds, or told that there is no answer. */
const ANSWER_MS = 1_500;

/** Whether the board shows what is in the ledger. */
@Injectable()
export class BoardFreshness {
  #untoldS: () => number = () => 0;
  #kept: { at: number; reading: Promise<Freshness> } | null = null;

  constructor(private readonly source: DataSource) {}

  /** Says for how long, in seconds, watchers here were not told how their boards stand. */
  watchRoomsBy(untoldS: () => number): void {
    this.#untoldS = untoldS;
  }

  get untoldS(): number {
    return this.#untoldS();
  }

  /** Fails where the database does not answer. */
  read(): Promise<Freshness> {
    if (this.#kept && Date.now() - this.#kept.at < KEPT_MS) return this.#kept.reading;
    const reading = this.#queryInTime();
    const kept = { at: Date.now(), reading };
    this.#kept = kept;
    reading.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    return reading;
  }

  /** A database that was stopped, or a network that lost it, answers nothing at all. */
  async #queryInTime(): Promise<Freshness> {
    const late = new AbortController();
    const patience = sleep(ANSWER_MS, null, { signal: late.signal, ref: false }).then(() => {
      throw new Error(`the database did not answer within ${String(ANSWER_MS)} ms`);
    });
    const query = this.#query();
    try {
      return await Promise.race([query, patience]);
    } finally {
      late.abort();
      for (const rest of [query, patience]) rest.catch(() => undefined);
    }
  }

  async #query(): Promise<Freshness> {
    const [row] = await this.source.query<Freshness[]>(
      `select w.waiting, w.lag as "lagS", coalesce(v.version, 0) as version, v.age as "ageS",
              u.imbalances
       from (select count(*)::int as waiting,
                    coalesce(greatest(0, extract(epoch from clock_timestamp() - min(recorded_at))), 0)::float8 as lag
             from batches where folded_version is null) w
       left join lateral (
         select b.version, extract(epoch from clock_timestamp() - b.at)::float8 as age
         from board_versions b join editions e on e.id = b.edition_id and e.current
         order by b.version desc limit 1) v on true
       cross join (
         select count(*)::int as imbalances from (
           select from cells c join editions e on e.id = c.edition_id and e.current
           where c.scope = any($1::text[])
           group by substr(c.key, strpos(c.key, '/'))
           having sum(case when c.scope = 'nation' then c.value else -c.value end) <> 0) s) u`,
      [['nation', ...UNIT_SCOPES]],
    );
    return row ?? { waiting: 0, lagS: 0, version: 0, ageS: null, imbalances: 0 };
  }
}
