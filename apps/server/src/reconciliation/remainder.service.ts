import { Injectable } from '@nestjs/common';
import {
  HELD_STATUSES,
  type Metric,
  type Page,
  type Receipt,
  type Remainder,
  type RemainderAcceptance,
  type RemainderQuery,
  type RemainderState,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { hasRole, seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { lockRemainders } from '../tallies/remainder.lock.ts';
import { voiceForUnit } from '../tallies/tally.voice.ts';

type Row = {
  id: string;
  edition_id: number;
  unit: string;
  metric: Metric;
  day: string | null;
  reporter: string;
  reporter_name: string;
  declared: string;
  events: string;
  outside: string | null;
  difference: string;
  state: RemainderState;
  explanation: string | null;
  explained_by: string | null;
  explained_at: Date | null;
  at: Date;
};

/** A total that a unit declares and that is not what is counted there. */
export type OpenRemainder = {
  id: string;
  unit: string;
  metric: Metric;
  day: string | null;
  reporter: string;
  declared: number;
  counted: number;
};

/** What is cancelled, or is counted with another event, is not part of a unit's figures. */
const COUNTS = `u.joins is null and u.status in ('standing', ${HELD_STATUSES.map((status) => `'${status}'`).join(', ')})`;
// Of what is declared of parts of a unit, what a whole holds that is declared as well is not added to it. What a server
// said that knew no parts stands until something newer is said, and what is older than it does not.
const STANDING = `
  with newest as (
    select distinct on (d.unit, d.part, d.day, d.metric, d.reporter) d.*
    from declared_totals d where d.edition_id = $1 and not d.withdrawn
    order by d.unit, d.part, d.day, d.metric, d.reporter, d.recorded_at desc, d.id desc
  ), standing as (
    select distinct on (n.unit, n.day, n.metric, n.reporter)
           n.id, n.edition_id, n.unit, n.day, n.metric, n.reporter, n.explanation, n.explained_by, n.explained_at,
           n.recorded_at, sum(n.value) over (partition by n.unit, n.day, n.metric, n.reporter) as value
    from newest n
    where not exists (
      select from newest o
      where o.unit = n.unit and o.day is not distinct from n.day and o.metric = n.metric and o.reporter = n.reporter
        and o.id <> n.id and case
          when n.part is null or o.part is null then (o.recorded_at, o.id) > (n.recorded_at, n.id)
          else o.part in ('', left(n.part, 4) || '00') and n.part <> ''
        end)
    order by n.unit, n.day, n.metric, n.reporter, n.recorded_at desc, n.id desc
  )`;
/** The newest total of each reporter that was not taken back, against what is counted of the unit on its days. */
const REMAINDERS = `
  ${STANDING}, compared as (
    select s.id, s.edition_id, s.unit, s.metric, s.day::text as day, s.reporter,
           coalesce(o.name, s.reporter) as reporter_name, s.value as declared, s.explanation, s.explained_by,
           s.explained_at, s.recorded_at as at, c.events, c.outside,
           s.value - c.events - coalesce(c.outside, 0) as difference
    from standing s
    left join organisations o on o.id = s.reporter
    cross join lateral (
      select coalesce(sum(v.amount) filter (where v.subject like 'event:%'), 0) as events,
             sum(v.amount) filter (where v.subject like 'remainder:%') as outside
      from subjects u
      join counted_values v on v.edition_id = u.edition_id and v.subject = u.subject
      where u.edition_id = s.edition_id and u.unit = s.unit and v.metric = s.metric and ${COUNTS}
        and (s.day is null or v.day = s.day)
    ) c
  ), told as (
    select c.*, case when c.difference = 0 then 'settled' when c.explanation is null then 'open'
                     else 'explained' end as state
    from compared c
  )`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Totals that units declare, and what is to become of the difference to what is counted there. */
@Injectable()
export class RemainderService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
    private readonly audit: AuditService,
  ) {}

  /** The greatest difference first. An association sees its own unit. */
  async list(principal: Principal, query: RemainderQuery): Promise<Page<Remainder>> {
    const edition = await this.editions.find(query.edition);
    const own = unitOf(principal);
    if (!seesAll(principal) && query.unit !== undefined && query.unit !== own)
      throw new ProblemError('board_not_found');
    const unit = seesAll(principal) ? (query.unit ?? null) : own;
    const [size, id] =
      query.cursor === undefined
        ? [null, null]
        : decodeCursor(query.cursor, 2, ([of = '', at = '']) => /^\d{1,18}$/.test(of) && UUID.test(at));
    const filters = [edition.id, unit, query.state ?? null, query.id ?? null];
    const rows = await this.source.query<Row[]>(
      `${REMAINDERS} select * from told
       where ($2::text is null or unit = $2) and ($3::text is null or state = $3) and ($4::uuid is null or id = $4)
         and ($5::numeric is null or (abs(difference), id) < ($5::numeric, $6::uuid))
       order by abs(difference) desc, id desc limit $7`,
      [...filters, size, id, query.limit + 1],
    );
    const [count] = await this.source.query<{ total: number }[]>(
      `${REMAINDERS} select count(*)::int as total from told
       where ($2::text is null or unit = $2) and ($3::text is null or state = $3) and ($4::uuid is null or id = $4)`,
      filters,
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(present),
      nextCursor:
        rows.length > query.limit && last ? encodeCursor([last.difference.replace('-', ''), last.id]) : null,
      total: count?.total ?? 0,
    };
  }

  /** All that are open, for the checks: every unit's figures are added up once, however many totals it declares. */
  findOpen(editionId: number): Promise<OpenRemainder[]> {
    return this.source.query<OpenRemainder[]>(
      `${STANDING}, counted as materialized (
         select u.unit, v.metric, v.day, sum(v.amount) as amount
         from counted_values v join subjects u on u.edition_id = v.edition_id and u.subject = v.subject
         where v.edition_id = $1 and ${COUNTS} group by grouping sets ((u.unit, v.metric, v.day), (u.unit, v.metric))
       )
       select s.id, s.unit, s.metric, s.day::text as day, s.reporter, s.value::float8 as declared,
              coalesce(c.amount, 0)::float8 as counted
       from standing s
       left join counted c on c.unit = s.unit and c.metric = s.metric and c.day is not distinct from s.day
       where s.explanation is null and s.value <> coalesce(c.amount, 0)`,
      [editionId],
    );
  }

  /** Counts the difference as what took place outside of registered events, in the caller's name. */
  async accept(principal: Principal, id: string, { difference }: RemainderAcceptance): Promise<Receipt> {
    const { edition, receipt } = await this.source.transaction(async (manager) => {
      const { edition, row } = await this.#lock(manager, principal, id);
      if (Number(row.difference) !== difference) throw new ProblemError('remainder_moved');
      const voice = voiceForUnit(principal, row.unit);
      if (!voice) throw new ProblemError('remainder_not_found');
      const day = row.day ?? edition.end;
      const said = await outsideOn(manager, row, day);
      const amount = said.amount + difference;
      // There cannot be fewer than nobody: then an event is wrong, or the declared total is.
      if (amount < 0) throw new ProblemError('remainder_below_events');
      const batch = await this.ledger.appendWithin(manager, {
        editionId: edition.id,
        kind: 'tally',
        actorId: principal.accountId,
        facts: [],
        entries: [
          {
            subject: `remainder:${row.unit}`,
            ...voice,
            metric: row.metric,
            day,
            grade: hasRole(principal, 'coordinator') ? 'verified' : 'reported',
            op: 'set',
            amount: BigInt(amount),
            revision: said.revision,
            occurredAt: this.editions.now(edition).getTime(),
          },
        ],
      });
      await manager.query(
        `update declared_totals set acceptances = array_append(acceptances, $2) where id = $1`,
        [id, batch.id],
      );
      return { edition, receipt: batch };
    });
    this.ledger.announceEntries(edition.id);
    return { receipt: receipt.id, accepted: receipt.entryCount, replayed: receipt.replayed };
  }

  /** Says why both are not the same; the difference stays, and is open no longer. */
  async explain(principal: Principal, id: string, text: string, actor: Actor): Promise<Remainder> {
    return this.source.transaction(async (manager) => {
      const { row } = await this.#lock(manager, principal, id);
      await manager.query(
        `update declared_totals set explanation = $2, explained_at = now(),
                explained_by = (select name from accounts where id = $3) where id = $1`,
        [id, text, principal.accountId],
      );
      await this.audit.record(manager, {
        actor,
        action: 'remainder.explain',
        target: id,
        detail: { unit: row.unit, metric: row.metric, day: row.day, text },
      });
      return present((await find(manager, row.edition_id, id)) ?? row);
    });
  }

  async #lock(
    manager: EntityManager,
    principal: Principal,
    id: string,
  ): Promise<{ edition: EditionEntity; row: Row }> {
    const [of] = UUID.test(id)
      ? await manager.query<{ edition_id: number }[]>(
          `select edition_id from declared_totals where id = $1`,
          [id],
        )
      : [];
    if (!of) throw new ProblemError('remainder_not_found');
    await lockRemainders(manager, of.edition_id);
    const row = await find(manager, of.edition_id, id);
    // Somebody else's unit does not exist.
    if (!row || !voiceForUnit(principal, row.unit)) throw new ProblemError('remainder_not_found');
    return { edition: await this.editions.byId(of.edition_id, manager), row };
  }
}

const find = async (manager: EntityManager, editionId: number, id: string): Promise<Row | null> => {
  const [row] = await manager.query<Row[]>(`${REMAINDERS} select * from told where id = $2`, [editionId, id]);
  return row ?? null;
};

/** What counts on a day outside of registered events, and the highest revision that anybody gave it. */
const outsideOn = async (
  manager: EntityManager,
  { edition_id, unit, metric }: Row,
  day: string,
): Promise<{ amount: number; revision: number }> => {
  const [row] = await manager.query<{ amount: string; revision: number }[]>(
    `select coalesce((select amount from counted_values
                      where edition_id = $1 and subject = $2 and metric = $3 and day = $4), 0) as amount,
            coalesce((select max(n.revision) from entries n join batches b on b.id = n.batch_id
                      where b.edition_id = $1 and n.subject = $2 and n.metric = $3 and n.day = $4), 0) as revision`,
    [edition_id, `remainder:${unit}`, metric, day],
  );
  return { amount: Number(row?.amount ?? 0), revision: row?.revision ?? 0 };
};

const present = (row: Row): Remainder => ({
  id: row.id,
  unit: row.unit,
  metric: row.metric,
  day: row.day,
  reporter: { id: row.reporter, name: row.reporter_name },
  declared: Number(row.declared),
  events: Number(row.events),
  outside: row.outside === null ? null : Number(row.outside),
  difference: Number(row.difference),
  state: row.state,
  explanation:
    row.explanation === null || row.explained_at === null
      ? null
      : { text: row.explanation, by: row.explained_by ?? '', at: row.explained_at.toISOString() },
  at: row.at.toISOString(),
});
