import type { TableCell } from './table.model.ts';
import type { TallyRule } from './tally.model.ts';
import { readShortNumeral } from './chinese.numeral.ts';

/** `digits` × 10^`power`, exactly: amounts of money never pass through binary fractions. */
export type Decimal = { digits: bigint; power: number };

/** What a number counts, by the word behind it. */
export type MeasureBase = 'people' | 'items' | 'money';

export type NumberReading =
  | {
      kind: 'number';
      value: Decimal;
      /** The word that makes it approximate. */
      approximate: string | null;
      /** Zeros that the cell itself says behind the digits: 万 is 4, 亿 8; null when it says none. */
      scale: number | null;
      base: MeasureBase | null;
      /** What stands behind the digits: 万人次, 亿元. */
      unitText: string;
      rule: TallyRule;
    }
  | { kind: 'said'; meaning: 'blank' | 'dash' | 'none'; rule: TallyRule }
  | { kind: 'wrong'; code: NumberProblem };
export type NumberProblem =
  | 'unreadable_number'
  | 'broken_formula'
  | 'negative'
  | 'percent'
  | 'scientific'
  | 'unit_unclear'
  | 'too_large';

const BASES: readonly (readonly [RegExp, MeasureBase])[] = [
  [/^(?:人次|人\/次|人|名|位|participants?|people|persons?|attendances?)$/u, 'people'],
  [/^(?:篇次|篇|条|个|项|份|家|场|件|笔|次|reports?|items?|projects?)$/u, 'items'],
  [/^(?:元整?|圆整?|块钱?|人民币|rmb|cny|yuan)$/u, 'money'],
];
/** The word behind a number, such as 人次 or 元; null when it is none of ours. */
export const baseOf = (word: string): MeasureBase | null =>
  BASES.find(([pattern]) => pattern.test(word))?.[1] ?? null;

const FOREIGN = /美元|美金|欧元|港元|港币|日元|英镑|usd|eur|hkd|[$€£]/u;
const DASH = /^(?:[-–—―─﹣/\\~]+|n\/?a|不适用|无此项)$/u;
const NONE = /^(?:无|没有|未发生|none|nil)$/u;
/** Somebody will know later: nothing is said yet. */
const NOT_YET = /^(?:待定|待统计|待报|待补|暂无|未统计|未报|统计中|tbd|pending|\?+)$/u;
/** No definite number can be made of these. */
const VAGUE = /[数几若]|上[百千万亿]|十来|^多/u;
const APPROXIMATELY =
  /^(大约|大概|约为|约|将近|接近|近|超过|超|逾|不少于|不低于|至少|突破|over|about|nearly|approx\.?|[>≥≈~])/u;
const PLAINLY = /^(?:共计|总计|合计|累计|共|计|达到|达|人民币|rmb|cny|[¥￥:])/u;
const APPROXIMATE_ENDS = /(左右|上下|以上|有余|余|多|\+)$/u;

/** Powers of ten, as people write them behind digits. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ['十', 1],
  ['百', 2],
  ['千', 3],
  ['万', 4],
  ['萬', 4],
  ['亿', 8],
  ['億', 8],
  ['thousand', 3],
  ['million', 6],
  ['billion', 9],
]);
const DIGITS = /^(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)/u;
const NUMERAL = /^[〇零○一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+/u;
const SCALE = /^(?:thousand|million|billion|[十百千万萬亿億]+)/u;

/** The number that a decimal text says, exactly. */
export const decimalOf = (text: string): Decimal => {
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split('.');
  return { digits: BigInt(`${whole}${fraction}` || '0'), power: 0 - fraction.length };
};

export const sumOf = (a: Decimal, b: Decimal): Decimal => {
  const power = Math.min(a.power, b.power);
  const at = ({ digits, power: own }: Decimal): bigint => digits * 10n ** BigInt(own - power);
  return { digits: at(a) + at(b), power };
};

/** As an integer number of 10^`power` of the unit; null when it is not whole, or too long to be exact. */
export const wholeOf = ({ digits, power }: Decimal, by: number): number | null => {
  const shift = power + by;
  if (shift > 30 || shift < -60) return digits === 0n ? 0 : null;
  if (shift >= 0) return safe(digits * 10n ** BigInt(shift));
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? safe(digits / divisor) : null;
};
const safe = (value: bigint): number | null =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;

/** The form in which numbers are compared: half width, no spaces, lower case. */
export const numberKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff'’`]+/gu, '')
    .toLowerCase();

/** What a cell says of a figure, before any unit from outside the cell is applied. */
export const readNumber = (cell: TableCell | undefined): NumberReading => {
  if (!cell || cell.text === '') return { kind: 'said', meaning: 'blank', rule: 'blank' };
  if (cell.broken) return { kind: 'wrong', code: 'broken_formula' };
  // Most figures of a large file; what follows reads the same of them, at ten times the price.
  if (PLAIN_DIGITS.test(cell.text) && (cell.number === null || String(cell.number) === cell.text)) {
    const rule = cell.number === null ? 'digits' : 'number';
    const nothingElse = { approximate: null, scale: null, base: null, unitText: '' };
    return { kind: 'number', value: decimalOf(cell.text), ...nothingElse, rule };
  }
  const text = numberKey(cell.text);
  if (cell.number !== null) return readKept(cell.number, text);
  if (cell.text.length > LONGEST || holdsSeveral(cell.text))
    return { kind: 'wrong', code: 'unreadable_number' };
  return readWritten(text);
};

const PLAIN_DIGITS = /^\d{1,15}$/u;
/** What is longer is a story, and no number. */
const LONGEST = 100;

/**
 * Whether blanks part several numbers (1200 300, or one under the other), which must never run together. Blanks
 * inside one number part groups of three digits (1 200), or each digit (1 2 0 0).
 */
const holdsSeveral = (text: string): boolean => {
  const parted = [
    ...text
      .normalize('NFKC')
      .trim()
      .matchAll(/\d+(?:\s+\d+)+/gu),
  ];
  return parted.some(([digits]) => !/^(?:\d{1,3}(?:[^\S\n\r]\d{3})+|\d(?:[^\S\n\r]+\d)+)$/u.test(digits));
};

const readWritten = (text: string): NumberReading => {
  if (text === '') return { kind: 'said', meaning: 'blank', rule: 'blank' };
  if (DASH.test(text)) return { kind: 'said', meaning: 'dash', rule: 'dash' };
  if (NONE.test(text)) return { kind: 'said', meaning: 'none', rule: 'none' };
  if (NOT_YET.test(text)) return { kind: 'said', meaning: 'blank', rule: 'not_yet' };
  if (/[%‰]$/u.test(text)) return { kind: 'wrong', code: 'percent' };
  if (/^(?:-|负|\(\d[\d,.]*\)$)/u.test(text)) return { kind: 'wrong', code: 'negative' };
  if (/^\d+(?:\.\d+)?e[+-]?\d+$/u.test(text)) return { kind: 'wrong', code: 'scientific' };
  if (FOREIGN.test(text)) return { kind: 'wrong', code: 'unit_unclear' };
  return readExpression(text) ?? { kind: 'wrong', code: 'unreadable_number' };
};

/** Excel keeps fifteen digits: what lies beyond is the noise of binary fractions. */
const EXACT_DIGITS = 15;
/** Less than a tenth of a fen even in 亿元: what is left of a difference that is zero. */
const NOISE = 1e-11;

/**
 * A number that the program kept. Its format may show it rounded (1.2万 for 12345) or put a unit behind it (1.2万元 for
 * 1.2): where what is shown is the number, the number counts; where only its digits are, the unit shown counts too.
 */
const readKept = (number: number, shown: string): NumberReading => {
  if (!Number.isFinite(number)) return { kind: 'wrong', code: 'broken_formula' };
  if (number < 0) return { kind: 'wrong', code: 'negative' };
  if (/[%‰]/u.test(shown)) return { kind: 'wrong', code: 'percent' };
  if (number >= 1e15) return { kind: 'wrong', code: 'too_large' };
  if (FOREIGN.test(shown)) return { kind: 'wrong', code: 'unit_unclear' };
  const plain = Number(number.toPrecision(EXACT_DIGITS));
  const value = decimalOf(plain < NOISE ? '0' : expanded(plain));
  const bare = { kind: 'number', value, approximate: null, scale: null, base: null, unitText: '' } as const;
  const read = readExpression(shown);
  if (read?.kind !== 'number' || read.unitText === '') return { ...bare, rule: 'number' };
  const { scale, base, unitText, approximate } = read;
  const factor = 10 ** (scale ?? 0);
  const said = Number(read.value.digits) * 10 ** read.value.power;
  // Half of the last digit that is shown; a little more, for binary fractions.
  const half = 0.51 * 10 ** read.value.power;
  if (Math.abs(said - plain) <= Math.max(half, 1e-9))
    return { ...bare, approximate, scale: 0, base, unitText, rule: 'number' };
  if (Math.abs(said / factor - plain) <= Math.max(half / factor, 1e-9))
    return {
      ...bare,
      value: { ...value, power: value.power + (scale ?? 0) },
      approximate,
      scale,
      base,
      unitText,
      rule: 'number_format',
    };
  return { ...bare, rule: 'number' };
};

/** Made once: it costs more than all that it ever writes. */
const EXPANDED = new Intl.NumberFormat('en-US', {
  useGrouping: false,
  maximumFractionDigits: 20,
  maximumSignificantDigits: 15,
});

/** Without an exponent, however small or large. */
const expanded = (value: number): string => EXPANDED.format(value);

type Part = {
  value: Decimal;
  scale: number;
  approximate: string | null;
  isNumeral: boolean;
  /** 一万零五百: the zero says which places are left out. */
  isLed: boolean;
};

/** 约1.2万人次 · 3亿5000万元 · 三十余万 · 2000余万 */
const readExpression = (text: string): NumberReading | null => {
  let rest = text;
  let approximate: string | null = null;
  for (;;) {
    const word = APPROXIMATELY.exec(rest)?.[1];
    const plain = PLAINLY.exec(rest)?.[0];
    if (word === undefined && plain === undefined) break;
    approximate = word ?? approximate;
    rest = rest.slice((word ?? plain ?? '').length);
  }
  if (VAGUE.test(rest)) return null;
  const parts: Part[] = [];
  for (let part = takePart(rest, approximate); part; part = takePart(rest, null)) {
    parts.push(part.part);
    rest = part.rest;
  }
  const end = APPROXIMATE_ENDS.exec(rest)?.[1] ?? null;
  // 1200人以上, 100余人: the word may stand on either side of the unit.
  const word = (end === null ? rest : rest.slice(0, -end.length)).replace(/^[余多]/u, '');
  const around = end ?? /^[余多]/u.exec(rest)?.[0] ?? null;
  const value = addUp(parts);
  const base = word === '' ? null : baseOf(word);
  if (value === null || (word !== '' && base === null)) return null;
  const scale = scaleOf(parts);
  const isNumeral = parts.some((part) => part.isNumeral);
  return {
    kind: 'number',
    value,
    approximate: approximate ?? parts.find((part) => part.approximate !== null)?.approximate ?? around,
    scale: scale === null && isNumeral ? 0 : (scale ?? (base === null ? null : 0)),
    base,
    unitText: `${scaleText(text)}${word}`,
    rule: isNumeral ? 'chinese_numeral' : scale === null ? 'digits' : 'mixed',
  };
};

const scaleText = (text: string): string => /[万萬亿億]+(?=[^\d]*$)/u.exec(text)?.[0] ?? '';

const takePart = (text: string, before: string | null): { part: Part; rest: string } | null => {
  const digits = DIGITS.exec(text)?.[0];
  const numeral = digits === undefined ? NUMERAL.exec(text)?.[0] : undefined;
  let rest = text.slice((digits ?? numeral ?? '').length);
  const among = /^[余多](?=[十百千万萬亿億])/u.exec(rest)?.[0] ?? null;
  rest = rest.slice(among?.length ?? 0);
  const scaleWord = SCALE.exec(rest)?.[0] ?? '';
  rest = rest.slice(scaleWord.length);
  // 近万: an approximate word makes a bare power a number.
  if (digits === undefined && numeral === undefined && (scaleWord === '' || before === null)) return null;
  const small = numeral === undefined ? null : readShortNumeral(numeral);
  if (numeral !== undefined && small === null) return null;
  const scale =
    SCALES.get(scaleWord) ?? scaleWord.split('').reduce((sum, one) => sum + (SCALES.get(one) ?? 0), 0);
  const said = digits === undefined ? { digits: BigInt(small ?? 1), power: 0 } : decimalOf(digits);
  return {
    part: {
      value: { digits: said.digits, power: said.power + scale },
      scale: scaleWord === '' ? 0 : scale,
      approximate: among,
      isNumeral: numeral !== undefined,
      isLed: /^[〇零○]/u.test(numeral ?? ''),
    },
    rest,
  };
};

/** 3亿5000万: each part is less than the power of the one before; 一万二 could be 12000 or 10002 and is nobody's. */
const addUp = (parts: readonly Part[]): Decimal | null => {
  const [first, ...more] = parts;
  if (!first) return null;
  let sum = first.value;
  let above = first;
  for (const part of more) {
    const isLess = part.scale < above.scale && wholeOf(part.value, 0) !== null && above.value.power >= 0;
    const isFull = part.isLed || part.scale > 0 || String(part.value.digits).length === above.scale;
    if (!isLess || !isFull) return null;
    if ((wholeOf(part.value, 0) ?? 0) >= 10 ** above.scale) return null;
    sum = sumOf(sum, part.value);
    above = part;
  }
  return sum;
};

const scaleOf = (parts: readonly Part[]): number | null => {
  const scales = parts.map(({ scale }) => scale).filter((scale) => scale > 0);
  return scales.length === 0 ? null : Math.max(...scales);
};
