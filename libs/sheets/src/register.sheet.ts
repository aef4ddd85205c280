import { headerKey, isReplyHeader } from './column.table.ts';
import {
  REGISTER_COLUMNS,
  registerFieldOf,
  type RegisterField,
  type RegisterKind,
} from './register.columns.ts';
import type { ReadRegister, RegisterContext, RegisterMendings, UnderstoodRecord } from './register.model.ts';
import { readRegisterRow, type RegisterFrame } from './register.row.ts';
import { columnLetters, findHeader, type Header } from './table.header.ts';
import { DEFAULT_LIMITS, refuse, type Table, type TableCell, type TableRow } from './table.model.ts';
import { readTables } from './table.reader.ts';
import { meaningOf } from './tally.columns.ts';
import type { FigureColumn } from './tally.figures.ts';
import { measureOf } from './tally.measures.ts';
import type { TallyAnswers, TallyQuestion, TallyRemark } from './tally.model.ts';
import { SHEET_STEP } from './tally.sheet.ts';
import { unitsOfTitle } from './tally.title.ts';
import { recognise } from './template.identity.ts';

/** Two known headers are no table yet. */
const HEADER_COLUMNS = 3;
const MOST_REMARKS = 200;
const TOTAL = /^(?:总?合计|小计|总计|共计|累计|汇总|total|subtotal)/iu;
const FOOTER =
  /^(?:填报人|填表人|经办人|审核|负责人|联系人|联系电话|电话|制表|填报单位|报送单位|数据来源|注\d*[:：]|备注[:：]|说明[:：]|盖章|note[s:])/iu;
const EXAMPLE = /^[[(【（]?(?:示例|样例|范例|填写示例|举例|example)/iu;

/**
 * Reads a sheet of a register as people write them: what each row says, cell by cell, and what only the uploader can
 * tell. The same bytes, answers and mendings always give the same.
 */
export const readRegisterSheet = (
  kind: RegisterKind,
  bytes: Uint8Array,
  context: RegisterContext,
  answers: TallyAnswers = new Map(),
  mendings: RegisterMendings = new Map(),
): ReadRegister => {
  const limits = context.limits ?? DEFAULT_LIMITS;
  const read = readTables(bytes, (text) => registerFieldOf(kind, text) !== null, limits);
  if (!read.ok) return read;
  const filled = read.tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return refuse('empty_file');
  const template = read.identity ? recognise(read.identity, filled, kind) : null;
  const reading = new Reading(kind, context, answers, mendings);
  for (const name of read.hiddenSheets) reading.remark('hidden_sheet', name, '');
  const found = filled.filter((table, at) => reading.take(table, at));
  if (!template?.intact)
    for (const { name } of filled.filter((table) => !found.includes(table)))
      reading.remark('unread_sheet', name, '');
  if (found.length === 0)
    return refuse(
      'no_header',
      namesOf(kind, () => true),
    );
  if (reading.missing !== null)
    return refuse(
      'missing_columns',
      namesOf(kind, ({ field }) => field === reading.missing),
    );
  if (reading.rows.length === 0) return refuse('no_rows');
  if (reading.rows.length > limits.rows) return refuse('too_many_rows', { rows: limits.rows });
  if (template && !template.intact)
    reading.remark('template_changed', '', template.changed.join(', ') || '1');
  return {
    ok: true,
    rows: reading.rows,
    questions: [...reading.questions.values()],
    remarks: reading.remarks,
    units: reading.units,
    layout: reading.layout.join('\n'),
    template: template?.intact ? template.identity : null,
  };
};

const namesOf = (
  kind: RegisterKind,
  isNamed: (column: (typeof REGISTER_COLUMNS)[RegisterKind][number]) => boolean,
): { columns: string; columnsEn: string } => {
  const named = REGISTER_COLUMNS[kind].filter(({ required }) => required).filter(isNamed);
  return { columns: named.map(({ zh }) => zh).join('、'), columnsEn: named.map(({ en }) => en).join(', ') };
};

/** A file while it is read, sheet by sheet. */
class Reading {
  readonly rows: UnderstoodRecord[] = [];
  readonly remarks: TallyRemark[] = [];
  readonly questions = new Map<string, TallyQuestion>();
  readonly units: { sheet: string; field: 'agreement_amount'; unit: string }[] = [];
  readonly layout: string[] = [];
  /** A column that every row needs and the table does not have. */
  missing: RegisterField | null = null;

  constructor(
    private readonly kind: RegisterKind,
    private readonly context: RegisterContext,
    private readonly answers: TallyAnswers,
    private readonly mendings: RegisterMendings,
  ) {}

  remark(code: TallyRemark['code'], sheet: string, at: string): void {
    if (this.remarks.length < MOST_REMARKS) this.remarks.push({ code, sheet, at });
  }

  /** One sheet; false when it has no header of ours. */
  take(whole: Table, at: number): boolean {
    const table = this.#withoutHidden(whole);
    const header = findHeader(table, (text) => registerFieldOf(this.kind, text), HEADER_COLUMNS);
    if (!header) return false;
    const fields = new Set([...header.columns.values()].map(({ field }) => field));
    const absent = REGISTER_COLUMNS[this.kind].find(({ field, required }) => required && !fields.has(field));
    if (absent) this.missing ??= absent.field;
    for (const text of header.ignored.values())
      if (!isReplyHeader(text) && headerKey(text) !== '序号') this.remark('unknown_column', table.name, text);
    const below = this.#data(table, header);
    const frame: RegisterFrame = {
      kind: this.kind,
      name: table.name,
      columns: header.columns,
      amount: this.#amount(table, header, below),
      context: this.context,
    };
    for (const row of below) {
      const key = at * SHEET_STEP + row.row;
      this.rows.push(readRegisterRow(key, row, frame, this.mendings.get(key)));
    }
    this.layout.push(
      JSON.stringify([...header.columns.values()].map((known) => [known.field, headerKey(known.header)])),
    );
    return true;
  }

  /** What the uploader does not see is not taken, and told. */
  #withoutHidden(table: Table): Table {
    const { rows, columns } = table.hidden;
    if (rows.size > 0) this.remark('hidden_rows', table.name, [...rows].toSorted((a, b) => a - b).join(', '));
    const seen = new Set<number>();
    const kept = table.rows.flatMap((row): TableRow[] => {
      if (rows.has(row.row)) return [];
      for (const column of row.cells.keys()) if (columns.has(column)) seen.add(column);
      const cells = [...row.cells].filter(([column]) => !columns.has(column));
      return cells.length > 0 ? [{ row: row.row, cells: new Map(cells) }] : [];
    });
    if (seen.size > 0)
      this.remark(
        'hidden_columns',
        table.name,
        [...seen]
          .toSorted((a, b) => a - b)
          .map(columnLetters)
          .join(', '),
      );
    return { ...table, rows: kept };
  }

  /** The rows of data; totals, examples and footers are told and left out. */
  #data(table: Table, header: Header<RegisterField>): TableRow[] {
    const told = new Map<TallyRemark['code'], number[]>();
    const data = withMerged(table, header).filter((row) => {
      const code = notData(row, header);
      if (code === null) return true;
      told.set(code, [...(told.get(code) ?? []), row.row]);
      return false;
    });
    for (const [code, rows] of told) this.remark(code, table.name, rows.join(', '));
    return data;
  }

  #amount(table: Table, header: Header<RegisterField>, below: readonly TableRow[]): FigureColumn | null {
    const [at, column] = [...header.columns].find(([, { field }]) => field === 'amount') ?? [];
    if (at === undefined || !column) return null;
    const known = {
      at,
      column: 'agreement_amount' as const,
      header: column.header,
      units: { header: meaningOf(column.header).units, row: null },
    };
    const { measure, questions } = measureOf(
      'agreement_amount',
      known,
      {
        cells: below.map(({ cells }) => ({ cell: cells.get(at), measure: undefined })),
        title: unitsOfTitle(table.rows.slice(0, header.at)),
      },
      this.answers,
    );
    for (const question of questions) this.questions.set(question.id, question);
    if (measure.unit)
      this.units.push({ sheet: table.name, field: 'agreement_amount', unit: measure.unit.text });
    return { known, field: 'agreement_amount', measure };
  }
}

/** What a row is that only looks like one of data; null for data. */
const notData = (row: TableRow, header: Header<RegisterField>): TallyRemark['code'] | null => {
  const known = [...row.cells].filter(([at]) => header.columns.has(at));
  const [first] = [...row.cells.values()].filter(({ number }) => number === null);
  const label = first?.text.normalize('NFKC').replace(/\s+/gu, '') ?? '';
  if (EXAMPLE.test(label)) return 'example_row';
  if (TOTAL.test(label) && known.length < HEADER_COLUMNS) return 'total_row';
  if (known.length === 0 || (row.cells.size === 1 && header.columns.size > 1)) return 'text_row';
  if (FOOTER.test(label) && known.length < HEADER_COLUMNS) return 'text_row';
  const isHeaderAgain = known.every(
    ([at, { text }]) => headerKey(header.columns.get(at)?.header ?? '') === headerKey(text),
  );
  return isHeaderAgain ? 'text_row' : null;
};

/** Names that are merged over several rows belong to each of them; money that is merged stays where it is. */
const withMerged = (table: Table, header: Header<RegisterField>): TableRow[] => {
  const below = table.rows.slice(header.at + 1);
  const merges = table.merges.filter(({ rows, column }) => {
    const field = header.columns.get(column)?.field;
    return rows > 1 && field !== undefined && field !== 'amount' && field !== 'link';
  });
  if (merges.length === 0) return below;
  const byRow = new Map(table.rows.map((row) => [row.row, row]));
  const filled = new Map<number, Map<number, TableCell>>();
  for (const { row: from, rows, column } of merges) {
    const said = byRow.get(from)?.cells.get(column);
    if (!said) continue;
    for (let row = from + 1; row < from + Math.min(rows, 10_000); row += 1)
      filled.set(row, (filled.get(row) ?? new Map<number, TableCell>()).set(column, said));
  }
  return below.map((row) => {
    const more = filled.get(row.row);
    return more ? { row: row.row, cells: new Map([...more, ...row.cells]) } : row;
  });
};
