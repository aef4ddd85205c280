import { CFB } from '@e965/xlsx';

/** What may be entered in cells, and what the spreadsheet program says of it. */
export type CellRule = {
  /** Such as `E2:E500`. */
  cells: string;
  /** `list`: one of the cells of a range; `whole` and `decimal`: from 0 to `most`. */
  takes: { list: string } | { whole: number } | { decimal: number };
  /** Anything else is refused, or taken when the writer confirms it. */
  strict: boolean;
  title: string;
  text: string;
};

type ZipPart = { content: Uint8Array; size: number };
/** What we use of the zip tool that the writer of spreadsheets brings with it untyped. */
type ZipTool = {
  read: (bytes: Uint8Array, options: object) => object;
  find: (zip: object, path: string) => ZipPart | null;
  write: (zip: object, options: object) => unknown;
};
const isZipTool = (tool: unknown): tool is ZipTool =>
  typeof tool === 'object' && tool !== null && 'read' in tool && 'find' in tool && 'write' in tool;

/**
 * The workbook with rules for the cells of its first sheet. Our writer of spreadsheets knows none, so they are set into
 * its XML, where ECMA-376 has them: behind the data.
 */
export const withRules = (bytes: Uint8Array, rules: readonly CellRule[]): Uint8Array => {
  const tool: unknown = CFB;
  if (!isZipTool(tool)) throw new Error('the writer of spreadsheets has no zip tool any more');
  const zip = tool.read(bytes, { type: 'buffer' });
  const sheet = tool.find(zip, '/xl/worksheets/sheet1.xml');
  if (!sheet) throw new Error('the workbook has no first sheet');
  const xml = new TextDecoder().decode(sheet.content);
  if (!xml.includes('</sheetData>')) throw new Error('the first sheet of the workbook has no data');
  const frozen = xml.replace(
    '<sheetView workbookViewId="0"/>',
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>',
  );
  const content = new TextEncoder().encode(
    frozen.replace('</sheetData>', () => `</sheetData>${rulesXml(rules)}`),
  );
  sheet.content = content;
  sheet.size = content.length;
  const written: unknown = tool.write(zip, { fileType: 'zip', type: 'array', compression: true });
  if (!(written instanceof Uint8Array) && !Array.isArray(written))
    throw new Error('the workbook was not written as bytes');
  return Uint8Array.from(written);
};

const rulesXml = (rules: readonly CellRule[]): string =>
  `<dataValidations count="${String(rules.length)}">${rules.map(ruleXml).join('')}</dataValidations>`;

const ruleXml = ({ cells, takes, strict, title, text }: CellRule): string => {
  const [type, formulas] =
    'list' in takes
      ? (['list', [takes.list]] as const)
      : 'whole' in takes
        ? (['whole', ['0', String(takes.whole)]] as const)
        : (['decimal', ['0', String(takes.decimal)]] as const);
  const said = `errorTitle="${escaped(title)}" error="${escaped(text)}" promptTitle="${escaped(title)}" prompt="${escaped(text)}"`;
  const style = strict ? '' : ' errorStyle="warning"';
  const inside = formulas.map((formula, at) => {
    const name = `formula${String(at + 1)}`;
    return `<${name}>${escaped(formula)}</${name}>`;
  });
  return `<dataValidation type="${type}"${style} allowBlank="1" showInputMessage="1" showErrorMessage="1" ${said} sqref="${cells}">${inside.join('')}</dataValidation>`;
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/gu, (sign) => ENTITIES[sign] ?? sign);
