const DIGIT: ReadonlyMap<string, number> = new Map(
  ['〇零○', '一壹', '二两贰', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap(
    (signs, digit) => signs.split('').map((sign) => [sign, digit] as const),
  ),
);
const TENS: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['拾', 10],
  ['百', 100],
  ['佰', 100],
  ['千', 1000],
  ['仟', 1000],
]);

/** 九千九百九十九 has seven signs; what is much longer is no number that anybody writes so. */
const LONGEST = 12;

/**
 * A numeral below ten thousand, as in 二十三, 三千五百, 廿八, 二〇一六 (digit by digit). Null when it is none: 二三十
 * is two or three tens, 三百五 leaves its last place unsaid.
 */
export const readShortNumeral = (text: string): number | null => {
  if (text.length > LONGEST) return null;
  const plain = text.replace('廿', '二十').replace('卅', '三十');
  const digits = plain.split('').map((sign) => DIGIT.get(sign));
  if (digits.every((digit) => digit !== undefined)) return Number(digits.join(''));
  let sum = 0;
  let pending: number | null = null;
  let above = 10_000;
  let zero = false;
  for (const sign of plain) {
    const digit = DIGIT.get(sign);
    if (digit === 0) {
      if (pending !== null) return null;
      zero = true;
      continue;
    }
    if (digit !== undefined) {
      if (pending !== null) return null;
      pending = digit;
      continue;
    }
    const ten = TENS.get(sign);
    if (ten === undefined || ten >= above) return null;
    sum += (pending ?? 1) * ten;
    pending = null;
    zero = false;
    above = ten;
  }
  if (pending === null) return zero ? null : sum;
  // 三百零五 and 三十五 are said whole; 三百五 is not.
  return zero || above === 10 ? sum + pending : null;
};
