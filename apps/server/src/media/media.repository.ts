import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type EventStatus, type MediaQuery } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { hasRole, seesAll, type Principal } from '../access/principal.model.ts';
import { searchWords } from '../events/event.search.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';
import { keptSql, knownSql } from '../registers/register.access.ts';
import type { MediaRecord } from './media.entity.ts';

/** A report with its event, its registrar, and the others of its title that the reader may see. */
export type FoundReport = Omit<MediaRecord, 'search'> & {
  edition: string;
  event: {
    code: string;
    title: string;
    titleEn: string | null;
    unit: string;
    organiserId: string;
    coOrganisers: string[];
    /** Of the event that it counts for. */
    status: EventStatus;
  } | null;
  account: string;
  organisation: string | null;
  first: { id: string; outlet: string } | null;
  alike: number;
};

const HELD = HELD_STATUSES.map((status) => `'${status}'`).join(', ');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reports of approved events are public; others are known to whoever keeps them. */
const visibleSql = (
  principal: Principal | null,
  params: unknown[],
  [r, e, h]: readonly [string, string, string],
): string =>
  seesAll(principal)
    ? 'true'
    : `(coalesce(${h}.status, ${e}.status) in (${HELD}) and ${r}.withdrawn_at is null
        or ${knownSql(principal, params, [r, e])})`;

const JOINS = (r: string, e: string, h: string): string =>
  `left join events ${e} on ${e}.code = ${r}.event_code left join events ${h} on ${h}.code = ${e}.joined_to`;

const FIRST_OF_TITLE = (principal: Principal | null, params: unknown[]): string => `
  select f.id, f.outlet, f.day, f.registered_at
  from media_reports f ${JOINS('f', 'fe', 'fh')}
  where f.edition_id = r.edition_id and f.title_key = r.title_key and f.withdrawn_at is null
    and ${visibleSql(principal, params, ['f', 'fe', 'fh'])}`;

/** Reads and writes reports in the media. Every list is cut to what its reader may see by the query itself. */
@Injectable()
export class MediaRepository {
  constructor(private readonly source: DataSource) {}

  /** Writers of one edition go one after the other: each has to see the links of the one before. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek:media'), $1)`, [editionId]);
  }

  async list(
    principal: Principal | null,
    editionId: number,
    query: MediaQuery,
  ): Promise<{ items: FoundReport[]; nextCursor: string | null; total: number; reports: number }> {
    const params: unknown[] = [editionId];
    const where = [
      'r.edition_id = $1',
      visibleSql(principal, params, ['r', 'e', 'h']),
      ...filters(principal, query, params),
    ];
    // PostgreSQL wants every parameter to be used.
    const plain = [...params];
    const same = FIRST_OF_TITLE(principal, params);
    const earlier = `(s.day, s.registered_at, s.id) < (r.day, r.registered_at, r.id)`;
    const isReprint = `exists (select from (${same}) s where ${earlier})`;
    const matching = where.join(' and ');
    if (query.fold === true) where.push(`not ${isReprint}`);
    if (query.reprintOf !== undefined) {
      const at = `$${String(params.push(query.reprintOf))}::uuid`;
      where.push(
        `r.id <> ${at} and ${at} = (select s.id from (${same}) s order by s.day, s.registered_at, s.id limit 1)`,
      );
    }
    const from = `from media_reports r ${JOINS('r', 'e', 'h')}`;
    const [count] = await this.source.query<{ total: number; reports: number }[]>(
      query.fold === true
        ? `select (select count(*)::int ${from} where ${where.join(' and ')}) as total,
                  (select count(*)::int ${from} where ${matching}) as reports`
        : `select count(*)::int as total, count(*)::int as reports ${from} where ${where.join(' and ')}`,
      query.fold === true || query.reprintOf !== undefined ? [...params] : plain,
    );
    if (query.cursor !== undefined) {
      const place = decodeCursor(
        query.cursor,
        3,
        ([day = '', at = '', id = '']) => /^\d{4}-\d\d-\d\d$/.test(day) && isMoment(at) && UUID.test(id),
      );
      const [day, at, id] = place.map((part) => `$${String(params.push(part))}`);
      where.push(
        `(r.day, r.registered_at, r.id) < (${day ?? ''}::date, ${at ?? ''}::timestamptz, ${id ?? ''}::uuid)`,
      );
    }
    const rows = await this.source.query<FoundReport[]>(
      `${SELECT(same)} where ${where.join(' and ')}
       order by r.day desc, r.registered_at desc, r.id desc limit ${String(query.limit + 1)}`,
      params,
    );
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > query.limit && last
          ? encodeCursor([last.day, last.registeredAt.toISOString(), last.id])
          : null,
      total: count?.total ?? 0,
      reports: count?.reports ?? 0,
    };
  }

  async find(principal: Principal | null, id: string): Promise<FoundReport | null> {
    if (!UUID.test(id)) return null;
    const params: unknown[] = [id];
    const visible = visibleSql(principal, params, ['r', 'e', 'h']);
    const same = FIRST_OF_TITLE(principal, params);
    const [row] = await this.source.query<FoundReport[]>(
      `${SELECT(same)} where r.id = $1 and ${visible}`,
      params,
    );
    return row ?? null;
  }

  /** The reports that stand of a link or a title, as far as the reader may see them. */
  async findAlike(
    principal: Principal | null,
    editionId: number,
    { linkKey, titleKey, except }: { linkKey: string | null; titleKey: string | null; except: string | null },
    most: number,
  ): Promise<FoundReport[]> {
    const params: unknown[] = [editionId, linkKey, titleKey, except, most];
    const visible = visibleSql(principal, params, ['r', 'e', 'h']);
    const same = FIRST_OF_TITLE(principal, params);
    return this.source.query<FoundReport[]>(
      `${SELECT(same)}
       where r.edition_id = $1 and r.withdrawn_at is null and (r.link_key = $2 or r.title_key = $3)
         and ($4::uuid is null or r.id <> $4) and ${visible}
       order by r.link_key = $2 desc, r.day, r.registered_at, r.id limit $5`,
      params,
    );
  }

  /** The records that stand at these links, whoever may see them, by the key of the link. */
  async standingAt(
    manager: EntityManager,
    editionId: number,
    linkKeys: readonly string[],
  ): Promise<Map<string, MediaRecord>> {
    const rows = await manager.query<MediaRecord[]>(
      `select ${COLUMNS} from media_reports r
       where r.edition_id = $1 and r.withdrawn_at is null and r.link_key = any($2::text[])`,
      [editionId, linkKeys],
    );
    return new Map(rows.map((row) => [row.linkKey, row]));
  }

  async lockAll(manager: EntityManager, ids: readonly string[]): Promise<MediaRecord[]> {
    return manager.query<MediaRecord[]>(
      `select ${COLUMNS} from media_reports r where r.id = any($1::uuid[]) order by r.id for update`,
      [ids],
    );
  }

  async moveRegistrar(manager: EntityManager, from: string, into: string): Promise<void> {
    await manager.query(`update media_reports set organisation_id = $2 where organisation_id = $1`, [
      from,
      into,
    ]);
  }

  async save(manager: EntityManager, reports: readonly MediaRecord[]): Promise<void> {
    if (reports.length === 0) return;
    await manager.query(
      `insert into media_reports
         (id, edition_id, link, link_key, title, title_key, outlet, kind, day, event_code, unit, search, account_id,
          organisation_id, registered_at, withdrawn_at, withdraw_reason, posted, version)
       select "id", "editionId", "link", "linkKey", "title", "titleKey", "outlet", "kind", "day", "eventCode", "unit",
              "search", "accountId", "organisationId", "registeredAt", "withdrawnAt", "withdrawReason", "posted", "version"
       from json_to_recordset($1::json) as r("id" uuid, "editionId" integer, "link" text, "linkKey" text, "title" text,
         "titleKey" text, "outlet" text, "kind" text, "day" date, "eventCode" text, "unit" text, "search" text,
         "accountId" uuid, "organisationId" text, "registeredAt" timestamptz, "withdrawnAt" timestamptz,
         "withdrawReason" text, "posted" jsonb, "version" integer)
       on conflict (id) do update set link = excluded.link, link_key = excluded.link_key, title = excluded.title,
         title_key = excluded.title_key, outlet = excluded.outlet, kind = excluded.kind, day = excluded.day,
         event_code = excluded.event_code, unit = excluded.unit, search = excluded.search,
         withdrawn_at = excluded.withdrawn_at, withdraw_reason = excluded.withdraw_reason, posted = excluded.posted,
         version = excluded.version`,
      [JSON.stringify(reports)],
    );
  }
}

const COLUMNS = `r.id, r.edition_id as "editionId", r.link, r.link_key as "linkKey", r.title,
  r.title_key as "titleKey", r.outlet, r.kind, r.day::text as day, r.event_code as "eventCode", r.unit, r.search,
  r.account_id as "accountId", r.organisation_id as "organisationId", r.registered_at as "registeredAt",
  r.withdrawn_at as "withdrawnAt", r.withdraw_reason as "withdrawReason", r.posted, r.version`;

const SELECT = (same: string): string => `
  select ${COLUMNS}, n.code as edition, a.name as account, o.name as organisation, alike.first, alike.number as alike,
         case when e.code is null then null else json_build_object(
           'code', e.code, 'title', e.title, 'titleEn', e.title_en, 'unit', e.unit, 'organiserId', e.organiser_id,
           'coOrganisers', e.co_organisers, 'status', coalesce(h.status, e.status)) end as event
  from media_reports r ${JOINS('r', 'e', 'h')}
  join editions n on n.id = r.edition_id
  join accounts a on a.id = r.account_id
  left join organisations o on o.id = r.organisation_id
  left join lateral (
    select count(*)::int as number,
           (array_agg(json_build_object('id', s.id, 'outlet', s.outlet) order by s.day, s.registered_at, s.id))[1] as first
    from (${same}) s
  ) alike on r.withdrawn_at is null`;

const filters = (principal: Principal | null, query: MediaQuery, params: unknown[]): string[] => {
  const where: string[] = [];
  const add = (condition: (at: string) => string, value: unknown): void => {
    if (value !== undefined) where.push(condition(`$${String(params.push(value))}`));
  };
  for (const word of searchWords(query.q ?? '')) add((at) => `r.search like ${at}`, likePattern(word));
  add(
    (at) => `r.event_code in (${at}, (select joined_to from events where code = ${at}))
               or r.event_code in (select code from events where joined_to = ${at})`,
    query.event,
  );
  add((at) => `coalesce(e.unit, r.unit) = ${at}`, query.unit);
  add((at) => `(e.organiser_id = ${at} or ${at} = any(e.co_organisers))`, query.organiser);
  add((at) => `e.kind = ${at}`, query.organiserKind);
  add((at) => `r.kind = ${at}`, query.kind);
  add((at) => `r.day >= ${at}::date`, query.from);
  add((at) => `r.day <= ${at}::date`, query.to);
  const isKept = query.own === true || query.withdrawn === true;
  if (isKept) where.push(hasRole(principal, 'administrator') ? 'true' : keptSql(principal, params));
  where.push(query.withdrawn === true ? 'r.withdrawn_at is not null' : 'r.withdrawn_at is null');
  return where.map((condition) => `(${condition})`);
};
