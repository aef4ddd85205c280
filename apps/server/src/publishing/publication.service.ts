import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Event, EventQuery, Language } from '@innoweek/contracts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventService } from '../events/event.service.ts';
import { writeCalendar, writeFeed, writeGeoJson, type Publication } from './publication.writer.ts';

export type PublicationKind = 'calendar' | 'feed' | 'geojson';
export type Published = { body: string; entityTag: string; updatedAt: Date };

/** The filters of events that the public may use. */
export type PublicQuery = Omit<EventQuery, 'cursor' | 'limit' | 'pending' | 'asked'>;

/** Events of a file at most: a whole week. A feed tells what is new, and needs fewer. */
const MOST_EVENTS: Record<PublicationKind, number> = { calendar: 10_000, feed: 200, geojson: 10_000 };
const PAGE = 200;
/** A file serves everybody for so long, in milliseconds; and so many are kept. */
const KEPT_MS = 60_000;
const MOST_KEPT = 100;

const WRITERS: Record<PublicationKind, (publication: Publication) => string> = {
  calendar: writeCalendar,
  feed: writeFeed,
  geojson: writeGeoJson,
};

/** What the public may see of the events, as files for other programs. */
@Injectable()
export class PublicationService {
  readonly #kept = new Map<string, { at: number; file: Promise<Published> }>();

  constructor(
    private readonly events: EventService,
    private readonly editions: EditionService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  publish(kind: PublicationKind, query: PublicQuery, language: Language): Promise<Published> {
    const key = JSON.stringify([kind, language, Object.entries(query).toSorted()]);
    const kept = this.#kept.get(key);
    if (kept && Date.now() - kept.at < KEPT_MS) return kept.file;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const file = this.#write(kind, query, language);
    this.#kept.set(key, { at: Date.now(), file });
    file.catch(() => this.#kept.delete(key));
    return file;
  }

  async #write(kind: PublicationKind, query: PublicQuery, language: Language): Promise<Published> {
    const edition = await this.editions.find(query.edition);
    const all = await this.#read(query, kind === 'feed' ? MOST_EVENTS.calendar : MOST_EVENTS[kind]);
    const events =
      kind === 'feed'
        ? all.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, MOST_EVENTS.feed)
        : all;
    const updatedAt = new Date(
      Math.max(
        Date.parse(`${edition.warmUpStart}T00:00:00Z`),
        ...all.map((event) => Date.parse(event.updatedAt)),
      ),
    );
    const title = language === 'en' ? edition.nameEn : edition.name;
    const { publicUrl } = this.configuration;
    const body = WRITERS[kind]({ title, publicUrl, language, events, updatedAt });
    // The body says what it is, but for the moment at which a calendar was written.
    const state = JSON.stringify(events.map(({ code, version, status }) => [code, version, status]));
    const entityTag = `"${createHash('sha256').update(`${kind}\n${language}\n${state}`).digest('base64url').slice(0, 27)}"`;
    return { body, entityTag, updatedAt };
  }

  async #read(query: PublicQuery, most: number): Promise<Event[]> {
    const events: Event[] = [];
    for (let cursor: string | undefined; events.length < most;) {
      const page = await this.events.listPublished({
        ...query,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      events.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    return events.slice(0, most);
  }
}
