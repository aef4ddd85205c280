import { Injectable } from '@nestjs/common';
import type { EventQuery } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';
import type { EventRecord, HistoryItem, KnownOrganisation } from './event.model.ts';
import { lookedAfterSql, visibleSql } from './event.policy.ts';
import { searchWords } from './event.search.ts';

/** An event, of `events e`. */
export const EVENT_COLUMNS = `e.code, e.edition_id as "editionId", e.title, e.title_en as "titleEn", e.topics,
  e.organiser_id as "organiserId", e.kind, e.co_organisers as "coOrganisers", e.region, e.unit, e.venue,
  e.form, e.starts_at as "startsAt", e.ends_at as "endsAt", e.expected, e.contact_name as "contactName",
  e.contact_phone as "contactPhone", e.link, e.summary, e.source_reference as "sourceReference", e.series, e.status,
  e.reason, e.pending, e.waiting_since as "waitingSince", e.version, e.search, e.updated_at as "updatedAt"`;

/** Where to look for the same event. The title as events are searched by. */
export type Neighbourhood = {
  title: string;
  organiserId: string | null;
  unit: string | null;
  startsAt: Date | null;
  days: number;
  most: number;
};

const DAY_MS = 86_400_000;

/** PostgreSQL has no text with NUL in it: nothing is called so. */
const isName = (text: string): boolean => !text.includes('\0');

/** What a province, city or county code begins with: 440000 holds 440300 holds 440305. */
const regionPattern = (region: string): string =>
  /^\d{6}$/.test(region) ? `${region.replace(/(00){1,2}$/, '')}%` : likePattern(region).slice(1, -1);

/** Reads the events. Every list is cut to what its reader may see by the query itself. */
@Injectable()
export class EventRepository {
  constructor(private readonly source: DataSource) {}

  /** One page in order of time, and how many there are on all pages. */
  async list(
    principal: Principal | null,
    edition: EditionEntity,
    query: EventQuery,
  ): Promise<{ items: EventRecord[]; nextCursor: string | null; total: number }> {
    const params: unknown[] = [edition.id];
    const where = ['e.edition_id = $1', visibleSql(principal, params), ...filters(query, edition, params)];
    if (query.pending === true)
      where.push(
        `e.pending ->> 'reason' is null and e.pending is not null`,
        lookedAfterSql(principal, params),
      );
    if (query.asked === true) {
      const own = `$${String(params.push(principal?.organisation?.id ?? null))}`;
      where.push(`e.status <> 'cancelled' and exists (select from event_partners p
        where p.code = e.code and p.organisation_id = ${own} and p.state = 'asked')`);
    }
    const counted = this.source.query<{ total: number }[]>(
      `select count(*)::int as total from events e where ${where.join(' and ')}`,
      [...params],
    );
    if (query.cursor !== undefined) {
      const [startsAt, code] = decodeCursor(query.cursor, 2, ([at = '']) => isMoment(at));
      where.push(
        `(e.starts_at, e.code) > ($${String(params.push(startsAt))}::timestamptz, $${String(params.push(code))})`,
      );
    }
    const listed = this.source.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e where ${where.join(' and ')}
       order by e.starts_at, e.code limit ${String(query.limit + 1)}`,
      params,
    );
    const [[count], rows] = await Promise.all([counted, listed]);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > query.limit && last ? encodeCursor([last.startsAt.toISOString(), last.code]) : null,
      total: count?.total ?? 0,
    };
  }

  async find(code: string): Promise<EventRecord | null> {
    if (!isName(code)) return null;
    const [row] = await this.source.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e where e.code = $1`,
      [code],
    );
    return row ?? null;
  }

  /**
   * Events that may be the one that is described: those near it in time by its organiser or in its unit, and
   * those whose name holds its name, in the whole edition. At most `most`.
   */
  async near(
    principal: Principal | null,
    edition: EditionEntity,
    { title, organiserId, unit, startsAt, days, most }: Neighbourhood,
  ): Promise<EventRecord[]> {
    const params: unknown[] = [edition.id, likePattern(title), organiserId, unit, startsAt, days];
    return this.source.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e
       where e.edition_id = $1 and e.status <> 'cancelled' and ${visibleSql(principal, params)} and (
         e.search like $2
         or ((e.organiser_id = $3 or e.unit = $4) and ($5::timestamptz is null
             or e.starts_at between $5::timestamptz - make_interval(days => $6)
                                and $5::timestamptz + make_interval(days => $6))))
       order by e.starts_at, e.code limit ${String(most)}`,
      params,
    );
  }

  /** Takes events to be changed, in the order of their codes, so that two who take several never wait in a ring. */
  lock(manager: EntityManager, codes: readonly string[]): Promise<EventRecord[]> {
    return manager.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e where e.code = any($1::text[]) order by e.code for no key update`,
      [codes.filter(isName)],
    );
  }

  /** Events that rows of a file may speak of: by code, or by their organiser. */
  ofOrganisers(
    manager: EntityManager,
    editionId: number,
    codes: readonly string[],
    organisers: readonly string[],
  ): Promise<EventRecord[]> {
    return manager.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e
       where e.edition_id = $1 and (e.code = any($2::text[]) or e.organiser_id = any($3::text[]))
       order by e.code`,
      [editionId, codes, organisers],
    );
  }

  /** Organisations by id; those that do not exist are left out. */
  async organisations(
    ids: Iterable<string>,
    manager: EntityManager = this.source.manager,
  ): Promise<Map<string, KnownOrganisation>> {
    const rows = await manager.query<KnownOrganisation[]>(
      `select id, name, kind, unit from organisations where id = any($1::text[])`,
      [[...new Set(ids)].filter(isName)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Every version of an event, oldest first. */
  history(code: string): Promise<(Omit<HistoryItem, 'at'> & { at: Date })[]> {
    return this.source.query(
      `select v.version, v.at, a.name as actor, v.action, v.reason, v.changes
       from event_versions v left join accounts a on a.id = v.actor_id
       where v.code = $1 order by v.version`,
      [code],
    );
  }
}

const filters = (query: EventQuery, edition: EditionEntity, params: unknown[]): string[] => {
  const where: string[] = [];
  const add = (condition: (at: string) => string, value: unknown): void => {
    const isNobody = typeof value === 'string' && !isName(value);
    where.push(isNobody ? 'false' : condition(`$${String(params.push(value))}`));
  };
  for (const word of searchWords(query.q ?? '')) add((at) => `e.search like ${at}`, likePattern(word));
  if (query.unit !== undefined) add((at) => `e.unit = ${at}`, query.unit);
  if (query.region !== undefined) add((at) => `e.region like ${at}`, regionPattern(query.region));
  if (query.organiser !== undefined)
    add((at) => `(e.organiser_id = ${at} or ${at} = any(e.co_organisers))`, query.organiser);
  if (query.kind !== undefined) add((at) => `e.kind = ${at}`, query.kind);
  if (query.topic !== undefined) add((at) => `${at} = any(e.topics)`, query.topic);
  if (query.status !== undefined) add((at) => `e.status = ${at}`, query.status);
  if (query.series !== undefined) add((at) => `e.series = ${at}`, query.series);
  if (query.form !== undefined) add((at) => `e.form = ${at}`, query.form);
  if (query.from !== undefined) add((at) => `e.ends_at > ${at}`, startOfDay(query.from, edition.zone));
  if (query.to !== undefined)
    add((at) => `e.starts_at < ${at}`, new Date(startOfDay(query.to, edition.zone).getTime() + DAY_MS));
  return where;
};
