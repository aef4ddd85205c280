import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keepGrams } from './event.grams.ts';
import { searchText } from './event.search.ts';

type Row = {
  code: string;
  title: string;
  titleEn: string | null;
  venue: string | null;
  sourceReference: string | null;
  region: string | null;
  organisers: string[];
};

/** Keeps events found by what their organisers are called. */
@Injectable()
export class EventIndexer {
  /** Writes anew what the events of an organisation are found by, in the transaction that renames it. */
  async reindex(manager: EntityManager, organisationId: string): Promise<void> {
    const events = await manager.query<Row[]>(
      `select e.code, e.title, e.title_en as "titleEn", e.venue, e.source_reference as "sourceReference",
              e.region,
              (select array_agg(o.name order by p.at)
               from unnest(array_prepend(e.organiser_id, e.co_organisers)) with ordinality as p(id, at)
               join organisations o on o.id = p.id) as organisers
       from events e where e.organiser_id = $1 or $1 = any(e.co_organisers) order by e.code for no key update of e`,
      [organisationId],
    );
    if (events.length === 0) return;
    const found = events.map((event) => ({ code: event.code, search: searchText(event, event.organisers) }));
    await manager.query(
      `update events e set search = s.search
       from json_to_recordset($1::json) as s(code text, search text) where e.code = s.code`,
      [JSON.stringify(found)],
    );
    await keepGrams(manager, found);
  }
}
