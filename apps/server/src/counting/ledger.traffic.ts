import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { besideTransaction } from '../database/beside.transaction.ts';

/** So many batches within so many milliseconds are traffic that a long job gives way to. */
const BUSY = { batches: 100, withinMs: 1_000 };
/** Below every other identifier of its millisecond. */
const FIRST = new Uint8Array(16);

/** How much is being said to the ledger. */
@Injectable()
export class LedgerTraffic {
  constructor(private readonly source: DataSource) {}

  /** Whether tallies come by the hundred just now, of whatever edition, through whichever process. */
  async isBusy(): Promise<boolean> {
    const since = v7({ msecs: Date.now() - BUSY.withinMs, random: FIRST, seq: 0 });
    const rows = await besideTransaction(() =>
      // The identifier of a batch begins with the time at which it was made: the primary key finds the newest.
      this.source.query<unknown[]>(`select from batches where id > $1 limit $2`, [since, BUSY.batches]),
    );
    return rows.length === BUSY.batches;
  }
}
