import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export type Freshness = {
  /** Batches that are not on the board yet, and the age of the oldest, in seconds. */
  waiting: number;
  lagS: number;
  /** Of the board of the current edition; its age in seconds, null before the first. */
  version: number;
  ageS: number | null;
};

/** One reading serves whoever asks within this, in milliseconds. */
const KEPT_MS = 1_000;

/** Whether the board shows what is in the ledger. */
@Injectable()
export class BoardFreshness {
  #kept: { at: number; reading: Promise<Freshness> } | null = null;

  constructor(private readonly source: DataSource) {}

  read(): Promise<Freshness> {
    if (this.#kept && Date.now() - this.#kept.at < KEPT_MS) return this.#kept.reading;
    const reading = this.#query();
    const kept = { at: Date.now(), reading };
    this.#kept = kept;
    reading.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    return reading;
  }

  async #query(): Promise<Freshness> {
    const [row] = await this.source.query<Freshness[]>(
      `select w.waiting, w.lag as "lagS", coalesce(v.version, 0) as version, v.age as "ageS"
       from (select count(*)::int as waiting,
                    coalesce(greatest(0, extract(epoch from clock_timestamp() - min(recorded_at))), 0)::float8 as lag
             from batches where folded_version is null) w
       left join lateral (
         select b.version, extract(epoch from clock_timestamp() - b.at)::float8 as age
         from board_versions b join editions e on e.id = b.edition_id and e.current
         order by b.version desc limit 1) v on true`,
    );
    return row ?? { waiting: 0, lagS: 0, version: 0, ageS: null };
  }
}
