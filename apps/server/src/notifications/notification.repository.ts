import { Injectable } from '@nestjs/common';
import type { NotificationKind, Page, ReportingStep } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { visibleSql } from '../events/event.policy.ts';
import { encodeCursor } from '../paging/cursor.codec.ts';

export type ListedNotification = {
  id: string;
  kind: NotificationKind;
  at: Date;
  readAt: Date | null;
  settled: boolean;
  edition: string;
  events: { code: string; title: string }[];
  total: number;
  reason: string | null;
  import: string | null;
  /** Null, too, where its reader does not act for the unit any more. */
  unit: string | null;
  step: ReportingStep | null;
  day: string | null;
  due: Date | null;
};

/**
 * Of notifications `n`: no longer worth reading. That events wait for approval is so no longer once all of them are
 * decided. Where only the first of many are named nobody can tell, until nothing waits in their unit.
 */
const SETTLED = `(n.kind = 'submitted' and not exists (
  select from events waiting where waiting.code = any(n.events) and waiting.status = 'submitted'
) and (n.total = cardinality(n.events) or not exists (
  select from events named join events waiting
    on waiting.edition_id = named.edition_id and waiting.unit = named.unit and waiting.status = 'submitted'
  where named.code = any(n.events))))`;
const UNREAD = `n.read_at is null and not ${SETTLED}`;

type Organisation = NonNullable<Principal['organisation']>;
type MembershipRow = Pick<Principal, 'accountId' | 'membershipId' | 'email' | 'name' | 'roles'> & {
  organisation: Organisation | null;
};

/** One account in each of its memberships. */
export type Readers = readonly [Principal, ...Principal[]];

/** Reads notifications as their reader may see them: titles of events out of sight are left out. */
@Injectable()
export class NotificationRepository {
  constructor(private readonly source: DataSource) {}

  async list(
    reader: Principal,
    { unread, before, limit }: { unread: boolean; before: string | null; limit: number },
  ): Promise<Page<ListedNotification>> {
    const mine = `n.account_id = $1 and n.app${unread ? ` and ${UNREAD}` : ''}`;
    const [rows, [count]] = await Promise.all([
      this.#select(
        [reader],
        `${mine} and ($2::uuid is null or n.id < $2)`,
        [reader.accountId, before],
        limit + 1,
      ),
      this.source.query<{ total: number }[]>(
        `select count(*)::int as total from notifications n where ${mine}`,
        [reader.accountId],
      ),
    ]);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total: count?.total ?? 0,
    };
  }

  /** @param readers one account in each of its memberships: what one of them may see is shown */
  byIds(readers: Readers, ids: readonly string[]): Promise<ListedNotification[]> {
    return this.#select(
      readers,
      'n.account_id = $1 and n.id = any($2::uuid[])',
      [readers[0].accountId, ids],
      ids.length,
    );
  }

  async countUnread(accountId: string): Promise<number> {
    const [row] = await this.source.query<{ unread: number }[]>(
      `select count(*)::int as unread from notifications n where n.account_id = $1 and n.app and ${UNREAD}`,
      [accountId],
    );
    return row?.unread ?? 0;
  }

  /** An account as it may see things now, in each of its memberships; null when it may nothing any more. */
  async readersOf(accountId: string): Promise<Readers | null> {
    const rows = await this.source.query<MembershipRow[]>(
      `select a.id as "accountId", m.id as "membershipId", a.email, a.name, m.roles,
              case when o.id is not null then jsonb_build_object(
                'id', o.id, 'name', o.name, 'nameEn', o.name_en, 'kind', o.kind, 'unit', o.unit,
                'reportsFor', o.reports_for) end as organisation
       from accounts a
       join memberships m on m.account_id = a.id
       left join organisations o on o.id = m.organisation_id
       where a.id = $1 and not a.disabled order by m.created_at, m.id`,
      [accountId],
    );
    const [first, ...others] = rows.map((row): Principal => ({
      ...row,
      scopes: null,
      secondFactorState: 'off',
      by: 'session',
      expiresAt: null,
    }));
    return first ? [first, ...others] : null;
  }

  #select(readers: Readers, where: string, params: unknown[], limit: number): Promise<ListedNotification[]> {
    const visible = `(${readers.map((reader) => visibleSql(reader, params)).join(' or ')})`;
    const everyUnit = `$${String(params.push(readers.some(seesAll)))}::boolean`;
    const units = `$${String(params.push(readers.flatMap((reader) => unitOf(reader) ?? [])))}::text[]`;
    return this.source.query<ListedNotification[]>(
      `select n.id, n.kind, n.at, n.read_at as "readAt", ${SETTLED} as settled, d.code as edition, n.total, n.reason,
              n.import_id as import, n.step, n.day::text as day, n.due,
              case when ${everyUnit} or n.unit = any(${units}) then n.unit end as unit,
              coalesce((select jsonb_agg(jsonb_build_object('code', e.code, 'title', e.title) order by e.code)
                        from events e where e.code = any(n.events) and ${visible}), '[]') as events
       from notifications n join editions d on d.id = n.edition_id
       where ${where} order by n.id desc limit ${String(limit)}`,
      params,
    );
  }
}
