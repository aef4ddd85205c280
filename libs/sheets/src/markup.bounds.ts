/**
 * Tags as the reader of workbooks finds them; what it does not take for one has no effect there. The groups are the
 * slash of a closing tag, the name without its prefix, and the attributes.
 */
const TAG = /<(\/?)(?:[^\s?><!/:"]*:)?([^\s?<>:/"]+)((?:\s+[^<>=?"'\s]+="[^"]*?")*)\s*\/?>/gu;

/** The largest number that an attribute has; one that stands twice counts as its largest, one that is missing as none. */
const largest = (attributes: string, what: RegExp, none: number): number =>
  Math.max(none, ...[...attributes.matchAll(what)].map(([, digits]) => Number(digits)));

const ROWS = /number-rows-repeated="(\d+)/gu;
const COLUMNS = /number-columns-repeated="(\d+)/gu;
const SPACES = /[\s:]c="(\d+)/gu;

/** What the reader makes of a cell takes at least so many bytes, however few the file has for it. */
const COPY_BYTES = 100;

/**
 * How many bytes the cells of an OpenDocument sheet take when everything is written out that it repeats: rows, cells
 * and spaces (`table:number-rows-repeated`, `table:number-columns-repeated` and `text:c` of ODF 1.3 part 3). A few
 * bytes may stand for all cells of a sheet. Cells that are closed at once are not counted: the last rows of nearly every
 * sheet are a million of them, and nothing is made of them. Of those that a merged one covers something is.
 * @param content `content.xml`
 */
export const writtenOutBytes = (content: string): number => {
  let total = 0;
  let row = { times: 1, bytes: 0, cells: 0, copies: 0 };
  let cell: { times: number; from: number; spaces: number } | null = null;
  const endCell = (bytes: number, times: number): void => {
    row.cells += 1;
    row.copies += times;
    row.bytes += times * bytes;
  };
  const endRow = (): void => {
    total += row.times * row.bytes + COPY_BYTES * (row.times * row.copies - row.cells);
  };
  for (const { 0: tag, 1: slash, 2: name, 3: attributes = '', index } of content.matchAll(TAG)) {
    const isOpened = slash === '' && !tag.endsWith('/>');
    if (name === 'table-row' && slash === '') {
      endRow();
      row = { times: largest(attributes, ROWS, 1), bytes: 0, cells: 0, copies: 0 };
    } else if (name === 'covered-table-cell') {
      endCell(tag.length, largest(attributes, COLUMNS, 1));
    } else if (name === 'table-cell' && isOpened) {
      cell = { times: largest(attributes, COLUMNS, 1), from: index, spaces: 0 };
    } else if (name === 'table-cell' && slash !== '' && cell) {
      endCell(index - cell.from + cell.spaces, cell.times);
      cell = null;
    } else if (name === 's' && cell) cell.spaces += largest(attributes, SPACES, 1);
  }
  endRow();
  return total;
};

/** Columns of which a sheet of XML Spreadsheet 2003 may speak: four times all that there are. */
const MOST_COLUMNS = 2 ** 16;
/** Cells that merged ones may cover altogether. */
const MOST_COVERED = 2 ** 20;
const SPAN = /[\s:](?:Span|Index)="(\d+)/gu;
const ACROSS = /[\s:]MergeAcross="(\d+)/gu;
const DOWN = /[\s:]MergeDown="(\d+)/gu;
const MERGE = /(\s)(?:[^\s:="]+:)?Merge(?:Across|Down)="[^"]*"/gu;

/**
 * XML Spreadsheet 2003 without columns and merged cells that reach beyond all sheets: whoever reads it makes something
 * of each column of a span and of each cell that is covered, and one number may say thousands of millions. What stands
 * in cells is left as it is.
 */
export const withinSheet = (content: string): string => {
  let columns = 0;
  let covered = 0;
  return content.replace(TAG, (tag: string, slash: string, name: string, attributes: string) => {
    if (slash !== '') return tag;
    switch (name.toLowerCase()) {
      case 'column':
        columns += largest(attributes, SPAN, 1);
        return columns <= MOST_COLUMNS ? tag : '';
      case 'cell': {
        const cells = (largest(attributes, ACROSS, 0) + 1) * (largest(attributes, DOWN, 0) + 1);
        if (cells === 1) return tag;
        covered += cells;
        return covered <= MOST_COVERED ? tag : tag.replace(MERGE, '$1');
      }
      default:
        return tag;
    }
  });
};

/** A cell of SpreadsheetML (ECMA-376 part 1, 18.3.1.4) that holds a formula and no value. */
const UNCOMPUTED =
  /<((?:\w+:)?)c\b([^<>]*)>\s*(<\1f\b[^<>]*(?:\/>|>[^<]*<\/\1f>))\s*(?:<\1v\b[^<>]*(?:\/>|><\/\1v>)\s*)?<\/\1c>/gu;

/**
 * Formulas that no program has worked out yet, as broken ones: what reads workbooks takes such a cell for blank, and its
 * figure would be missed by nobody. One whose result is a text may be empty (`t="str"`), and stays so.
 */
export const markUncomputed = (content: Buffer): Buffer => {
  if (!content.includes('<f') && !content.includes(':f')) return content;
  const text = content
    .toString('latin1')
    .replace(UNCOMPUTED, (cell: string, prefix: string, attributes: string, formula: string) =>
      /\st\s*=\s*["'](?!n["'])/u.test(attributes)
        ? cell
        : `<${prefix}c${attributes.replace(/\st\s*=\s*["']n["']/u, '')} t="e">${formula}<${prefix}v>#VALUE!</${prefix}v></${prefix}c>`,
    );
  return Buffer.from(text, 'latin1');
};
