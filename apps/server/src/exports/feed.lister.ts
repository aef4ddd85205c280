import { Injectable } from '@nestjs/common';
import { NOTABLE_SHARE, type Feed, type Language } from '@innoweek/contracts';
import type { DataSource } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { AnnotationService } from '../annotations/annotation.service.ts';
import { BoardService } from '../board/board.service.ts';
import { MediaService } from '../media/media.service.ts';
import { all, MAX_LINES, PAGE } from './export.pages.ts';
import { EXPORT_WORDS } from './export.words.ts';
import { changeOf, reporterOf, subjectOf } from './feed.words.ts';

const HALF_DAY_MS = 43_200_000;

export type FeedQuery = {
  scope: string;
  edition: string;
  /** By the edition's clock: only what was there by then. */
  moment: string | undefined;
};
type Cell = string | number | null;
/** Lines newest first, each with its moment; and how many there are, whether they are listed or not. */
export type Listed = { lines: { at: number; cells: Cell[] }[]; total: number };

/** Lists what the feed of a board tells, all of it, as its reader may see it. */
@Injectable()
export class FeedLister {
  constructor(
    private readonly boards: BoardService,
    private readonly media: MediaService,
    private readonly annotations: AnnotationService,
  ) {}

  /**
   * Corrections in columns of their own.
   * @param source where they are read; the rest of the feed is read at home
   * @param share of a total, below which a correction is left out
   */
  async corrections(
    reader: Principal | null,
    { scope, edition, moment }: FeedQuery,
    language: Language,
    source: DataSource,
    share?: number,
  ): Promise<Listed> {
    const of = { scope, edition, until: moment, share, limit: PAGE };
    const { items, total } = await all((cursor) =>
      this.boards.listCorrections(reader, { ...of, cursor }, source),
    );
    const lines = items.map((item) => ({
      at: Date.parse(item.at),
      cells: [
        subjectOf(item, language),
        ...changeOf(item, language),
        item.reason,
        reporterOf(item, language),
      ],
    }));
    return { lines, total };
  }

  /** What one tab of the feed tells, in the columns of all of them. */
  async feed(
    reader: Principal | null,
    feed: Feed,
    query: FeedQuery,
    language: Language,
    source: DataSource,
  ): Promise<Listed> {
    const told = await Promise.all([
      feed === 'all' || feed === 'corrections'
        ? this.#toldCorrections(reader, feed, query, language, source)
        : NONE,
      feed === 'all' || feed === 'media' ? this.#toldMedia(reader, query, language) : NONE,
      feed === 'all' || feed === 'notes' ? this.#toldNotes(reader, query, language) : NONE,
    ]);
    const lines = told.flatMap((one) => one.lines).sort((a, b) => b.at - a.at);
    const total = told.reduce((sum, one) => sum + one.total, 0);
    return { lines: lines.slice(0, MAX_LINES), total };
  }

  async #toldCorrections(
    reader: Principal | null,
    feed: Feed,
    query: FeedQuery,
    language: Language,
    source: DataSource,
  ): Promise<Listed> {
    const { feeds } = EXPORT_WORDS[language];
    const share = feed === 'all' ? NOTABLE_SHARE : undefined;
    const { lines, total } = await this.corrections(reader, query, language, source, share);
    return {
      lines: lines.map(({ at, cells }) => ({ at, cells: [feeds.corrections, ...cells, null] })),
      total,
    };
  }

  async #toldMedia(reader: Principal | null, query: FeedQuery, language: Language): Promise<Listed> {
    const words = EXPORT_WORDS[language];
    const { scope, edition, moment } = query;
    const { items, total } = await all((cursor) =>
      this.media.list(reader, { scope, edition, fold: true, cursor, limit: PAGE }),
    );
    const lines = items.map(({ at, day, title, outlet, reprints, event, link }) => ({
      // Of one that does not count, the middle of the day that it appeared.
      at: at === null ? Date.parse(day) + HALF_DAY_MS : Date.parse(at),
      cells: [
        words.feeds.media,
        title,
        null,
        null,
        [
          ...(event ? [(language === 'en' ? event.titleEn : null) ?? event.title] : []),
          ...(reprints > 0 ? [words.reprints(reprints)] : []),
        ].join(' · '),
        outlet,
        link,
      ],
    }));
    return until(moment, { lines, total });
  }

  async #toldNotes(reader: Principal | null, query: FeedQuery, language: Language): Promise<Listed> {
    const words = EXPORT_WORDS[language];
    const { scope, edition, moment } = query;
    const { items, total } = await all((cursor) =>
      this.annotations.list(reader, { scope, edition, cursor, limit: PAGE }),
    );
    const lines = items.map(({ at, text, author, internal }) => ({
      at: Date.parse(at),
      cells: [
        words.feeds.notes,
        null,
        null,
        null,
        text,
        [author, internal ? words.internal : null].filter((part) => part !== null).join(' · '),
        null,
      ],
    }));
    return until(moment, { lines, total });
  }
}

const NONE: Listed = { lines: [], total: 0 };

/** What was there by a moment, where one is looked back at. */
const until = (moment: string | undefined, { lines, total }: Listed): Listed => {
  if (moment === undefined) return { lines, total };
  const there = lines.filter(({ at }) => at <= Date.parse(moment));
  return { lines: there, total: total - (lines.length - there.length) };
};
