import { Injectable } from '@nestjs/common';
import type { Grade, Metric } from '@innoweek/contracts';
import type { Standing } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { takenBack } from '../counting/taken.back.ts';

/** What an organisation said once, and where in the ledger it stands. */
export type SaidEntry = {
  batch: string;
  seq: number;
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  standing: Standing;
  grade: Grade;
  amount: bigint;
  revision: number;
  occurredAt: number;
  note: string | null;
};
type SaidRow = Omit<SaidEntry, 'amount' | 'occurredAt'> & {
  editionId: number;
  amount: string;
  occurredMs: string;
};

/** The smallest id (UUID version 7, RFC 9562) that was given at a moment or later. */
const firstIdAt = (at: Date): string => {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

/** What hangs on an organisation beside its events. */
@Injectable()
export class MergeRepository {
  /** Codes of the events in which it takes part or is asked to lead, in all editions. */
  async eventsOf(manager: EntityManager, id: string): Promise<string[]> {
    const rows = await manager.query<{ code: string }[]>(
      `select code from events
       where organiser_id = $1 or $1 = any(co_organisers) or pending #>> '{said,organiser}' = $1 order by code`,
      [id],
    );
    return rows.map(({ code }) => code);
  }

  /**
   * Entries that it said and that nobody took back, by edition.
   * @param since only those of batches that began then or later: a part of the ledger instead of all of it
   */
  async saidBy(manager: EntityManager, id: string, since: Date | null): Promise<Map<number, SaidEntry[]>> {
    const rows = await manager.query<SaidRow[]>(
      `select b.edition_id as "editionId", e.batch_id as batch, e.seq, e.subject, e.metric, e.day::text as day,
              e.reporter, e.standing, e.grade, e.amount, e.revision, e.note,
              (extract(epoch from e.occurred_at) * 1000)::bigint as "occurredMs"
       from entries e join batches b on b.id = e.batch_id
       where e.reporter = $1 and e.op = 'set' and ($2::uuid is null or e.batch_id >= $2)
         and not ${takenBack('e')}
       order by e.batch_id, e.seq`,
      [id, since === null ? null : firstIdAt(since)],
    );
    const byEdition = new Map<number, SaidEntry[]>();
    for (const { editionId, amount, occurredMs, ...row } of rows) {
      const entry = { ...row, amount: BigInt(amount), occurredAt: Number(occurredMs) };
      const list = byEdition.get(editionId);
      if (list) list.push(entry);
      else byEdition.set(editionId, [entry]);
    }
    return byEdition;
  }

  /** How many act for it, and how many organisations lie below it. */
  async dependants(manager: EntityManager, id: string): Promise<{ accounts: number; children: number }> {
    const [row] = await manager.query<{ accounts: number; children: number }[]>(
      `select (select count(*)::int from memberships where organisation_id = $1) as accounts,
              (select count(*)::int from organisations where parent = $1 and merged_into is null) as children`,
      [id],
    );
    return row ?? { accounts: 0, children: 0 };
  }

  /** Who acted for it acts for the other: with the rights of both where they act for both already. */
  async moveMembers(manager: EntityManager, from: string, into: string): Promise<void> {
    const pair = [from, into];
    await manager.query(
      `update memberships k set roles = array(select distinct role from unnest(k.roles || m.roles) as held(role) order by role)
       from memberships m
       where m.account_id = k.account_id and m.organisation_id = $1 and k.organisation_id = $2`,
      pair,
    );
    for (const table of ['sessions', 'tokens'])
      await manager.query(
        `update ${table} t set membership_id = k.id from memberships m join memberships k using (account_id)
         where t.membership_id = m.id and m.organisation_id = $1 and k.organisation_id = $2`,
        pair,
      );
    await manager.query(
      `delete from memberships m using memberships k
       where m.account_id = k.account_id and m.organisation_id = $1 and k.organisation_id = $2`,
      pair,
    );
    await manager.query(`update memberships set organisation_id = $2 where organisation_id = $1`, pair);
  }

  /** What it answered when it was named as co-organiser, the other answered; its own answer goes first. */
  async movePartnerships(manager: EntityManager, from: string, into: string): Promise<void> {
    const pair = [from, into];
    await manager.query(
      `delete from event_partners p using event_partners k
       where k.code = p.code and p.organisation_id = $1 and k.organisation_id = $2`,
      pair,
    );
    await manager.query(`update event_partners set organisation_id = $2 where organisation_id = $1`, pair);
    await manager.query(
      `update event_joins set added = array_replace(added, $1, $2) where $1 = any(added)`,
      pair,
    );
  }

  /** What lay below it lies below the other, which takes its place in the tree where it lay below it itself. */
  async moveChildren(
    manager: EntityManager,
    from: { id: string; parent: string | null },
    into: string,
  ): Promise<void> {
    await manager.query(
      `update organisations set parent = $2 where id = $3 and exists (
         with recursive above as (
           select parent from organisations where id = $3
           union select o.parent from organisations o join above a on o.id = a.parent
         ) select from above where parent = $1)`,
      [from.id, from.parent, into],
    );
    await manager.query(`update organisations set parent = $2 where parent = $1`, [from.id, into]);
    // Whoever was merged into it before is now the other, too.
    await manager.query(`update organisations set merged_into = $2 where merged_into = $1`, [from.id, into]);
  }

  /** Organisations merged since, with those that they were merged into: their events and reports may still come. */
  mergedSince(manager: EntityManager, since: Date): Promise<{ id: string; into: string; at: Date }[]> {
    return manager.query(
      `select id, merged_into as into, merged_at as at from organisations
       where merged_into is not null and merged_at > $1 order by id`,
      [since],
    );
  }
}
