import { EVENT_COLUMNS, fieldOfHeader, REPLY_COLUMNS } from './column.table.ts';
import { sheetOf, toBytes, widthsOf } from './workbook.writer.ts';

type Language = 'zh-CN' | 'en';

const WORDS = {
  'zh-CN': {
    events: '活动',
    howTo: '填写说明',
    lines: [
      '每行填写一项活动；带 * 的列必填。',
      '活动编号：新活动留空；填写已有编号则修改该活动。',
      '主办单位、联合主办：填写单位全称；联合主办有多个时用顿号分隔。',
      '时间：例如 2016-10-12 09:00，均为北京时间。',
      '形式：线上、线下或混合；线上活动可不填地区。',
      '来源编号：贵单位自己的编号；再次上传同一编号即更新同一活动，不会重复。',
    ],
  },
  en: {
    events: 'Events',
    howTo: 'How to fill it in',
    lines: [
      'One event per row; columns with * are needed.',
      'Event code: leave it empty for a new event; an existing code changes that event.',
      'Organiser and co-organisers: full names; part several co-organisers by commas.',
      'Times: such as 2016-10-12 09:00, in Beijing time.',
      'Form: online, onsite or hybrid; an online event may go without a region.',
      'Source reference: your own number; uploading it again updates the same event.',
    ],
  },
} as const;

const headerOf = (language: Language): string[] =>
  EVENT_COLUMNS.map(({ zh, en, required }) => `${language === 'en' ? en : zh}${required ? '*' : ''}`);

/** The events workbook to fill in, with instructions on a second sheet; `lines` are rows already filled. */
export const writeEventTemplate = (
  language: Language,
  lines: readonly (readonly string[])[] = [],
): Uint8Array => {
  const words = WORDS[language];
  const header = headerOf(language);
  return toBytes([
    [words.events, sheetOf([header, ...lines], widthsOf(header))],
    [
      words.howTo,
      sheetOf(
        words.lines.map((line) => [line]),
        [90],
      ),
    ],
  ]);
};

export type RejectedRow = { row: number; cells: readonly { column: string; raw: string }[]; reason: string };

/**
 * The rejected rows as they were, with the reason of each; mended, the file can be uploaded as it is. All columns of
 * the template are there, in its order, because what is missing has to be filled in; then the uploader's own.
 */
export const writeRejectedRows = (language: Language, rows: readonly RejectedRow[]): Uint8Array => {
  const { reason, row: rowName } = REPLY_COLUMNS[language];
  const written = new Set(rows.flatMap((row) => row.cells.map(({ column }) => column)));
  const known = new Map([...written].map((column) => [fieldOfHeader(column), column]));
  const template = headerOf(language);
  const ours = EVENT_COLUMNS.map(({ field }, at) => known.get(field) ?? template[at] ?? field);
  const columns = [...new Set([...ours, ...written])];
  const header = [...columns, reason, rowName];
  const lines = rows.map((row) => {
    const raw = new Map(row.cells.map((cell) => [cell.column, cell.raw]));
    return [...columns.map((column) => raw.get(column) ?? ''), row.reason, String(row.row)];
  });
  return toBytes([[WORDS[language].events, sheetOf([header, ...lines], widthsOf(header))]]);
};
