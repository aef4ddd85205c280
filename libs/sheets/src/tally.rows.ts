import { eventCodeSchema } from '@innoweek/contracts';
import { headerKey } from './column.table.ts';
import type { Table, TableCell, TableRow } from './table.model.ts';
import { isFigure, SUBJECT_FIELDS, type TallyColumn } from './tally.columns.ts';
import type { KnownColumn } from './tally.header.ts';
import type { TallyRemark } from './tally.model.ts';
import { readNumber } from './tally.numbers.ts';
import { matchRegion, REPORTING_UNITS, unitOfRegion } from '@innoweek/places';
import { placeIn } from './tally.row.ts';

/** A row that sums others: a part of them (小计), or all (合计). */
export type TotalRow = { row: TableRow; label: string; kind: 'part' | 'whole' | 'of_which' };
export type SortedRows = {
  data: TableRow[];
  totals: TotalRow[];
  remarks: { code: TallyRemark['code']; rows: number[] }[];
};

const WHOLE =
  /^(?:总?合计数?|总计数?|总数|共计|共\d+[场项个次件家]|累计|汇总|全国|[全本](?:省|市|区|县|州|盟|地区)(?:总?合计|小计|总计|共计|汇总|累计|总数)?|total|grandtotal|sum)$/u;
const PART = /^(?:小计|subtotal)$|.(?:合计|小计|总计|共计)$/u;
const OF_WHICH = /^(?:其中(?:$|[:,、(])|ofwhich)/u;
const EXAMPLE = /^[[(【]?(?:示例|样例|范例|填写示例|填报示例|举例|例\d?[:：]|example|e\.g\.)/u;
const MARKED_EXAMPLE = /^[[(【]?(?:填写|填报)?(?:示例|样例|范例)/u;
const FOOTER =
  /^(?:填报人|填表人|经办人|审核|审批|负责人|联系人|联系电话|电话|制表|数据来源|资料来源|来源|注\d*[:：.、]|备注[:：]|说明[:：]|盖章|签字|签名|(?:填报)?单位[(（]?盖章|报送日期|填报日期|填报时间|打印|第\d+页|note[s:]|source[:：])/u;
/** Half width, without blanks and stars; unlike the key of a header it keeps the colon, which makes 注 a footer. */
const lineKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s*\u200b\ufeff]+/gu, '')
    .toLowerCase();
const SUBJECTS: ReadonlySet<TallyColumn> = new Set(SUBJECT_FIELDS);

/** Parts the rows below the header: those of data, totals, and what only looks like a row. */
export const sortRows = (
  table: Table,
  below: readonly TableRow[],
  columns: readonly KnownColumn[],
): SortedRows => {
  const data: TableRow[] = [];
  const totals: TotalRow[] = [];
  const remarks = new Map<TallyRemark['code'], number[]>();
  const tell = (code: TallyRemark['code'], row: TableRow): void => {
    remarks.set(code, [...(remarks.get(code) ?? []), row.row]);
  };
  const filled = fillMerged(table, below, columns);
  const headers = new Set(columns.map(({ header }) => headerKey(header)));
  filled.forEach((row, at) => {
    const known = columns.filter((column) => row.cells.has(column.at) && column.column !== 'number');
    const label = labelOf(row);
    if (
      known.length > 1 &&
      known.every(({ at: column }) => headers.has(headerKey(row.cells.get(column)?.text ?? '')))
    )
      return;
    const figures = known.filter(({ column }) => isFigure(column));
    const total = totalKind(label, row, columns, filled);
    if (total) {
      totals.push({ row, label: label.text, kind: total });
      tell('total_row', row);
    } else if (isExample(row, at, known)) tell('example_row', row);
    else if (FOOTER.test(lineKey(label.text)) && !hasNumber(row, figures)) tell('text_row', row);
    else if (row.cells.size === 1 && figures.length === 0 && columns.length > 1) tell('text_row', row);
    else if (known.length > 0) data.push(row);
    else tell('text_row', row);
  });
  return { data, totals, remarks: [...remarks].map(([code, rows]) => ({ code, rows })) };
};

/** The first text of a row, where running numbers do not count as one. */
const labelOf = (row: TableRow): { text: string; at: number } => {
  for (const [at, cell] of row.cells)
    if (cell.number === null && !/^\d+[.、]?$/u.test(cell.text)) return { text: cell.text, at };
  return { text: '', at: -1 };
};

const totalKind = (
  label: { text: string; at: number },
  row: TableRow,
  columns: readonly KnownColumn[],
  rows: readonly TableRow[],
): TotalRow['kind'] | null => {
  // 合计（2场） is one as well.
  const key = headerKey(label.text).replace(/\((?:共?\d+\p{L}{0,3}|[^()]*(?:人次|人|元))\)$/u, '');
  if (key === '' || key.length > 20) return null;
  const column = columns.find(({ at }) => at === label.at)?.column ?? 'number';
  // A sum stands under what it sums or under nothing: never under a figure, or beside the code of an event.
  if (isFigure(column) || column === 'note') return null;
  const code = columns.find(({ column: of }) => of === 'code');
  const named = code && row.cells.get(code.at)?.text.trim().toUpperCase();
  if (named !== undefined && eventCodeSchema.safeParse(named).success) return null;
  if (OF_WHICH.test(lineKey(label.text))) return 'of_which';
  // 其中深圳 is a part; 其中心灵之旅 with a day or an organiser is an event.
  if (key.startsWith('其中') && !isHeld(row, columns)) return 'of_which';
  if (EVERYWHERE.test(key) && namesEvent(label, row, columns)) return null;
  if (WHOLE.test(key)) return 'whole';
  if (!PART.test(key)) return null;
  return column === 'region' && isDeclared(key, columns, rows) ? null : 'part';
};

/** 全省 beside the name of an event says where it was held; 合计 stays a total, whatever stands beside it. */
const EVERYWHERE = /^(?:全国|[全本](?:省|市|区|县|州|盟|地区))$/u;
const namesEvent = (label: { at: number }, row: TableRow, columns: readonly KnownColumn[]): boolean => {
  const title = columns.find(({ column }) => column === 'title');
  if (!title || title.at === label.at) return false;
  const key = headerKey(row.cells.get(title.at)?.text ?? '');
  return /\p{L}{2}/u.test(key) && !WHOLE.test(key) && !PART.test(key);
};

/** Whether a row says when something was held, or by whom. */
const isHeld = (row: TableRow, columns: readonly KnownColumn[]): boolean =>
  columns.some(
    ({ at, column }) =>
      (column === 'day' || column === 'from' || column === 'organiser') && row.cells.has(at),
  );

/** 广东省合计 in a table of places is what Guangdong declares, unless its cities stand above it. */
const isDeclared = (key: string, columns: readonly KnownColumn[], rows: readonly TableRow[]): boolean => {
  if (columns.some(({ column }) => column === 'title' || column === 'code')) return false;
  const found = matchRegion(placeIn(key));
  const unit =
    found.kind === 'found' ? REPORTING_UNITS.find(({ region }) => region === found.code) : undefined;
  const region = columns.find(({ column }) => column === 'region');
  if (!unit || !region) return false;
  const others = rows.filter(({ cells }) => {
    const text = cells.get(region.at)?.text;
    const other = text === undefined ? null : matchRegion(placeIn(text));
    return other?.kind === 'found' && other.code !== unit.region && unitOfRegion(other.code) === unit.id;
  });
  return others.length === 0;
};

/** Rows that show how to fill the sheet in; without numbers only right under the header. */
const isExample = (row: TableRow, at: number, known: readonly KnownColumn[]): boolean => {
  const figures = known.filter(({ column }) => isFigure(column));
  const note = known.find(({ column }) => column === 'note')?.at;
  // A note may give an example (举例：某校专场) on any row; only under the header the row is one.
  const isOne = ([column, { text }]: [number, TableCell]): boolean =>
    (column === note && at > 0 ? MARKED_EXAMPLE : EXAMPLE).test(lineKey(text));
  if ([...row.cells].some(isOne)) return true;
  if (at > 1 || figures.length === 0) return false;
  return figures.every(({ at: column }) => {
    const cell = row.cells.get(column);
    return (
      cell !== undefined &&
      readNumber(cell).kind === 'wrong' &&
      /(?:填|必|选|请|数字|整数|required|number)/u.test(cell.text)
    );
  });
};

const hasNumber = (row: TableRow, figures: readonly KnownColumn[]): boolean =>
  figures.some(({ at }) => readNumber(row.cells.get(at)).kind === 'number');

/** Names that are merged over several rows belong to each of them; a merged count stays where it is, and counts once. */
const fillMerged = (table: Table, rows: readonly TableRow[], columns: readonly KnownColumn[]): TableRow[] => {
  const subjects = new Set(columns.flatMap(({ at, column }) => (SUBJECTS.has(column) ? [at] : [])));
  const merges = table.merges.filter(({ rows: height, column }) => height > 1 && subjects.has(column));
  if (merges.length === 0) return [...rows];
  const byRow = new Map(table.rows.map((row) => [row.row, row]));
  const filled = new Map<number, Map<number, TableCell>>();
  for (const { row: first, rows: height, column } of merges) {
    const said = byRow.get(first)?.cells.get(column);
    if (!said) continue;
    for (let row = first + 1; row < first + Math.min(height, 10_000); row += 1) {
      const own = filled.get(row) ?? new Map<number, TableCell>();
      own.set(column, said);
      filled.set(row, own);
    }
  }
  return rows.map((row) => {
    const more = filled.get(row.row);
    return more ? { row: row.row, cells: new Map([...more, ...row.cells]) } : row;
  });
};
