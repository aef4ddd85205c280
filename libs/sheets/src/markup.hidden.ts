import type { WorkBook } from '@e965/xlsx';

/** An attribute (HTML, 13.1.2.3) with its value in double quotes, single ones, or none. */
const ATTRIBUTE = /\s([^\s=<>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/gu;
/** Styles of what a page does not show (CSS 2.2, `display` and `visibility`). */
const UNSEEN = /display\s*:\s*none|visibility\s*:\s*(?:collapse|hidden)/iu;

/** Whether a page does not show the element that a tag opens. */
const isHidden = (tag: string): boolean =>
  [...tag.matchAll(ATTRIBUTE)].some(([, name = '', double, single, bare]) => {
    const attribute = name.toLowerCase();
    return attribute === 'hidden' || (attribute === 'style' && UNSEEN.test(double ?? single ?? bare ?? ''));
  });
/** What tells of rows and columns: groups of either, columns, rows and cells. */
const TAG = /<(\/?)(thead|tbody|tfoot|colgroup|col|tr|t[dh])(?=[\s/>])[^<>]*>/giu;
const SECTIONS: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot']);
/** No sheet has more columns than these. */
const MOST_COLUMNS = 2 ** 14;

/**
 * Marks the tables, rows and columns that a web page hides as hidden in the workbook that was made of it: what reads
 * workbooks takes them for all others. A sheet is a table of the page; a row of it, the next `tr`. Not seen is what
 * hides by a class, or by an element around the table.
 * @param content the page
 */
export const markHidden = (content: string, workbook: WorkBook): void => {
  if (workbook.bookType !== 'html' || !(UNSEEN.test(content) || /\shidden\b/iu.test(content))) return;
  const tables = tablesOf(content);
  const isUnseen = workbook.SheetNames.map((name, at) => {
    const sheet = workbook.Sheets[name];
    const table = tables[at];
    if (!sheet || table === undefined) return false;
    Object.assign(sheet, hiddenIn(withoutComments(table)));
    return isHidden(table.slice(0, table.indexOf('>') + 1));
  });
  workbook.Workbook = {
    ...workbook.Workbook,
    Sheets: workbook.SheetNames.map((name, at) => ({ name, Hidden: isUnseen[at] ? 1 : 0 })),
  };
};

/** Each from its first mark to the next that ends one, whatever lies between: as what reads workbooks takes them. */
const tablesOf = (content: string): string[] => {
  const opening = /<table\b[^<>]*>/giu;
  const closing = /<\/table>/giu;
  const tables: string[] = [];
  for (let open = opening.exec(content); open; open = opening.exec(content)) {
    closing.lastIndex = opening.lastIndex;
    if (!closing.exec(content)) break;
    tables.push(content.slice(open.index, closing.lastIndex));
    opening.lastIndex = closing.lastIndex;
  }
  return tables;
};

/** One that does not end goes on to the end. */
const withoutComments = (table: string): string => {
  const [first = '', ...others] = table.split('<!--');
  const kept = others.map((piece) => {
    const end = piece.indexOf('-->');
    return end < 0 ? '' : piece.slice(end + '-->'.length);
  });
  return [first, ...kept].join('');
};

type Mark = { hidden: boolean };

/** Rows and columns of a table that are not seen. Either is hidden by itself, or in each of its cells. */
const hiddenIn = (table: string): { '!rows': Mark[]; '!cols': Mark[] } => {
  const rows: Mark[] = [];
  const columns: Mark[] = [];
  const cells: { seen: boolean }[] = [];
  /** The group of columns that is open, with how many columns it has of itself. */
  let group = { hidden: false, span: 0 };
  let section = false;
  /** Whether the row has cells, and one that is seen. */
  let row = { cells: 0, seen: false };
  const endRow = (): void => {
    const last = rows.at(-1);
    if (last && row.cells > 0 && !row.seen) last.hidden = true;
    row = { cells: 0, seen: false };
  };
  let column = 0;
  const add = (hidden: boolean, span: number): void => {
    for (let more = 0; more < span && columns.length < MOST_COLUMNS; more += 1) columns.push({ hidden });
  };
  const endGroup = (): void => {
    add(group.hidden, group.span);
    group = { hidden: false, span: 0 };
  };
  for (const [tag, slash, name = ''] of table.matchAll(TAG)) {
    const hidden = isHidden(tag);
    const kind = name.toLowerCase();
    if (kind !== 'col') endGroup();
    if (kind === 'tr' && slash === '') {
      endRow();
      rows.push({ hidden: hidden || section });
      column = 0;
    } else if (kind === 'colgroup' && slash === '') group = { hidden, span: numberIn(tag, SPAN) };
    else if (kind === 'col') {
      add(hidden || group.hidden, numberIn(tag, SPAN));
      group.span = 0;
    } else if ((kind === 'td' || kind === 'th') && slash === '') {
      const span = numberIn(tag, COLSPAN);
      row = { cells: row.cells + 1, seen: row.seen || !hidden };
      for (let at = column; at < Math.min(column + span, MOST_COLUMNS); at += 1)
        (cells[at] ??= { seen: false }).seen ||= !hidden;
      column += span;
    } else if (SECTIONS.has(kind)) section = slash === '' && hidden;
  }
  endGroup();
  endRow();
  const width = Math.max(columns.length, cells.length);
  const isUnseen = (at: number): boolean => (columns[at]?.hidden ?? false) || cells[at]?.seen === false;
  return { '!rows': rows, '!cols': Array.from({ length: width }, (_, at) => ({ hidden: isUnseen(at) })) };
};

const SPAN = /\sspan\s*=\s*["']?(\d+)/iu;
const COLSPAN = /\scolspan\s*=\s*["']?(\d+)/iu;
const numberIn = (tag: string, attribute: RegExp): number => Number(attribute.exec(tag)?.[1] ?? 1);
