import {
  GRADES,
  heldEvents,
  METRICS,
  ORGANISATION_KINDS,
  type Communique,
  type CommuniqueChanges,
  type Grade,
  type Language,
  type Metric,
} from '@innoweek/contracts';
import { findUnit, REPORTING_UNITS } from '@innoweek/places';
import { COMMUNIQUE_TEXTS } from './communique.texts.ts';
import { KIND_NAMES } from './organisation.texts.ts';
import { sheetOfTable, type PlainTable } from './plain.table.ts';
import { sheetOf, toBytes } from './workbook.writer.ts';

/** What figures are called in every file that is handed out. */
export type FigureWords = {
  scope: string;
  nation: string;
  grades: Readonly<Record<Grade | 'total', string>>;
  metrics: Readonly<Record<Metric | 'events', string>>;
};

/**
 * A communiqué as a workbook: a line for the nation, each unit and each organiser kind with a column for each metric and
 * grade, what moved since the one before and why, and all that is said beside the figures. Numbers are numbers, amounts
 * are yuan, what is blank is empty.
 */
export const writeCommunique = (
  communique: Communique,
  language: Language,
  words: FigureWords,
): Uint8Array => {
  const { since, missing } = communique;
  const { sheets } = COMMUNIQUE_TEXTS[language];
  const tables = [
    figuresOf(communique, language, words),
    ...(since ? [changesOf(since, language, words)] : []),
    ...(since && since.corrections.length > 0 ? [correctionsOf(since, language, words)] : []),
    ...(missing.length > 0 ? [missingOf(missing, language)] : []),
  ];
  return toBytes([
    ...tables.map((table) => [table.name, sheetOfTable(table)] as const),
    [sheets.about, sheetOf(aboutOf(communique, language), [20, 80])],
  ]);
};

/** Amounts are kept in fen and handed out in yuan. */
const shown = (metric: string, value: number): number =>
  metric === 'agreement_amount' ? value / 100 : value;

const metricName = (words: FigureWords, name: string): string => {
  const metric = [...METRICS, 'events' as const].find((known) => known === name);
  return metric ? words.metrics[metric] : name;
};

const figuresOf = ({ cells }: Communique, language: Language, words: FigureWords): PlainTable => {
  const texts = COMMUNIQUE_TEXTS[language];
  const grades = [...GRADES, 'total'] as const;
  const scopes: [string, string][] = [
    ['nation', words.nation],
    ...REPORTING_UNITS.map(({ id, name, nameEn }): [string, string] => [
      `unit:${id}`,
      language === 'en' ? nameEn : name,
    ]),
    ['unit:none', texts.none],
    ...ORGANISATION_KINDS.map((kind): [string, string] => [`kind:${kind}`, KIND_NAMES[language][kind]]),
  ];
  return {
    name: texts.sheets.figures,
    header: [
      words.scope,
      ...METRICS.flatMap((metric) =>
        grades.map((grade) => `${words.metrics[metric]}·${words.grades[grade]}`),
      ),
      words.metrics.events,
    ],
    lines: scopes.map(([scope, name]) => [
      name,
      ...METRICS.flatMap((metric) =>
        grades.map((grade) => {
          const value = cells[`${scope}/${metric}/${grade}`];
          return value === undefined ? null : shown(metric, value);
        }),
      ),
      heldEvents(cells, scope) ?? null,
    ]),
  };
};

const changesOf = (since: CommuniqueChanges, language: Language, words: FigureWords): PlainTable => {
  const { sheets, changes } = COMMUNIQUE_TEXTS[language];
  return {
    name: sheets.changes,
    header: [
      changes.metric,
      changes.before.replace('{number}', String(since.number)),
      changes.after,
      changes.change,
      changes.reported,
      changes.corrected,
    ],
    lines: since.totals.map(({ metric, before, after, corrected }) => {
      const change = (after ?? 0) - (before ?? 0);
      // Events are registered, not reported.
      const told = metric === 'events' ? undefined : corrected;
      return [
        metricName(words, metric),
        before === null ? null : shown(metric, before),
        after === null ? null : shown(metric, after),
        shown(metric, change),
        told === undefined ? null : shown(metric, change - told),
        told === undefined ? null : shown(metric, told),
      ];
    }),
  };
};

const correctionsOf = (
  { corrections }: CommuniqueChanges,
  language: Language,
  words: FigureWords,
): PlainTable => {
  const { sheets, corrections: header, lower, higher } = COMMUNIQUE_TEXTS[language];
  return {
    name: sheets.corrections,
    header,
    lines: corrections.map(({ metric, reason, change, count }) => [
      metricName(words, metric),
      shown(metric, change),
      count,
      reason ?? (change < 0 ? lower : higher),
    ]),
  };
};

const missingOf = (missing: Communique['missing'], language: Language): PlainTable => {
  const { sheets, missing: header } = COMMUNIQUE_TEXTS[language];
  return {
    name: sheets.missing,
    header,
    lines: missing.map(({ unit, late, due }) => {
      const place = findUnit(unit);
      return [(language === 'en' ? place?.nameEn : place?.name) ?? unit, late, due];
    }),
  };
};

const aboutOf = (communique: Communique, language: Language): string[][] => {
  const texts = COMMUNIQUE_TEXTS[language];
  const { edition, number, note, root, changedBy, signedBy, publishedAt } = communique;
  const moment = new Intl.DateTimeFormat(language, {
    timeZone: edition.zone,
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return [
    [language === 'en' ? (edition.nameEn ?? edition.name) : edition.name],
    [texts.title, number === null ? texts.draft : String(number)],
    [texts.at, moment.format(new Date(communique.at))],
    [texts.version, String(communique.version)],
    [texts.preparedBy, communique.preparedBy],
    ...(changedBy === null ? [] : [[texts.changedBy, changedBy]]),
    [texts.signedBy, signedBy ?? ''],
    [texts.signedAt, publishedAt === null ? '' : moment.format(new Date(publishedAt))],
    [texts.root, root?.hash ?? ''],
    [texts.note, note],
    [texts.remarks, texts.provisional],
    ['', texts.attendances],
    ['', texts.blank],
  ];
};
