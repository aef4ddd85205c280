import { describe, expect, test } from '@jest/globals';
import {
  GRADES,
  rulingDraftSchema,
  STANDINGS,
  type ClaimLine,
  type StandingRuling,
} from '@innoweek/contracts';
import fc from 'fast-check';
import { changesOf, draftOf, largestOf, subjectOf, sumOf, undoOf, type Choice } from './ruling.draft.ts';

const event = { event: '2016-GD-00001' };
const figure = { metric: 'participants', day: '2016-10-12' } as const;
const claim = (reporter: string, amount: number, more: Partial<ClaimLine> = {}): ClaimLine => ({
  event: null,
  reporter,
  reporterName: reporter,
  standing: 'lead',
  grade: 'reported',
  amount,
  revision: 1,
  at: '2016-10-12T08:00:00Z',
  note: null,
  receipt: null,
  counts: false,
  ...more,
});
const ruling = (more: Partial<StandingRuling>): StandingRuling => ({
  ...figure,
  subject: 'event:2016-GD-00001',
  title: null,
  rule: 'max',
  claim: null,
  value: null,
  reason: '',
  by: '',
  at: '2016-10-12T08:00:00Z',
  ...more,
});

test('subjects of the API are events and units', () => {
  expect(subjectOf('event:2016-GD-00001')).toEqual(event);
  expect(subjectOf('remainder:CN-GD')).toEqual({ unit: 'CN-GD' });
});

describe('what the API is told', () => {
  const claimed = fc.record({
    reporter: fc.string({ maxLength: 64 }),
    grade: fc.constantFrom(...GRADES),
    standing: fc.constantFrom(...STANDINGS),
    event: fc.constantFrom(null, '2016-GD-00002'),
  });
  const choices: fc.Arbitrary<Choice> = fc.oneof(
    claimed.map(({ reporter, ...more }): Choice => ({ rule: 'claim', claim: claim(reporter, 1, more) })),
    fc.constantFrom<Choice>({ rule: 'sum' }, { rule: 'max' }, { rule: 'default' }),
    fc.integer({ min: 0, max: 1000 }).map((value): Choice => ({ rule: 'value', value })),
  );
  test('is understood by it', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        expect(rulingDraftSchema.safeParse(draftOf(event, figure, choice)).success).toBe(true);
      }),
    );
  });

  test('undoing says again what stood, or ends it', () => {
    expect(undoOf(event, figure, null)).toEqual({ ...event, ...figure, rule: 'default' });
    expect(undoOf(event, figure, ruling({ rule: 'sum' })).rule).toBe('sum');
    expect(undoOf(event, figure, ruling({ rule: 'value', value: 7 }))).toMatchObject({ value: 7 });
    const named = { reporter: 'a', reporterName: 'A', grade: 'reported' } as const;
    expect(
      undoOf(event, figure, ruling({ rule: 'claim', claim: { ...named, subject: 'event:2016-GD-00001' } }))
        .claim,
    ).toEqual({ reporter: 'a', grade: 'reported' });
    expect(
      undoOf(event, figure, ruling({ rule: 'claim', claim: { ...named, subject: 'event:2016-GD-00002' } }))
        .claim,
    ).toEqual({ reporter: 'a', grade: 'reported', event: '2016-GD-00002' });
  });
});

test('the sum takes each reporter once, the door and the registers only where nobody else speaks', () => {
  const door = claim('door', 50, { grade: 'observed', standing: 'door' });
  expect(sumOf([claim('a', 10), claim('b', 20), claim('a', 99, { grade: 'estimated' }), door])).toBe(30);
  expect(sumOf([claim('a', 10, { event: '2016-GD-00002' }), claim('a', 5)])).toBe(5);
  expect(sumOf([claim('a', 10), claim('register', 7, { grade: 'observed', standing: 'door' })])).toBe(10);
  expect(sumOf([door])).toBe(50);
  expect(largestOf([claim('a', 10), door])).toBe(50);
  expect(largestOf([])).toBe(0);
});

test('of a preview the nation and the units are told, with the grades that move', () => {
  expect(
    changesOf({
      'unit:CN-GD/participants/total': 20,
      'unit:CN-GD/participants/verified': 20,
      'kind:other/participants/total': 20,
      'nation/participants/reported': -100,
      'nation/participants/verified': 120,
      'nation/participants/total': 20,
      nonsense: 1,
    }),
  ).toEqual([
    {
      scope: 'nation',
      change: 20,
      grades: [
        { grade: 'verified', change: 120 },
        { grade: 'reported', change: -100 },
      ],
    },
    { scope: 'unit:CN-GD', change: 20, grades: [{ grade: 'verified', change: 20 }] },
  ]);
  expect(changesOf({ 'nation/participants/reported': -5, 'nation/participants/verified': 5 })).toMatchObject([
    { change: 0 },
  ]);
  expect(changesOf({})).toEqual([]);
});
