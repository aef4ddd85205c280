import { expect, test } from '@jest/globals';
import {
  applyFold,
  claimAmount,
  fold,
  recount,
  type Batch,
  type ClaimName,
  type EntryRef,
  type Fact,
  type Statement,
} from './index.ts';

const event: Fact = {
  subject: 'event:A',
  revision: 1,
  status: 'approved',
  unit: 'CN-GD',
  kind: 'national_society',
  organisations: ['society-physics', 'association-gd'],
  joins: null,
};
type Saying = Partial<ClaimName & Statement> & { amount: bigint } & (
    { op?: 'set' | 'add' } | { op: 'void'; of: 'set' | 'add'; voids: EntryRef }
  );
const say = (id: string, saying: Saying): Batch => ({
  id,
  facts: [],
  entries: [
    {
      batch: id,
      seq: 0,
      subject: 'event:A',
      metric: 'participants',
      day: '2016-10-12',
      reporter: 'society-physics',
      standing: 'lead',
      grade: 'reported',
      revision: 0,
      occurredAt: 0,
      ...saying,
      ...(saying.op === 'void' ? saying : { op: saying.op ?? 'set' }),
    },
  ],
});
const register: Batch = { id: 'register', facts: [event], entries: [] };
const nation = (...batches: Batch[]) =>
  recount([register, ...batches]).cells.get('nation/participants/total')?.amount;

test('an older version that arrives late does not replace a newer one', () => {
  expect(nation(say('b1', { amount: 90n, revision: 2 }), say('b2', { amount: 500n, revision: 1 }))).toBe(90n);
});

test('among equal grades the association counts before the organizer, and reported before observed', () => {
  const organizer = say('b1', { amount: 100n });
  const door = say('b2', { amount: 80n, op: 'add', grade: 'observed', reporter: 'door', standing: 'door' });
  const association = say('b3', { amount: 70n, reporter: 'association-gd', standing: 'association' });
  expect(nation(door)).toBe(80n);
  expect(nation(door, organizer)).toBe(100n);
  expect(nation(door, organizer, association)).toBe(70n);
});

test('a joint event counts once in nation, unit and kind, and wholly with each organiser', () => {
  const { cells } = recount([register, say('b1', { amount: 100n })]);
  for (const scope of [
    'nation',
    'unit:CN-GD',
    'kind:national_society',
    'organisation:society-physics',
    'organisation:association-gd',
    'event:A',
  ])
    expect([scope, cells.get(`${scope}/participants/total`)?.amount]).toEqual([scope, 100n]);
});

test('a cancelled event leaves every figure, and the fall names it', () => {
  const ledger = recount([register, say('b1', { amount: 100n })]);
  const result = fold(ledger, [
    { id: 'cancel', entries: [], facts: [{ ...event, revision: 2, status: 'cancelled' }] },
  ]);
  applyFold(ledger, result);
  expect([...ledger.cells.keys()].filter((key) => key.startsWith('nation/'))).toEqual([
    'nation/events/total',
    'nation/events/cancelled',
  ]);
  expect(ledger.cells.get('nation/events/cancelled')).toEqual({ amount: 1n, parts: 1 });
  expect(result.corrections).toEqual([
    { batch: 'cancel', subject: 'event:A', metric: 'participants', change: -100n },
  ]);
});

test('a figure that rises is a correction where what was said is said anew, not where more became known', () => {
  const risesBy = (...batches: Batch[]) => {
    const ledger = recount([register, ...batches.slice(0, -1)]);
    return fold(ledger, batches.slice(-1)).corrections.map(({ change }) => change);
  };
  const door = { op: 'add', grade: 'observed', reporter: 'door', standing: 'door' } as const;
  expect(risesBy(say('b1', { amount: 90n }))).toEqual([]);
  expect(risesBy(say('b1', { amount: 90n }), say('b2', { amount: 120n, revision: 2 }))).toEqual([30n]);
  expect(risesBy(say('b1', { amount: 80n, ...door }), say('b2', { amount: 10n, ...door }))).toEqual([]);
  expect(risesBy(say('b1', { amount: 80n, ...door }), say('b2', { amount: 100n }))).toEqual([]);
});

test('a zero report leaves a cell with 0, silence leaves none, a withdrawn claim leaves it blank again', () => {
  const zero = recount([register, say('b1', { amount: 0n })]);
  expect(zero.cells.get('nation/participants/total')).toEqual({ amount: 0n, parts: 1 });
  expect(recount([register]).cells.has('nation/participants/total')).toBe(false);
  const taken = say('w1', {
    amount: 0n,
    op: 'void',
    of: 'set',
    voids: { batch: 'b1', seq: 0 },
  });
  applyFold(zero, fold(zero, [taken]));
  expect([...zero.claims.values()].map(claimAmount)).toEqual([null]);
  expect(zero.counted.size).toBe(0);
  expect(zero.cells).toEqual(recount([register]).cells);
});
