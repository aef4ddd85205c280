import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type AgreementQuery } from '@innoweek/contracts';
import { buildOrganisationDirectory, type OrganisationDirectory } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { searchWords } from '../events/event.search.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';
import { knownSql } from '../registers/register.access.ts';
import type { AgreementRecord } from './agreement.entity.ts';
import type { FoundAgreement, FoundLike } from './agreement.model.ts';

const HELD = HELD_STATUSES.map((status) => `'${status}'`).join(', ');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Records beside one that are shown with it. */
const MOST_BESIDE = 20;

const JOINS = (r: string, e: string, h: string): string =>
  `left join events ${e} on ${e}.code = ${r}.event_code left join events ${h} on ${h}.code = ${e}.joined_to`;

const EVENT = (e: string, h: string): string => `case when ${e}.code is null then null else json_build_object(
  'code', ${e}.code, 'title', ${e}.title, 'titleEn', ${e}.title_en, 'unit', ${e}.unit,
  'organiserId', ${e}.organiser_id, 'coOrganisers', ${e}.co_organisers,
  'status', coalesce(${h}.status, ${e}.status)) end`;

const LIKE = `json_build_object('id', o.id, 'name', o.name, 'partyA', o.party_a, 'partyB', o.party_b,
  'amount', o.amount::text, 'stage', o.stage, 'day', o.day::text, 'unit', o.unit, 'event', ${EVENT('oe', 'oh')},
  'account', oa.name, 'organisation', oo.name)`;
const LIKE_FROM = `from agreements o ${JOINS('o', 'oe', 'oh')}
  join accounts oa on oa.id = o.account_id left join organisations oo on oo.id = o.organisation_id`;

const COLUMNS = `r.id, r.edition_id as "editionId", r.name, r.name_key as "nameKey", r.party_a as "partyA",
  r.party_b as "partyB", r.organisation_a as "organisationA", r.organisation_b as "organisationB", r.parties, r.amount,
  r.stage, r.day::text as day, r.event_code as "eventCode", r.unit, r.folded_into as "foldedInto", r.search,
  r.account_id as "accountId", r.organisation_id as "organisationId", r.idempotency_key as "idempotencyKey",
  r.request_hash as "requestHash", r.registered_at as "registeredAt", r.withdrawn_at as "withdrawnAt",
  r.withdraw_reason as "withdrawReason", r.posted, r.version`;

/** @param known what the reader may know, as a condition on `o` and `oe` */
const SELECT = (known: string): string => `
  select ${COLUMNS}, n.code as edition, a.name as account, g.name as organisation, ${EVENT('e', 'h')} as event,
         coalesce(beside.reports, '[]') as reports, coalesce(open.candidates, '[]') as candidates
  from agreements r ${JOINS('r', 'e', 'h')}
  join editions n on n.id = r.edition_id
  join accounts a on a.id = r.account_id
  left join organisations g on g.id = r.organisation_id
  left join lateral (
    select json_agg(${LIKE} order by o.registered_at, o.id) as reports ${LIKE_FROM}
    where o.folded_into = r.id and o.withdrawn_at is null and ${known}
  ) beside on true
  left join lateral (
    select json_agg(c.item) as candidates from (
      select ${LIKE} as item ${LIKE_FROM}
      join agreement_pairs p on p.state = 'open' and p.one = least(o.id, r.id) and p.other = greatest(o.id, r.id)
      where o.id <> r.id and o.withdrawn_at is null and o.folded_into is null and r.folded_into is null and ${known}
        and (o.id in (select p1.other from agreement_pairs p1 where p1.one = r.id)
             or o.id in (select p2.one from agreement_pairs p2 where p2.other = r.id))
      order by o.registered_at, o.id limit ${String(MOST_BESIDE)}
    ) c
  ) open on r.withdrawn_at is null`;

/** Reads and writes agreements. Every list is cut to what its reader may know by the query itself. */
@Injectable()
export class AgreementRepository {
  constructor(private readonly source: DataSource) {}

  /** Writers of one edition go one after the other: each has to see the records of the one before. */
  async lock(manager: EntityManager, editionId: number): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek:agreements'), $1)`, [editionId]);
  }

  async list(
    principal: Principal,
    editionId: number,
    query: AgreementQuery,
  ): Promise<{
    items: FoundAgreement[];
    nextCursor: string | null;
    total: number;
    counted: { agreements: number; amount: number };
  }> {
    const params: unknown[] = [editionId];
    const where = ['r.edition_id = $1', knownSql(principal, params), ...filters(query, params)];
    const known = knownSql(principal, params, ['o', 'oe']);
    // Whoever may not know the record that theirs is counted with sees their own in its place.
    where.push(
      `not exists (select from agreements o ${JOINS('o', 'oe', 'oh')} where o.id = r.folded_into and ${known})`,
    );
    if (query.open === true)
      where.push(`r.folded_into is null and exists (select from agreement_pairs p
        join agreements o on o.id = case when p.one = r.id then p.other else p.one end ${JOINS('o', 'oe', 'oh')}
        where p.state = 'open' and (p.one = r.id or p.other = r.id) and o.withdrawn_at is null
          and o.folded_into is null and ${known})`);
    const [sums] = await this.source.query<{ total: number; agreements: number; amount: string }[]>(
      `select count(*)::int as total,
              count(*) filter (where r.posted <> '[]' and (e.code is null or coalesce(h.status, e.status) in (${HELD})))::int as agreements,
              coalesce(sum((select sum((p ->> 'amount')::bigint) from jsonb_array_elements(r.posted) p
                            where p ->> 'metric' = 'agreement_amount'))
                       filter (where e.code is null or coalesce(h.status, e.status) in (${HELD})), 0)::text as amount
       from agreements r ${JOINS('r', 'e', 'h')} where ${where.join(' and ')}`,
      [...params],
    );
    if (query.cursor !== undefined) {
      const place = decodeCursor(
        query.cursor,
        3,
        ([day = '', at = '', id = '']) => /^\d{4}-\d\d-\d\d$/.test(day) && isMoment(at) && UUID.test(id),
      );
      const [day = '', at = '', id = ''] = place.map((part) => `$${String(params.push(part))}`);
      where.push(`(r.day, r.registered_at, r.id) < (${day}::date, ${at}::timestamptz, ${id}::uuid)`);
    }
    const rows = await this.source.query<FoundAgreement[]>(
      `${SELECT(known)} where ${where.join(' and ')}
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
      total: sums?.total ?? 0,
      counted: { agreements: sums?.agreements ?? 0, amount: Number(sums?.amount ?? 0) },
    };
  }

  async find(principal: Principal, id: string): Promise<FoundAgreement | null> {
    if (!UUID.test(id)) return null;
    const params: unknown[] = [id];
    const visible = knownSql(principal, params);
    const known = knownSql(principal, params, ['o', 'oe']);
    const [row] = await this.source.query<FoundAgreement[]>(
      `${SELECT(known)} where r.id = $1 and ${visible}`,
      params,
    );
    return row ?? null;
  }

  /** Those of these records that the reader may know, as others show them. */
  async findLikes(principal: Principal, ids: readonly string[]): Promise<FoundLike[]> {
    const params: unknown[] = [ids];
    const known = knownSql(principal, params, ['o', 'oe']);
    const rows = await this.source.query<{ item: FoundLike }[]>(
      `select ${LIKE} as item ${LIKE_FROM} where o.id = any($1::uuid[]) and ${known} order by o.registered_at, o.id`,
      params,
    );
    return rows.map(({ item }) => item);
  }

  /** Records that stand and share a side or the name with one of these: nothing else can be of the same agreement. */
  near(
    manager: EntityManager,
    editionId: number,
    of: readonly Pick<AgreementRecord, 'parties' | 'nameKey'>[],
  ): Promise<AgreementRecord[]> {
    return manager.query<AgreementRecord[]>(
      `select ${COLUMNS} from agreements r
       where r.edition_id = $1 and r.withdrawn_at is null and (r.parties && $2::text[] or r.name_key = any($3::text[]))
       order by r.registered_at, r.id`,
      [
        editionId,
        [...new Set(of.flatMap(({ parties }) => parties))],
        [...new Set(of.map(({ nameKey }) => nameKey))],
      ],
    );
  }

  /** The pairs of these records that were told apart. */
  async distinctOf(manager: EntityManager, ids: readonly string[]): Promise<Set<string>> {
    const rows = await manager.query<{ one: string; other: string }[]>(
      `select one, other from agreement_pairs
       where state = 'distinct' and (one = any($1::uuid[]) or other = any($1::uuid[]))`,
      [ids],
    );
    return new Set(rows.map(({ one, other }) => pairKey(one, other)));
  }

  /** Replaces the open pairs of a record; what was told apart stays so. */
  async openPairs(manager: EntityManager, id: string, others: readonly string[]): Promise<void> {
    await manager.query(`delete from agreement_pairs where state = 'open' and (one = $1 or other = $1)`, [
      id,
    ]);
    await manager.query(
      `insert into agreement_pairs (one, other, state, account_id, at)
       select least($1::uuid, o.id), greatest($1::uuid, o.id), 'open', null, now() from unnest($2::uuid[]) as o(id)
       on conflict do nothing`,
      [id, others],
    );
  }

  async tellApart(
    manager: EntityManager,
    pairs: readonly (readonly [string, string])[],
    accountId: string,
  ): Promise<void> {
    await manager.query(
      `insert into agreement_pairs (one, other, state, account_id, at)
       select least(p.one, p.other), greatest(p.one, p.other), 'distinct', $3, now()
       from unnest($1::uuid[], $2::uuid[]) as p(one, other)
       on conflict (one, other) do update set state = 'distinct', account_id = excluded.account_id, at = excluded.at`,
      [pairs.map(([one]) => one), pairs.map(([, other]) => other), accountId],
    );
  }

  async forgetPair(manager: EntityManager, one: string, other: string): Promise<void> {
    await manager.query(
      `delete from agreement_pairs where one = least($1::uuid, $2::uuid) and other = greatest($1::uuid, $2::uuid)`,
      [one, other],
    );
  }

  async byRequest(manager: EntityManager, accountId: string, key: string): Promise<AgreementRecord | null> {
    const [row] = await manager.query<AgreementRecord[]>(
      `select ${COLUMNS} from agreements r where r.account_id = $1 and r.idempotency_key = $2`,
      [accountId, key],
    );
    return row ?? null;
  }

  /** These records and all that are folded into them. */
  lockWithFolded(manager: EntityManager, ids: readonly string[]): Promise<AgreementRecord[]> {
    return manager.query<AgreementRecord[]>(
      `select ${COLUMNS} from agreements r where r.id = any($1::uuid[]) or r.folded_into = any($1::uuid[])
       order by r.registered_at, r.id for update`,
      [ids],
    );
  }

  async save(manager: EntityManager, records: readonly AgreementRecord[]): Promise<void> {
    if (records.length === 0) return;
    await manager.query(
      `insert into agreements
         (id, edition_id, name, name_key, party_a, party_b, organisation_a, organisation_b, parties, amount, stage, day,
          event_code, unit, folded_into, search, account_id, organisation_id, idempotency_key, request_hash,
          registered_at, withdrawn_at, withdraw_reason, posted, version)
       select "id", "editionId", "name", "nameKey", "partyA", "partyB", "organisationA", "organisationB",
              array(select json_array_elements_text("parties")), "amount", "stage", "day", "eventCode", "unit",
              "foldedInto", "search", "accountId", "organisationId", "idempotencyKey", "requestHash", "registeredAt",
              "withdrawnAt", "withdrawReason", "posted", "version"
       from json_to_recordset($1::json) as r("id" uuid, "editionId" integer, "name" text, "nameKey" text, "partyA" text,
         "partyB" text, "organisationA" text, "organisationB" text, "parties" json, "amount" bigint, "stage" text,
         "day" date, "eventCode" text, "unit" text, "foldedInto" uuid, "search" text, "accountId" uuid,
         "organisationId" text, "idempotencyKey" text, "requestHash" text, "registeredAt" timestamptz,
         "withdrawnAt" timestamptz, "withdrawReason" text, "posted" jsonb, "version" integer)
       on conflict (id) do update set name = excluded.name, name_key = excluded.name_key, party_a = excluded.party_a,
         party_b = excluded.party_b, organisation_a = excluded.organisation_a, organisation_b = excluded.organisation_b,
         parties = excluded.parties, amount = excluded.amount, stage = excluded.stage, day = excluded.day,
         event_code = excluded.event_code, unit = excluded.unit, folded_into = excluded.folded_into,
         search = excluded.search, withdrawn_at = excluded.withdrawn_at, withdraw_reason = excluded.withdraw_reason,
         posted = excluded.posted, version = excluded.version`,
      [JSON.stringify(records)],
    );
  }

  /** Editions in which records name an organisation. */
  async editionsNaming(manager: EntityManager, id: string): Promise<number[]> {
    const rows = await manager.query<{ edition: number }[]>(
      `select distinct edition_id as edition from agreements
       where organisation_id = $1 or organisation_a = $1 or organisation_b = $1 order by 1`,
      [id],
    );
    return rows.map(({ edition }) => edition);
  }

  /** Records of which an organisation is a side, also those that were withdrawn. */
  withParty(manager: EntityManager, id: string): Promise<AgreementRecord[]> {
    return manager.query<AgreementRecord[]>(
      `select ${COLUMNS} from agreements r where r.organisation_a = $1 or r.organisation_b = $1
       order by r.registered_at, r.id for update`,
      [id],
    );
  }

  async moveRegistrar(manager: EntityManager, from: string, into: string): Promise<void> {
    await manager.query(`update agreements set organisation_id = $2 where organisation_id = $1`, [
      from,
      into,
    ]);
  }

  /**
   * Organisations by every name they go by; the ids of those that were merged into another, too.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async organisations(manager: EntityManager = this.source.manager): Promise<OrganisationDirectory> {
    return buildOrganisationDirectory(
      await manager.query<{ id: string; name: string; aliases: string[] }[]>(
        `select o.id, o.name, array_remove(array_append(o.aliases, o.name_en), null) as aliases
         from organisations o where o.merged_into is null`,
      ),
    );
  }
}

/** Names two records in whatever order. */
export const pairKey = (one: string, other: string): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

const filters = (query: AgreementQuery, params: unknown[]): string[] => {
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
  add((at) => `e.organiser_id = ${at} or ${at} = any(e.co_organisers)`, query.organiser);
  add((at) => `r.stage = ${at}`, query.stage);
  add((at) => `r.day >= ${at}::date`, query.from);
  add((at) => `r.day <= ${at}::date`, query.to);
  where.push(query.withdrawn === true ? 'r.withdrawn_at is not null' : 'r.withdrawn_at is null');
  return where.map((condition) => `(${condition})`);
};
