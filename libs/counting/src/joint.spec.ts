import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applyFold,
  emptyLedger,
  fold,
  recount,
  STANDINGS,
  type Batch,
  type Entry,
  type Fact,
} from './index.ts';

const event = (code: string, said: Partial<Fact> = {}): Fact => ({
  subject: `event:${code}`,
  revision: 1,
  status: 'approved',
  unit: `CN-${code}`,
  kind: 'national_society',
  organisations: [`lead-${code}`],
  joins: null,
  ...said,
});
const facts = (id: string, ...said: Fact[]): Batch => ({ id, facts: said, entries: [] });
const say = (id: string, code: string, amount: bigint, said: Partial<Entry> = {}): Batch => ({
  id,
  facts: [],
  entries: [
    {
      batch: id,
      seq: 0,
      subject: `event:${code}`,
      metric: 'participants',
      day: '2016-10-12',
      reporter: `lead-${code}`,
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

const registered = facts('registered', event('A'), event('B'), event('C'));
const join = facts(
  'join',
  event('A', { revision: 2, organisations: ['lead-A', 'lead-B', 'lead-C'] }),
  event('B', { revision: 2, joins: 'event:A' }),
  event('C', { revision: 2, joins: 'event:A' }),
);
const undo = facts(
  'undo',
  event('A', { revision: 3 }),
  event('B', { revision: 3 }),
  event('C', { revision: 3 }),
);

const board = (...batches: Batch[]) =>
  Object.fromEntries(
    [...recount([registered, ...batches]).cells].map(([key, { amount }]) => [key, Number(amount)]),
  );

const said = [say('b1', 'A', 100n), say('b2', 'B', 120n), say('b3', 'C', 90n)];

test('joined events count once, and wholly with each organiser', () => {
  expect(board(...said)['nation/participants/total']).toBe(310);
  const joined = board(...said, join);
  for (const scope of ['nation', 'unit:CN-A', 'kind:national_society', 'event:A', 'organisation:lead-B'])
    expect([scope, joined[`${scope}/participants/total`], joined[`${scope}/events/total`]]).toEqual([
      scope,
      100,
      1,
    ]);
  const left = ['unit:CN-B', 'unit:CN-C', 'event:B', 'event:C'];
  expect(Object.keys(joined).filter((key) => left.includes(key.split('/')[0] ?? ''))).toEqual([]);
});

test('undone, everything is as it would be had it never been joined', () => {
  expect(board(...said, join, undo)).toEqual(board(...said));
  const later = say('b4', 'B', 150n, { occurredAt: 1 });
  expect(board(...said, join, later, undo)).toEqual(board(...said, later));
});

test('what was said of a joined event counts where the kept one has nothing as good', () => {
  expect(board(say('b2', 'B', 120n), join)['nation/participants/total']).toBe(120);
  const estimate = say('b1', 'A', 100n, { grade: 'estimated' });
  expect(board(estimate, say('b2', 'B', 120n), join)['nation/participants/total']).toBe(120);
});

test('among equals the kept lead goes before joined ones, and an association before both', () => {
  const association = say('b4', 'C', 70n, { reporter: 'association', standing: 'association' });
  expect(board(...said, association, join)['nation/participants/total']).toBe(70);
  const partner = say('b5', 'A', 60n, { reporter: 'z-partner', standing: 'partner' });
  expect(board(partner, say('b2', 'B', 120n), join)['nation/participants/total']).toBe(60);
});

test('a figure said by the same organisation under both codes counts once, the home first', () => {
  const both = [say('b1', 'A', 100n, { reporter: 'one' }), say('b2', 'B', 120n, { reporter: 'one' })];
  expect(board(...both, join)['nation/participants/total']).toBe(100);
  const joined = [say('b2', 'B', 120n, { reporter: 'one' }), say('b3', 'C', 90n, { reporter: 'one' })];
  expect(board(...joined, join)).toEqual(board(...joined.toReversed(), join));
  expect(board(...joined, join)['nation/participants/total']).toBe(120);
});

test('what leaves the figures by a join is told as a fall of the joined event', () => {
  const ledger = recount([registered, ...said]);
  expect(fold(ledger, [join]).corrections).toEqual([
    { batch: 'join', subject: 'event:B', metric: 'participants', change: -120n },
    { batch: 'join', subject: 'event:C', metric: 'participants', change: -90n },
  ]);
});

/** Events that are joined, taken apart and joined otherwise, one level deep, while reports come in. */
const storyArbitrary = fc
  .record({
    turns: fc.array(
      fc.record({ member: fc.constantFrom('B', 'C'), home: fc.constantFrom(null, 'event:A') }),
      {
        maxLength: 8,
      },
    ),
    reports: fc.array(
      fc.record({
        code: fc.constantFrom('A', 'B', 'C'),
        amount: fc.bigInt({ min: 0n, max: 500n }),
        reporter: fc.constantFrom('one', 'other'),
        standing: fc.constantFrom(...STANDINGS),
        grade: fc.constantFrom('reported' as const, 'verified' as const),
        occurredAt: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 10 },
    ),
    knowsHome: fc.boolean(),
  })
  .map(({ turns, reports, knowsHome }) => ({
    entries: reports.map(({ code, amount, ...of }, at) => say(`b${String(at)}`, code, amount, of)),
    registered: [facts('members', event('B'), event('C')), ...(knowsHome ? [facts('home', event('A'))] : [])],
    joins: turns.map(({ member, home }, at) =>
      facts(`j${String(at)}`, event(member, { revision: at + 2, joins: home })),
    ),
    turns,
  }));

test('joins, undone joins and reports in any order and batching give the board of a recount', () => {
  fc.assert(
    fc.property(
      storyArbitrary.chain(({ entries, registered: known, joins }) => {
        const all = [...known, ...joins, ...entries];
        return fc.record({
          all: fc.constant(all),
          order: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
          cut: fc.integer({ min: 1, max: 5 }),
        });
      }),
      ({ all, order, cut }) => {
        const ledger = emptyLedger();
        for (let from = 0; from < order.length; from += cut)
          applyFold(ledger, fold(ledger, order.slice(from, from + cut)));
        const counted = recount(all);
        expect(ledger.cells).toEqual(counted.cells);
        expect(ledger.counted).toEqual(counted.counted);
        expect(ledger.facts).toEqual(counted.facts);
      },
    ),
    { numRuns: 500 },
  );
});

test('once all is taken apart the board is as if nothing had ever been joined', () => {
  fc.assert(
    fc.property(storyArbitrary, ({ entries, registered: known, joins }) => {
      const apart = facts('apart', event('B', { revision: 100 }), event('C', { revision: 100 }));
      expect(recount([...known, ...entries, ...joins, apart]).cells).toEqual(
        recount([...known, ...entries]).cells,
      );
    }),
    { numRuns: 300 },
  );
});

test('no joined subject has a counted value or a cell, and each home at most one value a day', () => {
  fc.assert(
    fc.property(storyArbitrary, ({ entries, registered: known, joins }) => {
      const { facts: newest, counted, cells } = recount([...known, ...joins, ...entries]);
      const isJoined = (subject: string): boolean => (newest.get(subject)?.joins ?? null) !== null;
      expect([...counted.values()].filter(({ subject }) => isJoined(subject))).toEqual([]);
      expect([...cells.keys()].filter((key) => isJoined(key.split('/')[0] ?? ''))).toEqual([]);
    }),
  );
});
