import { Injectable } from '@nestjs/common';
import type { EventStatus, OrganisationKind } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import { SharedLookup } from '../database/shared.lookup.ts';
import { ChangeService } from '../queue/change.service.ts';

/** What others need to know of an event to judge what is said about it. */
export type KnownEvent = {
  code: string;
  editionId: number;
  status: EventStatus;
  unit: string;
  /** Kind of the lead organiser. */
  kind: OrganisationKind;
  /** The lead organiser. */
  organiserId: string;
  coOrganisers: string[];
  title: string;
  titleEn: string | null;
  startsAt: Date;
  endsAt: Date;
};

/** Looks events up by code. An event cancelled a moment ago is told as cancelled: changes are announced. */
@Injectable()
export class EventDirectory {
  readonly #lookup: SharedLookup<KnownEvent>;
  readonly #query: Query;

  constructor(source: DataSource, changes: ChangeService) {
    this.#query = preparedQuery(source);
    this.#lookup = new SharedLookup((codes) => this.#find(codes));
    changes.onChange('events', () => {
      this.#lookup.forget();
    });
  }

  /**
   * The event, or null where there is none of this code.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async load(code: string, manager?: EntityManager): Promise<KnownEvent | null> {
    return manager ? ((await this.loadMany([code], manager)).get(code) ?? null) : this.#lookup.load(code);
  }

  /**
   * The events that exist, by code.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async loadMany(codes: readonly string[], manager?: EntityManager): Promise<Map<string, KnownEvent>> {
    const wanted = [...new Set(codes)];
    const found = new Map<string, KnownEvent>();
    if (wanted.length === 0) return found;
    const query: Query = manager ? (text, values) => manager.query(text, values) : this.#query;
    for (const event of await this.#find(wanted, query)) if (event) found.set(event.code, event);
    return found;
  }

  async #find(codes: readonly string[], query = this.#query): Promise<(KnownEvent | null)[]> {
    const rows = await query<KnownEvent>(
      // What is said of an event that is joined to another is said of the other: that has to be held.
      `select e.code, e.edition_id as "editionId", coalesce(home.status, e.status) as status, e.unit, e.kind,
              e.organiser_id as "organiserId", e.co_organisers as "coOrganisers", e.title, e.title_en as "titleEn",
              e.starts_at as "startsAt", e.ends_at as "endsAt"
       from events e left join events home on home.code = e.joined_to where e.code = any($1::text[])`,
      // PostgreSQL has no text with NUL in it: no event is called so.
      [codes.filter((code) => !code.includes('\0'))],
    );
    const byCode = new Map(rows.map((row) => [row.code, row]));
    return codes.map((code) => byCode.get(code) ?? null);
  }
}
