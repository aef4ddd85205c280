import { Injectable } from '@nestjs/common';
import {
  cellKey,
  GRADES,
  heldEvents,
  METRICS,
  ORGANISATION_KINDS,
  type BoardExportQuery,
  type Language,
} from '@innoweek/contracts';
import { findUnit, REPORTING_UNITS } from '@innoweek/places';
import { KIND_NAMES, writeTableCsv, writeTableWorkbook, type PlainTable } from '@innoweek/sheets';
import type { Reader } from '../access/principal.model.ts';
import { BoardService } from './board.service.ts';
import { EXPORT_WORDS } from './export.words.ts';

/** Corrections of one file at most: what comes after is to be had by the program interface. */
const MAX_CORRECTIONS = 1_000;
const PAGE = 200;

type Cell = string | number | null;

/** What a panel of the board shows, as a file: read in the same way, and by the same rights, as the panel itself. */
@Injectable()
export class BoardExportService {
  constructor(private readonly boards: BoardService) {}

  async write(
    reader: Reader,
    query: BoardExportQuery,
    language: Language,
  ): Promise<{ content: Uint8Array | string; name: string }> {
    const table = await this.#table(reader, query, language);
    const { panel, format, scope } = query;
    const name = `innoweek-${panel}-${scope.replaceAll(':', '-')}.${format}`;
    return { content: format === 'csv' ? writeTableCsv(table) : writeTableWorkbook(table), name };
  }

  async #table(reader: Reader, query: BoardExportQuery, language: Language): Promise<PlainTable> {
    const words = EXPORT_WORDS[language];
    const { scope, edition, moment } = query;
    if (query.panel === 'trend') {
      const { metric, by } = query;
      const series = await this.boards.readSeries(reader, { scope, edition, metric, by, until: moment });
      return {
        name: words.panels.trend,
        header: [words.until, words.metrics[metric]],
        lines: series.items.map(({ at, value }) => [at, shown(metric, value)]),
      };
    }
    if (query.panel === 'corrections') return this.#corrections(reader, query, language);
    const { cells } = await this.boards.read(reader, { scope, edition, moment, mode: 'known' }, 'export');
    const scopes: [string, string][] =
      query.panel === 'figures'
        ? [[scope, scope === 'nation' ? words.nation : nameOf(scope, language)]]
        : query.panel === 'kinds'
          ? ORGANISATION_KINDS.map((kind) => [`kind:${kind}`, KIND_NAMES[language][kind]])
          : REPORTING_UNITS.map(({ id }) => [`unit:${id}`, nameOf(`unit:${id}`, language)]);
    const grades = [...GRADES, 'total'] as const;
    return {
      name: words.panels[query.panel],
      header: [
        words.scope,
        ...METRICS.flatMap((metric) =>
          grades.map((grade) => `${words.metrics[metric]}·${words.grades[grade]}`),
        ),
        words.metrics.events,
      ],
      lines: scopes.map(([of, name]) => [
        name,
        ...METRICS.flatMap((metric) =>
          grades.map((grade) => shown(metric, cells[cellKey(of, metric, grade)] ?? null)),
        ),
        heldEvents(cells, of) ?? null,
      ]),
    };
  }

  async #corrections(
    reader: Reader,
    { scope, edition, moment }: BoardExportQuery,
    language: Language,
  ): Promise<PlainTable> {
    const words = EXPORT_WORDS[language];
    const lines: Cell[][] = [];
    let cursor: string | undefined;
    do {
      const page = await this.boards.listCorrections(reader, {
        scope,
        edition,
        until: moment,
        cursor,
        limit: PAGE,
      });
      for (const { at, subject, title, titleEn, metric, change, reason, reporterName } of page.items)
        lines.push([
          at,
          (language === 'en' ? titleEn : null) ??
            title ??
            nameOf(subject.replace('remainder:', 'unit:'), language),
          METRICS.map((known) => (known === metric ? words.metrics[known] : '')).join('') || metric,
          metric === 'agreement_amount' ? change / 100 : change,
          reason,
          reporterName,
        ]);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && lines.length < MAX_CORRECTIONS);
    return { name: words.panels.corrections, header: words.corrections, lines };
  }
}

/** Amounts are kept in fen and handed out in yuan. */
const shown = (metric: string, value: number | null): number | null =>
  value !== null && metric === 'agreement_amount' ? value / 100 : value;

const nameOf = (scope: string, language: Language): string => {
  const unit = findUnit(scope.replace('unit:', ''));
  if (unit) return language === 'en' ? unit.nameEn : unit.name;
  const kind = ORGANISATION_KINDS.find((known) => scope === `kind:${known}`);
  return kind ? KIND_NAMES[language][kind] : scope;
};
