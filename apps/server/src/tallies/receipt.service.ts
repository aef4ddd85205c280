import { Injectable } from '@nestjs/common';
import {
  LISTED_ENTRIES,
  MAX_TALLY_ENTRIES,
  type Page,
  type Receipt,
  type ReceiptDetail,
  type ReceiptQuery,
  type ReceiptState,
  type SentReceipt,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { seesAll, unitOf, hasRole, type Principal } from '../access/principal.model.ts';
import type { BatchKind } from '../counting/ledger.entity.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { SummedDays } from '../counting/summed.days.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { lockRemainders } from './remainder.lock.ts';
import { ReceiptEntryRepository, type EntryPlace, type SaidEntry } from './receipt-entry.repository.ts';

type BatchRow = {
  id: string;
  edition_id: number;
  kind: BatchKind;
  entry_count: number;
  recorded_at: Date;
  folded_version: number | null;
  withdrawn_by: string | null;
};
type FoundBatch = BatchRow & {
  actor_id: string | null;
  sent_by: string | null;
  taken_reason: string | null;
  taken_by: string | null;
  taken_at: Date | null;
  speaks: boolean;
};
type EntryRow = Omit<ReceiptDetail['entries'][number], 'amount'> & { amount: string };
type ListedEntry = Omit<SentReceipt['entries'][number], 'amount'> & { amount: string };

const stateOf = (batch: BatchRow): Omit<ReceiptState, 'entries'> => ({
  receipt: batch.id,
  state: batch.folded_version === null ? 'accepted' : 'folded',
  version: batch.folded_version,
  recordedAt: batch.recorded_at.toISOString(),
  withdrawnBy: batch.withdrawn_by,
  entryCount: batch.entry_count,
});

/** Whoever settles rows of the file at the moment is waited for: see `ImportRepository.lock`. */
const WAIT_FOR_FILE = `select pg_advisory_xact_lock(hashtextextended('innoweek:import:' || $1::text, 0))`;

/** Rows that had waited for their event and are taken back by themselves: the rest of their file stands. */
const takeBackRows = async (manager: EntityManager, file: string, receipt: string): Promise<void> => {
  await manager.query(
    `update import_rows set state = 'rejected', entries = '{}', receipt = null,
       errors = '[{"column": "", "code": "taken_back", "params": {}}]'
     where import_id = $1 and receipt = $2`,
    [file, receipt],
  );
  await manager.query(
    `update imports set rows = rows || (
       select jsonb_object_agg(s.state, (select count(*) from import_rows r where r.import_id = $1 and r.state = s.state))
       from unnest(array['new', 'changed', 'unchanged', 'held', 'rejected']) as s(state))
     where id = $1`,
    [file],
  );
};

/**
 * Entries of a receipt; `isFolded`: whether it is counted already; `speaks`: whether the caller still acts for whom it
 * was sent.
 */
export type ReadEntries = {
  editionId: number;
  isFolded: boolean;
  speaks: boolean;
  total: number;
  rows: SaidEntry[];
};

/** Reports that an account sent, by the values of `sentBy`; batches are `b`, what took them back `w`. */
const SENT = `b.actor_id = $1 and b.kind = 'tally'
  and ($2::text is null or $2 = case when w.id is not null then 'withdrawn'
                                     when b.folded_version is null then 'accepted' else 'folded' end)
  and ($3::date is null or exists (select from entries d where d.batch_id = b.id and d.day = $3))
  and ($4::text is null or exists (
    select from entries s join events t on s.subject = 'event:' || t.code
    where s.batch_id = b.id and (strpos(lower(t.title), $4) > 0 or strpos(lower(coalesce(t.title_en, '')), $4) > 0
                                 or strpos(lower(t.code), $4) > 0)))`;
const sentBy = (principal: Principal, { state, day, q }: Omit<ReceiptQuery, 'cursor' | 'limit'>) => [
  principal.accountId,
  state ?? null,
  day ?? null,
  q?.trim() ? q.trim().toLowerCase() : null,
];

const isReceipt = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** What became of something that was sent, and taking it back. */
@Injectable()
export class ReceiptService {
  constructor(
    private readonly source: DataSource,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
    private readonly entries: ReceiptEntryRepository,
  ) {}

  /** What the caller's account reported, newest first. */
  async list(principal: Principal, { cursor, limit, ...filter }: ReceiptQuery): Promise<Page<SentReceipt>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 1, ([id = '']) => isReceipt(id))[0];
    const rows = await this.source.query<(BatchRow & { listed: ListedEntry[] })[]>(
      // Receipts are numbered in the order of time.
      `select b.id, b.edition_id, b.kind, b.entry_count, b.recorded_at, b.folded_version, w.id as withdrawn_by,
              coalesce(said.listed, '[]') as listed
       from batches b
       left join batches w on w.withdraws = b.id
       left join lateral (
         select json_agg(json_build_object('subject', e.subject, 'title', v.title, 'metric', e.metric,
                                           'day', e.day, 'amount', e.amount::text) order by e.seq) as listed
         -- By their key: matched the other way round, every receipt of the page would read all events.
         from entries e left join events v on v.code = split_part(e.subject, 'event:', 2)
         where e.batch_id = b.id and e.seq < $7
       ) said on true
       where ${SENT} and ($5::uuid is null or b.id < $5) order by b.id desc limit $6`,
      [...sentBy(principal, filter), after, limit + 1, LISTED_ENTRIES],
    );
    const [count] = await this.source.query<{ total: number }[]>(
      `select count(*)::int as total from batches b left join batches w on w.withdraws = b.id where ${SENT}`,
      sentBy(principal, filter),
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        ...stateOf(row),
        entries: row.listed.map((entry) => ({ ...entry, amount: Number(entry.amount) })),
      })),
      nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: count?.total ?? 0,
    };
  }

  async describe(principal: Principal, id: string): Promise<ReceiptDetail> {
    const batch = await this.#find(principal, id);
    const entries = await this.#entries(id);
    return {
      ...stateOf(batch),
      entryCount: batch.entry_count,
      sentBy: batch.sent_by,
      withdrawal:
        batch.taken_at === null
          ? null
          : { reason: batch.taken_reason ?? '', by: batch.taken_by, at: batch.taken_at.toISOString() },
      mayWithdraw:
        batch.speaks &&
        batch.withdrawn_by === null &&
        (batch.kind === 'tally' || batch.kind === 'checkin') &&
        hasRole(principal, 'organizer', 'association', 'coordinator'),
      entries: entries.map((entry) => ({ ...entry, amount: Number(entry.amount) })),
    };
  }

  /** Entries of a receipt that the caller may read, those after a place in it. */
  async readEntries(principal: Principal, id: string, place: EntryPlace): Promise<ReadEntries> {
    const batch = await this.#find(principal, id);
    return {
      editionId: batch.edition_id,
      isFolded: batch.folded_version !== null,
      speaks: batch.speaks,
      total: batch.entry_count,
      rows: await this.entries.page(id, place),
    };
  }

  /**
   * Takes back every entry of a receipt by reversing entries; what each claim said before stands again. Asked
   * twice, the second gets the receipt of the first. A file whose receipt is taken back is taken back.
   */
  async withdraw(principal: Principal, id: string, reason: string): Promise<Receipt> {
    const batch = await this.#speaking(principal, id);
    const [file] = await this.source.query<{ id: string; main: boolean }[]>(
      `select id, true as main from imports where receipt = $1
       union all select import_id, false from import_rows where receipt = $1 limit 1`,
      [id],
    );
    const [outcome] = file?.main
      ? await this.withdrawFile(principal, file.id, reason)
      : await this.source.transaction(async (manager) => {
          if (file) await manager.query(WAIT_FOR_FILE, [file.id]);
          const receipt = await this.#withdrawWithin(manager, principal, id, reason);
          if (file) await takeBackRows(manager, file.id, id);
          return [receipt];
        });
    this.sums.announce();
    this.ledger.announceEntries(batch.edition_id);
    if (!outcome) throw new ProblemError('receipt_not_found');
    return outcome;
  }

  /**
   * Takes a file of tallies back with everything that it wrote when it was committed, or later when events were
   * approved that its rows waited for; all of it or nothing.
   * @returns the receipts of the withdrawals, that of what was committed first
   */
  async withdrawFile(principal: Principal, file: string, reason: string): Promise<Receipt[]> {
    const { receipts, announced } = await this.source.transaction(async (manager) => {
      await manager.query(WAIT_FOR_FILE, [file]);
      const [found] = await manager.query<{ edition: number }[]>(
        `select edition_id as edition from imports where id = $1`,
        [file],
      );
      if (!found) return { receipts: [], announced: null };
      const written = await manager.query<{ receipt: string }[]>(
        `select receipt, min(place) as place from (
           select receipt, 0 as place from imports where id = $1
           union all
           select receipt, row from import_rows where import_id = $1
         ) w where receipt is not null group by receipt order by place`,
        [file],
      );
      const receipts: Receipt[] = [];
      for (const { receipt } of written)
        receipts.push(await this.#withdrawWithin(manager, principal, receipt, reason));
      const rested = await this.#withdrawAccepted(manager, principal, file, found.edition, reason);
      await manager.query(`update declared_totals set withdrawn = true where import_id = $1`, [file]);
      await manager.query(`update imports set state = 'undone' where id = $1 and state = 'committed'`, [
        file,
      ]);
      return { receipts, announced: receipts.length + rested > 0 ? found.edition : null };
    });
    this.sums.announce();
    if (announced !== null) this.ledger.announceEntries(announced);
    return receipts;
  }

  /** Takes back what was accepted of the totals that a file declares, whoever accepted it. @returns how many times it was */
  async #withdrawAccepted(
    manager: EntityManager,
    principal: Principal,
    file: string,
    editionId: number,
    reason: string,
  ): Promise<number> {
    await lockRemainders(manager, editionId);
    const accepted = await manager.query<{ receipt: string }[]>(
      `select a.receipt from declared_totals d cross join unnest(d.acceptances) as a(receipt)
       where d.import_id = $1 and not exists (select from batches w where w.withdraws = a.receipt)
       order by a.receipt desc`,
      [file],
    );
    for (const { receipt: withdraws } of accepted)
      await this.ledger.withdrawWithin(manager, {
        editionId,
        actorId: principal.accountId,
        reason,
        withdraws,
      });
    return accepted.length;
  }

  async #withdrawWithin(
    manager: EntityManager,
    principal: Principal,
    id: string,
    reason: string,
  ): Promise<Receipt> {
    const batch = await this.#speaking(principal, id, manager);
    if (batch.withdrawn_by !== null)
      return { receipt: batch.withdrawn_by, accepted: batch.entry_count, replayed: true };
    if (batch.kind !== 'tally' && batch.kind !== 'checkin') throw new ProblemError('receipt_not_found');
    try {
      const appended = await this.ledger.withdrawWithin(manager, {
        editionId: batch.edition_id,
        actorId: principal.accountId,
        reason,
        withdraws: id,
      });
      // What a coordinator said stands above the association that it is about.
      if (appended.ofCoordinator && !hasRole(principal, 'coordinator')) throw new ProblemError('forbidden');
      return { receipt: appended.id, accepted: appended.entryCount, replayed: false };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'already_withdrawn') throw error;
      const { withdrawn_by, entry_count } = await this.#find(principal, id, manager);
      if (withdrawn_by === null) throw error;
      return { receipt: withdrawn_by, accepted: entry_count, replayed: true };
    }
  }

  async #speaking(
    principal: Principal,
    id: string,
    manager: EntityManager = this.source.manager,
  ): Promise<FoundBatch> {
    const batch = await this.#find(principal, id, manager);
    if (!batch.speaks) throw new ProblemError('forbidden');
    return batch;
  }

  /**
   * Own organisation's receipts; an association's unit's; coordinators' all. Others do not exist. Whoever sent one
   * and has left the organisation it speaks for may read it still, but speaks (`speaks`) for it no more. Within a
   * transaction it has to be asked there: whoever holds one connection and waits for a second may wait for ever.
   */
  async #find(
    principal: Principal,
    id: string,
    manager: EntityManager = this.source.manager,
  ): Promise<FoundBatch> {
    const [batch] = isReceipt(id)
      ? await manager.query<FoundBatch[]>(
          `select * from (
             select b.id, b.edition_id, b.kind, b.entry_count, b.recorded_at, b.folded_version, b.actor_id,
                    w.id as withdrawn_by, w.reason as taken_reason, w.recorded_at as taken_at,
                    (select name from accounts where id = b.actor_id) as sent_by,
                    (select name from accounts where id = w.actor_id) as taken_by,
                    $2 or (
                      -- What speaks for an organisation stays its own when the one who sent it leaves.
                      (b.actor_id = $3 or (b.kind <> 'events' and b.entry_count > 0)
                        or exists (select from memberships m
                                   where m.account_id = b.actor_id and m.organisation_id = $4))
                      -- A colleague may speak for other organisations, too: that is theirs.
                      and not exists (
                        select from entries e
                        left join events v on v.code = split_part(e.subject, 'event:', 2)
                        where e.batch_id = b.id and $4 is distinct from case
                          when e.reporter in ('door', 'register')
                            then case when $4 = any(v.co_organisers) then $4 else v.organiser_id end
                          else coalesce((select merged_into from organisations where id = e.reporter), e.reporter)
                          end)
                    ) or ($5::text is not null and b.kind in ('tally', 'checkin', 'register', 'withdrawal') and not exists (
                      select from entries e
                      left join events v on v.code = split_part(e.subject, 'event:', 2)
                      where e.batch_id = b.id
                        and coalesce(v.unit, split_part(e.subject, 'remainder:', 2)) is distinct from $5)) as speaks
             from batches b
             left join batches w on w.withdraws = b.id
             where b.id = $1
           ) found
           where speaks or actor_id = $3`,
          [id, seesAll(principal), principal.accountId, ownOrganisation(principal), unitOf(principal)],
        )
      : [];
    if (!batch) throw new ProblemError('receipt_not_found');
    return batch;
  }

  #entries(id: string): Promise<EntryRow[]> {
    return this.source.query<EntryRow[]>(
      // Whoever waits for a file to be counted asks again and again: not for all of its hundred thousand.
      `select e.subject, e.metric, e.day::text as day, e.op, e.amount, e.revision
       from entries e where e.batch_id = $1 and e.seq < $2 order by e.seq`,
      [id, MAX_TALLY_ENTRIES],
    );
  }
}

const ownOrganisation = (principal: Principal): string | null =>
  hasRole(principal, 'organizer', 'association') ? (principal.organisation?.id ?? null) : null;
