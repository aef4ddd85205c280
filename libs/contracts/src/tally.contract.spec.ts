import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_AMOUNT, METRICS } from './metric.contract.ts';
import {
  MAX_TALLY_ENTRIES,
  checkinsSchema,
  idempotencyKeySchema,
  talliesSchema,
  tallyEntrySchema,
} from './tally.contract.ts';

const claim = { unit: 'CN-GD', day: '2016-10-12', metric: 'participants', value: 1 };

describe('what an entry of a tally may say', () => {
  it('is a count from nothing up to the most its metric can be, and no more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...METRICS), fc.maxSafeNat(), (metric, value) => {
        const accepted = tallyEntrySchema.safeParse({ ...claim, metric, value }).success;
        expect(accepted).toBe(value <= MAX_AMOUNT[metric]);
      }),
    );
  });

  it.each([-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '12', null])('is not %p', (value) => {
    expect(tallyEntrySchema.safeParse({ ...claim, value }).success).toBe(false);
  });

  it('keeps the sum of the fullest request exact', () => {
    expect(MAX_TALLY_ENTRIES * MAX_AMOUNT.participants).toBeLessThan(Number.MAX_SAFE_INTEGER);
    expect(Number.isSafeInteger(MAX_AMOUNT.agreement_amount)).toBe(true);
  });

  it('is about an event or about a unit: never both, never neither', () => {
    const { unit, ...nothing } = claim;
    const event = 'E2016-000001';
    const issues = (entry: object): unknown => tallyEntrySchema.safeParse(entry).error?.issues[0]?.message;
    expect(issues(nothing)).toBe('event_or_unit');
    expect(issues({ ...nothing, unit, event })).toBeDefined();
    expect(issues(claim)).toBeUndefined();
  });

  it.each(['2016-02-30', '2016-10-1', '12/10/2016', '2016-10-12T00:00:00Z'])('%s is no day', (day) => {
    expect(tallyEntrySchema.safeParse({ ...claim, day }).success).toBe(false);
  });

  it('has no field that nobody reads', () => {
    expect(tallyEntrySchema.safeParse({ ...claim, participants: 3 }).success).toBe(false);
  });

  it.each(['2016-10-12T08:00:00', 'yesterday'])(
    'a moment without its offset, such as %s, is no moment',
    (occurredAt) => {
      expect(tallyEntrySchema.safeParse({ ...claim, occurredAt }).success).toBe(false);
    },
  );

  it.each(['\u0000', 'half \ud800 a pair', '\u001b[2J'])(
    'a note that cannot be stored or shown is refused',
    (note) => {
      expect(tallyEntrySchema.safeParse({ ...claim, note }).success).toBe(false);
    },
  );
});

describe('a request', () => {
  it.each([
    [0, false],
    [1, true],
    [MAX_TALLY_ENTRIES, true],
    [MAX_TALLY_ENTRIES + 1, false],
  ])('with %d entries is accepted: %p', (length, accepted) => {
    expect(talliesSchema.safeParse({ entries: Array.from({ length }, () => claim) }).success).toBe(accepted);
  });

  it.each([
    ['a', true],
    ['x'.repeat(128), true],
    ['', false],
    ['x'.repeat(129), false],
    ['with space', false],
    ['键', false],
  ])('with the key %j is accepted: %p', (key, accepted) => {
    expect(idempotencyKeySchema.safeParse(key).success).toBe(accepted);
  });

  it('of a door takes back a slip of the thumb, but no more than a door can see', () => {
    const at = '2016-10-12T08:00:00+08:00';
    const door = (count: number) => ({
      event: 'E2016-000001',
      device: 'door-1',
      entries: [{ seq: 0, count, at }],
    });
    const accepted = [-100_000, -1, 0, 100_000].map(
      (count) => checkinsSchema.safeParse(door(count)).error?.issues,
    );
    const refused = [-100_001, 100_001, 0.5].map((count) => checkinsSchema.safeParse(door(count)).success);
    expect(accepted).toEqual([undefined, undefined, undefined, undefined]);
    expect(refused).toEqual([false, false, false]);
  });
});
