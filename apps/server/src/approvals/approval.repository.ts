import { Injectable } from '@nestjs/common';
import type { ApprovalQuery, Colleagues, WaitingAge, WaitingFor } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EVENT_COLUMNS } from '../events/event.repository.ts';
import type { EventRecord } from '../events/event.model.ts';
import { moderatedSql } from '../events/event.policy.ts';
import { searchWords } from '../events/event.search.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';

export type WaitingEvent = EventRecord & {
  waitingSince: Date;
  age: WaitingAge;
  waitingFor: WaitingFor;
  assigneeId: string | null;
  assigneeName: string | null;
};

/** How long an event waits at a moment of the edition's clock, which is a parameter. */
const ageAt = (moment: string): string =>
  `case when e.waiting_since > ${moment}::timestamptz - interval '1 day' then 'day'
        when e.waiting_since > ${moment}::timestamptz - interval '3 days' then 'days' else 'long' end`;
// Returned before: the reason is answered, and history remembers.
const WAITING_FOR = `case when e.status <> 'submitted' then 'changed'
  when exists (select from event_versions v where v.code = e.code and v.action = 'return') then 'again'
  else 'first' end`;
/** Changes of the time and place of an event that is over lapse: nobody has to look at them. */
const WAITS = `e.waiting_since is not null and e.joined_to is null and (e.status <> 'concluded' or e.pending -> 'said' ?| array['title', 'venue'])`;

/** What waits for whom. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly source: DataSource) {}

  /** @param now what the clock of the edition shows */
  async list(
    principal: Principal,
    edition: EditionEntity,
    now: Date,
    query: ApprovalQuery,
  ): Promise<{ items: WaitingEvent[]; nextCursor: string | null; total: number }> {
    const params: unknown[] = [edition.id];
    const where = [
      'e.edition_id = $1',
      WAITS,
      moderatedSql(principal, params),
      ...filters(principal, query, now, params),
    ];
    const from = `from events e left join event_assignments s on s.code = e.code left join accounts a on a.id = s.account_id`;
    const counted = this.source.query<{ total: number }[]>(
      `select count(*)::int as total ${from} where ${where.join(' and ')}`,
      [...params],
    );
    if (query.cursor !== undefined) {
      const [since, code] = decodeCursor(query.cursor, 2, ([at = '']) => isMoment(at));
      // The cursor has milliseconds, the row microseconds.
      where.push(
        `(date_trunc('milliseconds', e.waiting_since), e.code) > ($${String(params.push(since))}::timestamptz, $${String(params.push(code))})`,
      );
    }
    const age = ageAt(`$${String(params.push(now))}`);
    const listed = this.source.query<WaitingEvent[]>(
      `select ${EVENT_COLUMNS}, ${age} as age, ${WAITING_FOR} as "waitingFor", a.id as "assigneeId", a.name as "assigneeName"
       ${from} where ${where.join(' and ')}
       order by date_trunc('milliseconds', e.waiting_since), e.code limit ${String(query.limit + 1)}`,
      params,
    );
    const [[count], rows] = await Promise.all([counted, listed]);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > query.limit && last ? encodeCursor([last.waitingSince.toISOString(), last.code]) : null,
      total: count?.total ?? 0,
    };
  }

  /**
   * Everything that waits, counted by what it is counted by.
   * @param now what the clock of the edition shows
   */
  summary(
    principal: Principal,
    edition: EditionEntity,
    now: Date,
  ): Promise<
    {
      unit: string;
      age: WaitingAge;
      waiting: WaitingFor;
      whose: 'me' | 'other' | 'nobody';
      count: number;
      oldest: Date;
    }[]
  > {
    const params: unknown[] = [edition.id, principal.accountId, now];
    return this.source.query(
      `select e.unit, ${ageAt('$3')} as age, ${WAITING_FOR} as waiting, count(*)::int as count, min(e.waiting_since) as oldest,
              case when s.account_id is null then 'nobody' when s.account_id = $2 then 'me' else 'other' end as whose
       from events e left join event_assignments s on s.code = e.code
       where e.edition_id = $1 and ${WAITS} and ${moderatedSql(principal, params)}
       group by 1, 2, 3, 6`,
      params,
    );
  }

  /** Who decides where the caller decides. */
  async colleagues(principal: Principal, unit: string | null): Promise<Colleagues['items']> {
    return this.source.query(
      `select distinct a.id, a.name from accounts a
       join memberships m on m.account_id = a.id left join organisations o on o.id = m.organisation_id
       where not a.disabled and (a.id = $1 or case when $2::text is null
         then 'coordinator' = any(m.roles) else 'association' = any(m.roles) and o.reports_for = $2 end)
       order by a.name, a.id limit 500`,
      [principal.accountId, unit],
    );
  }

  /** Whether an account decides about the events of a unit. */
  async decidesAbout(
    manager: EntityManager,
    accountId: string,
    units: readonly string[],
  ): Promise<Set<string>> {
    const rows = await manager.query<{ unit: string }[]>(
      `select u.unit from unnest($2::text[]) as u(unit) where exists (
         select from accounts a join memberships m on m.account_id = a.id
         left join organisations o on o.id = m.organisation_id
         where a.id = $1 and not a.disabled and ('coordinator' = any(m.roles)
           or ('association' = any(m.roles) and o.reports_for = u.unit)))`,
      [accountId, [...new Set(units)]],
    );
    return new Set(rows.map(({ unit }) => unit));
  }

  async assign(manager: EntityManager, codes: readonly string[], accountId: string | null): Promise<void> {
    await (accountId === null
      ? manager.query('delete from event_assignments where code = any($1::text[])', [codes])
      : manager.query(
          `insert into event_assignments (code, account_id, at) select code, $2, now() from unnest($1::text[]) as c(code)
           order by code on conflict (code) do update set account_id = excluded.account_id, at = excluded.at`,
          [codes, accountId],
        ));
  }

  /** What the caller decided last about these events, where nothing happened to them since and it is not too late. */
  async undoable(
    manager: EntityManager,
    principal: Principal,
    codes: readonly string[],
    minutes: number,
  ): Promise<Map<string, { version: number; before: unknown }>> {
    const rows = await manager.query<{ code: string; version: number; before: unknown }[]>(
      `select code, version, before from event_decisions
       where code = any($1::text[]) and account_id = $2 and at > now() - make_interval(mins => $3::int)`,
      [codes, principal.accountId, minutes],
    );
    return new Map(rows.map((row) => [row.code, row]));
  }
}

const filters = (principal: Principal, query: ApprovalQuery, now: Date, params: unknown[]): string[] => {
  const where: string[] = [];
  const add = (condition: (at: string) => string, value: string): void => {
    // PostgreSQL has no text with NUL in it: nothing is called so.
    where.push(value.includes('\0') ? 'false' : condition(`$${String(params.push(value))}`));
  };
  for (const word of searchWords(query.q ?? '')) add((at) => `e.search like ${at}`, likePattern(word));
  if (query.unit !== undefined) add((at) => `e.unit = ${at}`, query.unit);
  if (query.organiser !== undefined) add((at) => `e.organiser_id = ${at}`, query.organiser);
  if (query.kind !== undefined) add((at) => `e.kind = ${at}`, query.kind);
  if (query.age !== undefined) {
    const age = ageAt(`$${String(params.push(now))}`);
    add((at) => `${age} = ${at}`, query.age);
  }
  if (query.waiting !== undefined) add((at) => `${WAITING_FOR} = ${at}`, query.waiting);
  if (query.assignee === 'nobody') where.push('s.account_id is null');
  else if (query.assignee !== undefined)
    add((at) => `s.account_id = ${at}::uuid`, query.assignee === 'me' ? principal.accountId : query.assignee);
  return where;
};
