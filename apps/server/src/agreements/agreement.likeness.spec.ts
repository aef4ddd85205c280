import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isNearAmount,
  likenessOf,
  nameKeyOf,
  partiesOf,
  togetherOf,
  type Comparable,
} from './agreement.likeness.ts';

const party = (name: string, organisation: string | null = null) => ({ name, organisation });
const record = (name: string, [a, b]: readonly [string, string], amount: number | null): Comparable => ({
  name,
  nameKey: nameKeyOf(name),
  parties: partiesOf(party(a), party(b)),
  amount,
});
const amount = fc.option(fc.integer({ min: 0, max: 10 ** 13 }));
const names = fc.constantFrom('智能制造合作项目', '智能制造合作', '新材料中试基地', '人才培养协议');
const sides = fc.constantFrom('华大基因股份有限公司', '华大基因', '深圳大学', '腾讯', '广东省科协');
const any = fc.tuple(names, sides, sides, amount).map(([name, a, b, of]) => record(name, [a, b], of));

describe('two records of agreements', () => {
  test('are compared the same from either end, and a record is itself', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(likenessOf(one, other)).toBe(likenessOf(other, one));
        expect(likenessOf(one, one)).toBe('same');
      }),
    );
  });
  test('are one whichever side is first and however a company is written', () => {
    fc.assert(
      fc.property(names, sides, sides, amount, (name, a, b, of) => {
        expect(likenessOf(record(name, [a, b], of), record(`《${name}》`, [b, a], of))).toBe('same');
      }),
    );
    const pair = ['深圳大学', '华大基因股份有限公司'] as const;
    const told = record('基因检测合作', pair, 5_000_000_00);
    expect(likenessOf(told, record('基因检测合作', ['华大基因', '深圳大学'], null))).toBe('same');
    expect(likenessOf(told, record('基因检测合作', pair, 5_010_000_00))).toBe('same');
    expect(likenessOf(told, record('基因检测合作', pair, 50_000_000_00))).toBe('maybe');
    expect(likenessOf(told, record('共建实验室', pair, 5_000_000_00))).toBe('maybe');
    expect(likenessOf(told, record('共建实验室', pair, 8_000_000_00))).toBe('other');
    expect(likenessOf(told, record('基因检测合作', ['深圳大学', '深圳华大'], null))).toBe('maybe');
    expect(likenessOf(told, record('基因检测合作', ['北京大学', '百度'], null))).toBe('other');
  });
  test('go by the organisation that a side is', () => {
    expect(partiesOf(party('中国科协', 'cast'), party('腾讯'))).toEqual(
      partiesOf(party('腾讯'), party('CAST', 'cast')),
    );
  });
  test('have amounts that are near within a hundredth', () => {
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        expect(isNearAmount(one, other)).toBe(isNearAmount(other, one));
        expect(isNearAmount(one, one)).toBe(true);
        if (one !== null && other !== null && one > other * 2)
          expect(isNearAmount(one, other)).toBe(other === 0 && one === 0);
      }),
    );
  });
});

describe('records of one agreement', () => {
  const said = fc.record({
    stage: fc.constantFrom('intent' as const, 'signed' as const, 'funded' as const, 'delivered' as const),
    amount,
  });
  test('say together the farthest stage and never more than one of them says', () => {
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 4 }), (records) => {
        const together = togetherOf(records);
        expect(records.map(({ stage }) => stage)).toContain(together.stage);
        expect(togetherOf(records.toReversed()).stage).toBe(together.stage);
        if (together.amount !== null) expect(records.map((one) => one.amount)).toContain(together.amount);
      }),
    );
  });
  test('count with the amount that was signed, not with what was intended', () => {
    expect(
      togetherOf([
        { stage: 'intent', amount: 900 },
        { stage: 'signed', amount: 500 },
      ]),
    ).toEqual({ stage: 'signed', amount: 500 });
  });
});
