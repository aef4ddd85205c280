import { MAX_AMOUNT, type Metric } from '@innoweek/contracts';
import { REPLY_COLUMNS } from './column.table.ts';
import { columnLetters } from './table.header.ts';
import { instructions, RULES } from './tally.instructions.ts';
import { IDENTITY_SHEET, identityLines, type TemplateIdentity } from './template.identity.ts';
import { withRules, type CellRule } from './template.validation.ts';
import { TALLY_FIELDS, type TallyField } from './tally.columns.ts';
import { tallyTexts } from './tally.texts.ts';
import { sheetOf, toBytes, widthsOf } from './workbook.writer.ts';

type Language = 'zh-CN' | 'en';

const WORDS = {
  'zh-CN': { tallies: '报数', howTo: '填写说明', yuan: '元' },
  en: { tallies: 'Tallies', howTo: 'How to fill it in', yuan: 'yuan' },
} as const;

const TEMPLATE_FIELDS = [
  'code',
  'title',
  'organiser',
  'region',
  'day',
  'participants',
  'media_reports',
  'agreements',
  'agreement_amount',
  'note',
] as const satisfies readonly TallyField[];
type TemplateField = (typeof TEMPLATE_FIELDS)[number];

/** What a row of the template speaks of; the code comes first and names it. */
const FIXED_FIELDS = ['code', 'title', 'organiser', 'day'] as const satisfies readonly TemplateField[];
type FixedField = (typeof FIXED_FIELDS)[number];
const isFixed = (field: TemplateField): field is FixedField => FIXED_FIELDS.some((fixed) => fixed === field);

/** An event that somebody reports on, and a day on which it is held. */
export type TemplateEvent = Record<FixedField, string>;

/** What may be filled in already. */
export type FilledIn = Partial<Record<Exclude<TemplateField, FixedField>, string>>;

/** What a template is made of. */
export type TallyTemplate = {
  identity: TemplateIdentity;
  /** Names, as people know them. */
  organisation: string;
  edition: string;
  events: readonly TemplateEvent[];
  /** Days of the edition, and the places whose totals may be declared. */
  days: readonly string[];
  places: readonly string[];
};

/** Rows for events that are added by hand. */
const SPARE_ROWS = 1_000;
const FEN_OF_YUAN = 100;

/**
 * The workbook for tallies: a row for each of the reporter's events and days, figures left empty. Cells take only what
 * can be counted, and it is known again when it comes back, under whatever name and from whoever of the organisation.
 * @param filled figures to begin with, by position of the event
 */
export const writeTallyTemplate = (
  language: Language,
  template: TallyTemplate,
  filled: ReadonlyMap<number, FilledIn> = new Map(),
): Uint8Array => {
  const { identity, events, days, places } = template;
  const words = WORDS[language];
  const labels = tallyTexts[language].field;
  const headers = TEMPLATE_FIELDS.map((field) =>
    field === 'agreement_amount' ? `${labels[field]}(${words.yuan})` : labels[field],
  );
  const rows = events.map((event, at) =>
    TEMPLATE_FIELDS.map((field) => (isFixed(field) ? event[field] : (filled.get(at)?.[field] ?? null))),
  );
  const marks = identityLines(identity, {
    headers,
    fixed: FIXED_FIELDS.map((field) => TEMPLATE_FIELDS.indexOf(field)),
    rows: rows.map((row) => row.map((text) => text ?? '')),
  });
  const codes = [...new Set(events.map(({ code }) => code))];
  const last = rows.length + SPARE_ROWS;
  const bytes = toBytes(
    [
      [words.tallies, sheetOf([headers, ...rows], widthsOf(headers))],
      [
        words.howTo,
        sheetOf(
          instructions(language, template).map((line) => [line]),
          [90],
        ),
      ],
      [IDENTITY_SHEET, sheetOf(withLists(marks, [codes, days, places]), [])],
    ],
    [IDENTITY_SHEET],
  );
  return withRules(bytes, [
    ...listRules(language, { code: codes, day: days, region: places }, last),
    ...figureRules(language, last),
  ]);
};

/** Lists stand beside the identity: a list inside a rule may hold 255 characters only. */
const LISTS_FROM = 4;
const LISTED = ['code', 'day', 'region'] as const satisfies readonly TemplateField[];

const withLists = (
  marks: readonly (readonly string[])[],
  lists: readonly (readonly string[])[],
): (string | null)[][] => {
  const length = Math.max(marks.length, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, at) => {
    const mark = Array.from({ length: LISTS_FROM }, (_cell, column) => marks[at]?.[column] ?? null);
    return [...mark, ...lists.map((list) => list[at] ?? null)];
  });
};

const cellsOf = (field: TemplateField, last: number): string => {
  const column = columnLetters(TEMPLATE_FIELDS.indexOf(field));
  return `${column}2:${column}${String(last + 1)}`;
};

const listRules = (
  language: Language,
  lists: Record<(typeof LISTED)[number], readonly string[]>,
  last: number,
): CellRule[] =>
  LISTED.flatMap((field, at) => {
    const { length } = lists[field];
    if (length === 0) return [];
    const column = columnLetters(LISTS_FROM + at);
    const list = `'${IDENTITY_SHEET}'!$${column}$1:$${column}$${String(length)}`;
    const title = tallyTexts[language].field[field];
    // Codes of events that were approved since, and cities, are known as well.
    return [
      {
        cells: cellsOf(field, last),
        takes: { list },
        strict: field === 'day',
        title,
        text: RULES[language][field],
      },
    ];
  });

const figureRules = (language: Language, last: number): CellRule[] => {
  const texts = RULES[language];
  const rule = (field: Exclude<Metric, 'agreement_amount'>): CellRule => ({
    cells: cellsOf(field, last),
    takes: { whole: MAX_AMOUNT[field] },
    strict: true,
    title: tallyTexts[language].field[field],
    text: texts.count,
  });
  return [
    rule('participants'),
    rule('media_reports'),
    rule('agreements'),
    {
      cells: cellsOf('agreement_amount', last),
      takes: { decimal: MAX_AMOUNT.agreement_amount / FEN_OF_YUAN },
      strict: false,
      title: `${tallyTexts[language].field.agreement_amount}(${WORDS[language].yuan})`,
      text: texts.amount,
    },
  ];
};

export type RejectedTally = {
  /** Where it stood in the file. */
  place: string;
  cells: readonly {
    field: string;
    raw: string;
    /** What its column is counted in, wherever the file said so. */
    unit: string | null;
  }[];
  reason: string;
};

/**
 * The rejected rows as they were, under our own headers with the units of the file, and the reason of each; mended,
 * the workbook can be uploaded as it is.
 */
export const writeRejectedTallies = (language: Language, rows: readonly RejectedTally[]): Uint8Array => {
  const { reason, row: rowName } = REPLY_COLUMNS[language];
  const labels = tallyTexts[language].field;
  const nameOf = (field: TallyField, unit: string | null): string =>
    unit === null ? labels[field] : `${labels[field]}(${unit})`;
  const columns = TALLY_FIELDS.flatMap((field) => [
    ...new Set(
      rows.flatMap(({ cells }) =>
        cells.flatMap((cell) => (cell.field === field ? [nameOf(field, cell.unit)] : [])),
      ),
    ),
  ]);
  const lines = rows.map(({ cells, reason: why, place }) => {
    const raw = new Map(
      cells.flatMap(({ field, raw: text, unit }) =>
        TALLY_FIELDS.flatMap((known) => (known === field ? [[nameOf(known, unit), text] as const] : [])),
      ),
    );
    return [...columns.map((column) => raw.get(column) ?? ''), why, place];
  });
  const header = [...columns, reason, rowName];
  return toBytes([[WORDS[language].tallies, sheetOf([header, ...lines], widthsOf(header))]]);
};
