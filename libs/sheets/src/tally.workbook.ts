import { REPLY_COLUMNS } from './column.table.ts';
import { TALLY_FIELDS, type TallyField } from './tally.columns.ts';
import { tallyTexts } from './tally.texts.ts';
import { sheetOf, toBytes, widthsOf } from './workbook.writer.ts';

type Language = 'zh-CN' | 'en';

const WORDS = {
  'zh-CN': {
    tallies: '报数',
    howTo: '填写说明',
    yuan: '元',
    lines: [
      '每行填写一项活动一天的数；没有活动编号时填写活动名称、日期和主办单位。',
      '参与人次：到场与线上合计的人次，不是人数。没有的填 0；还不知道的留空，以后再报。',
      '签约金额：以元为单位；也可以直接写 3.5亿元、200万元。',
      '报全地区合计时，在“地区”列填写地区名称，不填活动；合计只用于核对，不会重复计入。',
      '同一活动、同一天再报一次，以新报的数为准。',
    ],
  },
  en: {
    tallies: 'Tallies',
    howTo: 'How to fill it in',
    yuan: 'yuan',
    lines: [
      'One row for one event and one day; without a code give title, date and organiser.',
      'Attendances: on site and online together. Enter 0 where there were none; leave empty what is not known yet.',
      'Agreement amount: in yuan; 3.5亿元 and 200万元 are read, too.',
      'For the total of a whole region fill in “Region” and no event: it is checked, never added.',
      'Reported again, the newer figure for the same event and day counts.',
    ],
  },
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

/** An event that somebody reports on, and a day on which it is held. */
export type TemplateEvent = { code: string; title: string; organiser: string; day: string };

/** The workbook for tallies: a row for each of the reporter's events and days, figures left empty. */
export const writeTallyTemplate = (language: Language, events: readonly TemplateEvent[]): Uint8Array => {
  const words = WORDS[language];
  const labels = tallyTexts[language].field;
  const header = TEMPLATE_FIELDS.map((field) =>
    field === 'agreement_amount' ? `${labels[field]}(${words.yuan})` : labels[field],
  );
  const lines = events.map((event) =>
    TEMPLATE_FIELDS.map((field) =>
      field === 'code' || field === 'title' || field === 'organiser' || field === 'day' ? event[field] : '',
    ),
  );
  return toBytes([
    [words.tallies, sheetOf([header, ...lines], widthsOf(header))],
    [
      words.howTo,
      sheetOf(
        words.lines.map((line) => [line]),
        [90],
      ),
    ],
  ]);
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
