import { Injectable } from '@nestjs/common';
import { HELD_STATUSES, type EventQuery } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { endOfDay, startOfDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';
import type { EventRecord, HistoryItem, KnownOrganisation } from './event.model.ts';
import { lookedAfterSql, visibleSql } from './event.policy.ts';
import { regionsAround } from './event.nearness.ts';
import { dayOfWord, searchGrams, searchWords, statusOfWord } from './event.search.ts';

/** An event, of `events e`. */
export const EVENT_COLUMNS = `e.code, e.edition_id as "editionId", e.title, e.title_en as "titleEn", e.topics,
  e.organiser_id as "organiserId", e.kind, e.co_organisers as "coOrganisers", e.region, e.unit, e.venue,
  e.form, e.starts_at as "startsAt", e.ends_at as "endsAt", e.expected, e.contact_name as "contactName",
  e.contact_phone as "contactPhone", e.link, e.summary, e.source_reference as "sourceReference", e.series,
  e.joined_to as "joinedTo", e.status, e.withdrawn,
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

/** An event of a page, or the line that is left to tell how many there are when the page is empty. */
type Place = { total: number; ring: number };
type FoundRow = Place & (EventRecord | { code: null });
const isEvent = (row: FoundRow): row is EventRecord & Place => row.code !== null;

/** PostgreSQL has no text with NUL in it: nothing is called so. */
const isName = (text: string): boolean => !text.includes('\0');

/** What a province, city or county code begins with: 440000 holds 440300 holds 440305. */
const regionPattern = (region: string): string =>
  /^\d{6}$/.test(region) ? `${region.replace(/(00){1,2}$/, '')}%` : likePattern(region).slice(1, -1);

/** Reads the events. Every list is cut to what its reader may see by the query itself. */
@Injectable()
export class EventRepository {
  constructor(private readonly source: DataSource) {}

  /** One page in order of time, where a place is named the nearest first, and how many there are on all pages. */
  async list(
    principal: Principal | null,
    edition: EditionEntity,
    query: EventQuery,
  ): Promise<{ items: EventRecord[]; nextCursor: string | null; total: number }> {
    const params: unknown[] = [edition.id];
    const where = [
      'e.edition_id = $1',
      'e.joined_to is null',
      'not e.withdrawn',
      visibleSql(principal, params),
      ...filters(query, edition, params),
    ];
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
    const ring = query.near === undefined ? '0' : ringSql(regionsAround(query.near), where, params);
    let after = 'true';
    if (query.cursor !== undefined) {
      const [far, startsAt, code] = decodeCursor(
        query.cursor,
        3,
        ([rank = '', at = '']) => /^\d$/.test(rank) && isMoment(at),
      );
      after = `(ring, starts_at, code) > ($${String(params.push(far))}::int, $${String(params.push(startsAt))}::timestamptz, $${String(params.push(code))})`;
    }
    const rows = await this.source.query<FoundRow[]>(
      // What is found is looked for once, for the count and for the page.
      `with found as materialized (select e.code, e.starts_at, ${ring} as ring from events e where ${where.join(' and ')}),
            page as (select code, ring from found where ${after}
                     order by ring, starts_at, code limit ${String(query.limit + 1)})
       select c.total, page.ring, ${EVENT_COLUMNS}
       from (select count(*)::int as total from found) c
       left join (page join events e using (code)) on true order by page.ring, e.starts_at, e.code`,
      params,
    );
    const items = rows.filter(isEvent).slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > query.limit && last
          ? encodeCursor([String(last.ring), last.startsAt.toISOString(), last.code])
          : null,
      total: rows[0]?.total ?? 0,
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

  /** Events by code, in the order of their codes. */
  findAll(codes: readonly string[]): Promise<EventRecord[]> {
    return this.source.query<EventRecord[]>(
      `select ${EVENT_COLUMNS} from events e where e.code = any($1::text[]) order by e.code`,
      [codes.filter(isName)],
    );
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
       where e.edition_id = $1 and e.status <> 'cancelled' and e.joined_to is null and ${visibleSql(principal, params)} and (
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

  /** Organisations by id; those that do not exist are left out. A merged one is the one that it was merged into. */
  async organisations(
    ids: Iterable<string>,
    manager: EntityManager = this.source.manager,
  ): Promise<Map<string, KnownOrganisation>> {
    const rows = await manager.query<(KnownOrganisation & { asked: string })[]>(
      `select named.id as asked, o.id, o.name, o.kind, o.unit
       from organisations named join organisations o on o.id = coalesce(named.merged_into, named.id)
       where named.id = any($1::text[])`,
      [[...new Set(ids)].filter(isName)],
    );
    return new Map(
      rows.flatMap(({ asked, ...organisation }) => [
        [asked, organisation],
        [organisation.id, organisation],
      ]),
    );
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

/** How far out an event is held, as a number that grows; what is held nowhere around is left out. */
const ringSql = (around: readonly string[], where: string[], params: unknown[]): string => {
  const rings = around.map((code) => `$${String(params.push(regionPattern(code)))}`);
  where.push(`e.region like ${rings.at(-1) ?? ''}`);
  return `case ${rings.map((at, ring) => `when e.region like ${at} then ${String(ring)}`).join(' ')} end`;
};

const filters = (query: EventQuery, edition: EditionEntity, params: unknown[]): string[] => {
  const where: string[] = [];
  const add = (condition: (at: string) => string, value: unknown): void => {
    const isNobody = typeof value === 'string' && !isName(value);
    where.push(isNobody ? 'false' : condition(`$${String(params.push(value))}`));
  };
  where.push(...wordFilters(query.q ?? '', edition, params));
  if (query.unit !== undefined) add((at) => `e.unit = ${at}`, query.unit);
  if (query.region !== undefined) add((at) => `e.region like ${at}`, regionPattern(query.region));
  if (query.organiser !== undefined)
    add((at) => {
      const organiser = `coalesce((select merged_into from organisations where id = ${at}), ${at})`;
      return `(e.organiser_id = ${organiser} or ${organiser} = any(e.co_organisers))`;
    }, query.organiser);
  if (query.kind !== undefined) add((at) => `e.kind = ${at}`, query.kind);
  if (query.topic !== undefined) add((at) => `${at} = any(e.topics)`, query.topic);
  if (query.status !== undefined) add((at) => `e.status = ${at}`, query.status);
  if (query.series !== undefined) add((at) => `e.series = ${at}`, query.series);
  if (query.form !== undefined) add((at) => `e.form = ${at}`, query.form);
  if (query.from !== undefined) add((at) => `e.ends_at > ${at}`, startOfDay(query.from, edition.zone));
  if (query.to !== undefined) add((at) => `e.starts_at < ${at}`, endOfDay(query.to, edition.zone));
  if (query.during !== undefined) {
    add((at) => `e.starts_at <= ${at} and e.ends_at > ${at}`, new Date(query.during));
    add((at) => `e.status = any(${at}::text[])`, HELD_STATUSES);
  }
  return where;
};

/** What every word of a search asks of an event. */
const wordFilters = (text: string, edition: EditionEntity, params: unknown[]): string[] => {
  const where: string[] = [];
  const grams: string[] = [];
  const place = (value: unknown): string => `$${String(params.push(value))}`;
  for (const word of searchWords(text)) {
    if (!isName(word)) return ['false'];
    // Every code begins with the year: what that holds narrows nothing.
    if (`${edition.start.slice(0, 4)}-`.includes(word)) continue;
    const day = dayOfWord(word, edition.start.slice(0, 4));
    const status = statusOfWord(word);
    const pieces = day === null && status === null ? searchGrams(word) : [];
    grams.push(...pieces);
    // A word of one piece is found by the index alone.
    if (pieces[0] === word) continue;
    // What a word is besides a word: a name may hold it, or the event is then, or stands so.
    const ways = [`e.search like ${place(likePattern(word))}`];
    if (status !== null) ways.push(`e.status = ${place(status)}`);
    if (day !== null)
      ways.push(
        `(e.starts_at < ${place(endOfDay(day, edition.zone))} and e.ends_at > ${place(startOfDay(day, edition.zone))})`,
      );
    where.push(`(${ways.join(' or ')})`);
  }
  if (grams.length > 0) where.push(`e.code = any(array(select events_of_grams(${place(grams)}::text[])))`);
  return where;
};
