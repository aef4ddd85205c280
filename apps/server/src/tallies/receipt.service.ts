import { Injectable } from '@nestjs/common';
import type { Metric, Receipt, ReceiptState } from '@innoweek/contracts';
import type { Standing } from '@innoweek/counting';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, hasRole, type Principal } from '../access/principal.model.ts';
import type { BatchKind } from '../counting/ledger.entity.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { ProblemError } from '../problems/problem.error.ts';

type BatchRow = {
  id: string;
  edition_id: number;
  kind: BatchKind;
  entry_count: number;
  recorded_at: Date;
  folded_version: number | null;
  withdrawn_by: string | null;
};
type EntryRow = {
  seq: number;
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  standing: Standing;
  grade: NewEntry['grade'];
  op: 'set' | 'add' | 'void';
  amount: string;
  revision: number;
  occurred_at: Date;
};

const isReceipt = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** What became of something that was sent, and taking it back. */
@Injectable()
export class ReceiptService {
  constructor(
    private readonly source: DataSource,
    private readonly ledger: LedgerService,
  ) {}

  async describe(principal: Principal, id: string): Promise<ReceiptState> {
    const batch = await this.#find(principal, id);
    const entries = await this.#entries(id);
    return {
      receipt: batch.id,
      state: batch.folded_version === null ? 'accepted' : 'folded',
      version: batch.folded_version,
      recordedAt: batch.recorded_at.toISOString(),
      withdrawnBy: batch.withdrawn_by,
      entries: entries.map(({ subject, metric, day, op, amount, revision }) => ({
        subject,
        metric,
        day,
        op,
        amount: Number(amount),
        revision,
      })),
    };
  }

  /**
   * Takes back every entry of a receipt by reversing entries; what each claim said before stands again. Asked
   * twice, the second gets the receipt of the first.
   */
  async withdraw(principal: Principal, id: string, reason: string): Promise<Receipt> {
    const batch = await this.#find(principal, id);
    if (batch.withdrawn_by !== null)
      return { receipt: batch.withdrawn_by, accepted: batch.entry_count, replayed: true };
    if (batch.kind !== 'tally' && batch.kind !== 'checkin') throw new ProblemError('receipt_not_found');
    const rows = await this.#entries(id);
    // What a coordinator said stands above the association that it is about.
    if (!hasRole(principal, 'coordinator') && rows.some(({ standing }) => standing === 'coordinator'))
      throw new ProblemError('forbidden');
    const entries = rows.flatMap((row): NewEntry[] => {
      if (row.op === 'void') return [];
      const { seq, op, amount, occurred_at, ...said } = row;
      return [
        {
          ...said,
          op: 'void',
          of: op,
          voids: { batch: id, seq },
          amount: BigInt(amount),
          occurredAt: occurred_at.getTime(),
        },
      ];
    });
    try {
      const appended = await this.ledger.append({
        editionId: batch.edition_id,
        kind: 'withdrawal',
        actorId: principal.accountId,
        reason,
        withdraws: id,
        facts: [],
        entries,
      });
      return { receipt: appended.id, accepted: appended.entryCount, replayed: false };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'already_withdrawn') throw error;
      const { withdrawn_by, entry_count } = await this.#find(principal, id);
      if (withdrawn_by === null) throw error;
      return { receipt: withdrawn_by, accepted: entry_count, replayed: true };
    }
  }

  /** Own organisation's receipts; an association's unit's; coordinators' all. Others do not exist. */
  async #find(principal: Principal, id: string): Promise<BatchRow> {
    const [batch] = isReceipt(id)
      ? await this.source.query<BatchRow[]>(
          `select b.id, b.edition_id, b.kind, b.entry_count, b.recorded_at, b.folded_version, w.id as withdrawn_by
           from batches b
           left join batches w on w.withdraws = b.id
           where b.id = $1 and (
             $2 or b.actor_id = $3
             or exists (select from memberships m where m.account_id = b.actor_id and m.organisation_id = $4)
               -- A colleague may speak for other organisations, too: that is theirs.
               and not exists (
                 select from entries e
                 left join events v on e.subject = 'event:' || v.code
                 where e.batch_id = b.id and case e.reporter
                   when 'door' then $4 <> v.organiser_id and not $4 = any(v.co_organisers)
                   else e.reporter <> $4 end)
             or ($5::text is not null and b.kind in ('tally', 'checkin', 'withdrawal') and not exists (
               select from entries e
               left join events v on e.subject = 'event:' || v.code
               where e.batch_id = b.id
                 and coalesce(v.unit, split_part(e.subject, 'remainder:', 2)) is distinct from $5)))`,
          [id, seesAll(principal), principal.accountId, ownOrganisation(principal), unitOf(principal)],
        )
      : [];
    if (!batch) throw new ProblemError('receipt_not_found');
    return batch;
  }

  #entries(id: string): Promise<EntryRow[]> {
    return this.source.query<EntryRow[]>(
      `select seq, subject, metric, day::text as day, reporter, standing, grade, op, amount, revision, occurred_at
       from entries where batch_id = $1 order by seq`,
      [id],
    );
  }
}

const ownOrganisation = (principal: Principal): string | null =>
  hasRole(principal, 'organizer', 'association') ? (principal.organisation?.id ?? null) : null;
