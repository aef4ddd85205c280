import { describe, expect, it, test } from '@jest/globals';
import { AUDIT_FIELDS, LANGUAGES } from '@innoweek/contracts';
import { loadTexts } from '../texts/index.ts';
import { detailLines, type DetailWords } from './audit.detail.ts';

const words: DetailWords = {
  names: new Map([
    ['name', '名称'],
    ['roles', '角色'],
    ['stage', '阶段'],
    ['enabled', '启用'],
    ['limits', '阈值'],
    ['factor', '倍数'],
    ['reason', '理由'],
  ]),
  valueOf: (name, value) =>
    name === 'amount' ? `¥${value}` : name === 'stage' && value === 'signed' ? '签约' : undefined,
  yes: '是',
  no: '否',
  nothing: '无',
  and: '、',
  pair: (name, value) => `${name} ${value}`,
};

describe('the details of an entry', () => {
  test('tell what was before beside what is now, cut what is long, and leave out what is not there', () => {
    expect(
      detailLines(
        {
          before: { name: '甲', email: 'a@x.example' },
          name: '乙',
          roles: ['organizer', 'association'],
          unit: null,
          reason: 'x'.repeat(200),
        },
        words,
      ),
    ).toEqual([
      { name: '名称', before: '甲', after: '乙' },
      { name: '角色', before: null, after: 'organizer、association' },
      { name: '理由', before: null, after: `${'x'.repeat(120)}…` },
    ]);
    expect(detailLines({}, words)).toEqual([]);
  });

  test('tell each changed field by its name, and what a rule was and is', () => {
    expect(detailLines({ changes: [{ field: 'stage', before: 'intent', after: 'signed' }] }, words)).toEqual([
      { name: '阶段', before: 'intent', after: '签约' },
    ]);
    expect(detailLines({ totals: { amount: 12 } }, words)).toEqual([
      { name: 'totals', before: null, after: 'amount ¥12' },
    ]);
    expect(
      detailLines(
        {
          before: { enabled: true, limits: { factor: 2 } },
          after: { enabled: false, limits: { factor: 3 } },
          reason: '太多',
        },
        words,
      ),
    ).toEqual([
      { name: '理由', before: null, after: '太多' },
      { name: '启用', before: '是', after: '否' },
      { name: '阈值', before: '倍数 2', after: '倍数 3' },
    ]);
  });

  test('with a name that has no words stay readable', () => {
    expect(detailLines({ firstSeenAt: 1, old_name: '', 'unit:CN-GD': {} }, words)).toEqual([
      { name: 'first seen at', before: null, after: '1' },
      { name: 'old name', before: null, after: '无' },
      { name: 'unit:CN-GD', before: null, after: '无' },
    ]);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(AUDIT_FIELDS)('%s has words', async (field) => {
    const { audit } = await loadTexts[language]();
    const text = new Map(Object.entries(audit.fields)).get(field);
    expect(text).toMatch(language === 'en' ? /^[A-Z]/ : /^\p{Script=Han}/u);
  });

  it('nothing else has', async () => {
    const { audit } = await loadTexts[language]();
    expect(Object.keys(audit.fields)).toEqual([...AUDIT_FIELDS]);
  });
});
