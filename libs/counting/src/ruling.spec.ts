import { describe, expect, test } from '@jest/globals';
import { GRADES } from '@innoweek/contracts';
import fc from 'fast-check';
import {
  reasonOf,
  recount,
  RULED,
  STANDINGS,
  type Batch,
  type Entry,
  type Fact,
  type Ruling,
} from './index.ts';

const event: Fact = {
  subject: 'event:A',
  revision: 1,
  status: 'approved',
  unit: 'CN-GD',
  kind: 'national_society',
  organisations: ['society', 'association'],
  joins: null,
};
const of = { subject: 'event:A', metric: 'participants', day: '2016-10-12' } as const;
const say = (id: string, amount: bigint, said: Partial<Entry> = {}): Batch => ({
  id,
  facts: [],
  entries: [
    {
      ...of,
      batch: id,
      seq: 0,
      reporter: 'society',
      standing: 'lead',
      grade: 'reported',
      amount,
      revision: 0,
      occurredAt: 0,
      ...said,
      op: 'set',
    },
  ],
});
const decide = (
  ruling: { rule: 'default' | 'max' | 'sum' } | Pick<Extract<Ruling, { rule: 'value' }>, 'rule' | 'amount'>,
  revision = 1,
): Batch => ({
  id: `r${String(revision)}`,
  facts: [],
  entries: [],
  rulings: [{ ...of, revision, ...ruling }],
});
const name = (reporter: string, grade: 'reported' | 'observed' = 'reported'): Batch => ({
  id: 'named',
  facts: [],
  entries: [],
  rulings: [{ ...of, revision: 1, rule: 'claim', claim: { subject: 'event:A', reporter, grade } }],
});

const lead = say('b1', 100n);
const partner = say('b2', 140n, { reporter: 'partner', standing: 'partner' });
const association = say('b3', 70n, { reporter: 'association', standing: 'association' });
const door = say('b4', 90n, { reporter: 'door', standing: 'door', grade: 'observed' });

const counted = (...batches: Batch[]) => {
  const ledger = recount([{ id: 'event', facts: [event], entries: [] }, ...batches]);
  const [value] = ledger.counted.values();
  const total = ledger.cells.get('nation/participants/total');
  expect(total?.amount).toBe(value?.amount);
  return value && { amount: value.amount, grade: value.grade, reporter: value.reporter };
};
const everybody = [lead, partner, association, door];

describe('a coordinator decides', () => {
  test('for one claim, as long as it stands', () => {
    expect(counted(...everybody)).toEqual({ amount: 70n, grade: 'reported', reporter: 'association' });
    expect(counted(...everybody, name('partner'))).toEqual({
      amount: 140n,
      grade: 'reported',
      reporter: 'partner',
    });
    expect(counted(...everybody, name('door', 'observed'))?.amount).toBe(90n);
    expect(counted(...everybody, name('door'))?.amount).toBe(70n);
    expect(counted(...everybody, name('nobody'))?.amount).toBe(70n);
  });

  test('for the largest', () => {
    expect(counted(...everybody, decide({ rule: 'max' }))).toEqual({
      amount: 140n,
      grade: 'reported',
      reporter: 'partner',
    });
    expect(counted(decide({ rule: 'max' }))).toBeUndefined();
  });

  test('for the sum: each reporter once, at best, and the door only where nobody else speaks', () => {
    const estimate = say('b5', 500n, { grade: 'estimated' });
    expect(counted(...everybody, estimate, decide({ rule: 'sum' }))).toEqual({
      amount: 310n,
      grade: 'verified',
      reporter: RULED,
    });
    expect(counted(door, decide({ rule: 'sum' }))?.amount).toBe(90n);
    expect(counted(decide({ rule: 'sum' }))).toBeUndefined();
  });

  test('for a figure, whoever says what', () => {
    const ruled = { amount: 123n, grade: 'verified', reporter: RULED };
    expect(counted(...everybody, decide({ rule: 'value', amount: 123n }))).toEqual(ruled);
    expect(counted(decide({ rule: 'value', amount: 123n }))).toEqual(ruled);
  });

  test('anew, and ends what was decided: the newest revision counts, in whatever order they come', () => {
    const [first, second] = [decide({ rule: 'value', amount: 1n }), decide({ rule: 'default' }, 2)];
    expect(counted(...everybody, first, second)?.amount).toBe(70n);
    expect(counted(second, ...everybody, first)?.amount).toBe(70n);
  });
});

test('a ruling about a joined event rests until it is taken out again', () => {
  const home: Fact = { ...event, subject: 'event:H', organisations: ['other'] };
  const joined: Batch = { id: 'join', entries: [], facts: [{ ...event, revision: 2, joins: 'event:H' }] };
  const apart: Batch = { id: 'apart', entries: [], facts: [{ ...event, revision: 3 }] };
  const ruling = decide({ rule: 'value', amount: 999n });
  const total = (...batches: Batch[]) =>
    recount([{ id: 'facts', facts: [event, home], entries: [] }, lead, ...batches]).cells.get(
      'nation/participants/total',
    )?.amount;
  expect(total(ruling)).toBe(999n);
  expect(total(ruling, joined)).toBe(100n);
  expect(total(joined, ruling)).toBe(100n);
  expect(total(joined, ruling, apart)).toBe(999n);
});

describe('how far reporters are apart', () => {
  const spread = (...batches: Batch[]) => {
    const [value] = recount([{ id: 'event', facts: [event], entries: [] }, ...batches]).counted.values();
    return value?.spread;
  };
  test('is known where two of them speak, each at their best', () => {
    expect(spread(lead)).toBeNull();
    expect(spread(lead, say('b6', 500n, { grade: 'estimated' }))).toBeNull();
    expect(spread(lead, partner)).toEqual({ largest: 140n, difference: 40n });
    expect(spread(...everybody, say('b6', 500n, { grade: 'estimated' }))).toEqual({
      largest: 140n,
      difference: 70n,
    });
    expect(spread(lead, say('b7', 100n, { reporter: 'partner' }))).toEqual({ largest: 100n, difference: 0n });
  });

  test('does not hang on what was decided', () => {
    expect(spread(lead, partner, decide({ rule: 'value', amount: 9000n }))).toEqual({
      largest: 140n,
      difference: 40n,
    });
    expect(spread(decide({ rule: 'value', amount: 9000n }))).toBeNull();
  });

  test('is the same in whatever order they speak', () => {
    const voice = fc.record({
      reporter: fc.constantFrom('a', 'b', 'c'),
      grade: fc.constantFrom(...GRADES),
      standing: fc.constantFrom(...STANDINGS),
      amount: fc.bigInt({ min: 0n, max: 50n }),
    });
    fc.assert(
      fc.property(fc.array(voice, { maxLength: 6 }), fc.func(fc.integer()), (voices, place) => {
        const batches = voices.map(({ amount, ...said }, at) => say(`v${String(at)}`, amount, said));
        const shuffled = batches.toSorted((one, other) => place(one.id) - place(other.id));
        const found = spread(...batches);
        expect(spread(...shuffled)).toEqual(found);
        const reporters = new Set(voices.map(({ reporter }) => reporter));
        expect(found === null || found === undefined).toBe(reporters.size < 2);
        if (found) expect(found.difference <= found.largest && found.difference >= 0n).toBe(true);
      }),
    );
  });
});

describe('why a figure counts', () => {
  const why = (batches: Batch[], ruling?: Ruling, home = 'event:A') =>
    reasonOf(
      [...recount([{ id: 'event', facts: [event], entries: [] }, ...batches]).claims.values()],
      home,
      ruling,
    );
  const ruled = { ...of, revision: 1 };
  test.each([
    [[], null],
    [[lead], 'only'],
    [[lead, door], 'grade'],
    [[lead, partner], 'standing'],
    [[lead, say('b8', 1n, { reporter: 'twin' })], 'reporter'],
  ] as const)('%#', (batches, reason) => {
    expect(why([...batches])).toBe(reason);
  });

  test('a ruling, as long as there is what it names', () => {
    expect(why(everybody, { ...ruled, rule: 'max' })).toBe('ruling');
    expect(why([], { ...ruled, rule: 'sum' })).toBeNull();
    expect(why([], { ...ruled, rule: 'value', amount: 1n })).toBe('ruling');
    expect(why(everybody, { ...ruled, rule: 'default' })).toBe('standing');
    const claim = { subject: 'event:A', reporter: 'partner', grade: 'reported' } as const;
    expect(why(everybody, { ...ruled, rule: 'claim', claim })).toBe('ruling');
    expect(why([lead, door], { ...ruled, rule: 'claim', claim })).toBe('grade');
  });

  test('what is said of the event itself before what is said of one joined to it', () => {
    const other = say('b9', 5n, { subject: 'event:B', reporter: 'a', standing: 'partner' });
    expect(why([partner, other])).toBe('home');
  });
});
