import { expect, test } from '@jest/globals';
import { EVENT_STATUSES, GRADES, isHeld, METRICS, ORGANISATION_KINDS } from '@innoweek/contracts';
import fc from 'fast-check';
import {
  applyFold,
  claimAmount,
  emptyLedger,
  fold,
  impact,
  recount,
  STANDINGS,
  toCells,
  type Batch,
  type ClaimName,
  type Entry,
  type EntryRef,
  type Fact,
  type Ledger,
  type Statement,
} from './index.ts';

const DAYS = ['2016-10-12', '2016-10-13'];
const SUBJECTS = ['event:A', 'event:B', 'event:C', 'remainder:CN-GD'];
const REPORTERS = ['society-physics', 'association-gd', 'door', 'other-1'];
const UNITS = ['CN-GD', 'CN-BJ', 'none'];

const factArbitrary = fc.record({
  subject: fc.constantFrom(...SUBJECTS.slice(0, 3)),
  revision: fc.integer({ min: 1, max: 6 }),
  status: fc.constantFrom(...EVENT_STATUSES),
  unit: fc.constantFrom(...UNITS),
  kind: fc.constantFrom(...ORGANISATION_KINDS),
  organisations: fc.uniqueArray(fc.constantFrom('o1', 'o2', 'o3'), { minLength: 1, maxLength: 3 }),
});

/** Facts of equal subject and revision say the same: a revision is written once. */
const consistentFacts = (facts: readonly Fact[]): Fact[] => {
  const first = new Map<string, Fact>();
  return facts.map((fact) => {
    const key = `${fact.subject}|${fact.revision}`;
    const known = first.get(key) ?? fact;
    first.set(key, known);
    return known;
  });
};

const statementArbitrary = fc.record({
  subject: fc.constantFrom(...SUBJECTS),
  metric: fc.constantFrom(...METRICS),
  day: fc.constantFrom(...DAYS),
  reporter: fc.constantFrom(...REPORTERS),
  grade: fc.constantFrom(...GRADES),
  standing: fc.constantFrom(...STANDINGS),
  amount: fc.bigInt({ min: 0n, max: 1000n }),
  revision: fc.integer({ min: 0, max: 3 }),
  occurredAt: fc.integer({ min: 0, max: 3 }),
  op: fc.constantFrom('set' as const, 'add' as const),
});

/** A ledger: batches of entries and facts, and withdrawals of whole earlier batches. */
const batchesArbitrary: fc.Arbitrary<Batch[]> = fc
  .tuple(
    fc.array(fc.array(statementArbitrary, { maxLength: 4 }), { maxLength: 10 }),
    fc.array(factArbitrary, { maxLength: 8 }),
    fc.array(fc.nat(), { maxLength: 4 }),
  )
  .map(([bodies, facts, withdrawn]) => {
    const said: Batch[] = bodies.map((body, at) => ({
      id: `b${String(at).padStart(3, '0')}`,
      facts: [],
      entries: body.map((line, seq): Entry => ({ ...line, batch: `b${String(at).padStart(3, '0')}`, seq })),
    }));
    const standing: Batch = {
      id: 'units',
      entries: [],
      facts: [
        {
          subject: 'remainder:CN-GD',
          revision: 1,
          status: 'standing',
          unit: 'CN-GD',
          kind: 'provincial_association',
          organisations: ['association-gd'],
        },
      ],
    };
    const registered = consistentFacts(facts).map((fact, at): Batch => ({
      id: `f${at}`,
      facts: [fact],
      entries: [],
    }));
    const targets = new Set(said.length ? withdrawn.map((n) => n % said.length) : []);
    const undone = [...targets].map((at): Batch => {
      const id = `w${at}`;
      const entries = (said[at]?.entries ?? []).map((entry, seq): Entry => {
        if (entry.op === 'void') throw new Error('a withdrawal is not withdrawn');
        return {
          ...entry,
          op: 'void',
          of: entry.op,
          voids: { batch: entry.batch, seq: entry.seq },
          batch: id,
          seq,
        };
      });
      return { id, facts: [], entries };
    });
    return [standing, ...registered, ...said, ...undone];
  });

/** Any order, any repetition, any split into folds. */
const deliveryArbitrary = batchesArbitrary.chain((batches) =>
  fc.record({
    batches: fc.constant(batches),
    order: fc.shuffledSubarray([...batches, ...batches], {
      minLength: batches.length * 2,
      maxLength: batches.length * 2,
    }),
    cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }),
  }),
);

const deliver = (order: readonly Batch[], cuts: readonly number[]): Ledger => {
  const ledger = emptyLedger();
  for (let from = 0, turn = 0; from < order.length; turn += 1) {
    const size = cuts[turn % cuts.length] ?? 1;
    applyFold(ledger, fold(ledger, order.slice(from, from + size)));
    from += size;
  }
  return ledger;
};

const nonZero = (ledger: Ledger) =>
  Object.fromEntries(Object.entries(toCells(ledger.cells)).filter(([, value]) => value !== 0));

test('any order, repetition and batching gives the board of a recount', () => {
  fc.assert(
    fc.property(deliveryArbitrary, ({ batches, order, cuts }) => {
      const folded = deliver(order, cuts);
      const counted = recount(batches);
      expect(nonZero(folded)).toEqual(nonZero(counted));
      expect(folded.counted).toEqual(counted.counted);
      expect(folded.claims).toEqual(counted.claims);
      expect(folded.facts).toEqual(counted.facts);
    }),
    { numRuns: 400 },
  );
});

test('every total is the sum of the counted values of held subjects, and nothing else', () => {
  fc.assert(
    fc.property(batchesArbitrary, (batches) => {
      const ledger = recount(batches);
      const expected = new Map<string, bigint>();
      for (const value of ledger.counted.values()) {
        const fact = ledger.facts.get(value.subject);
        if (!fact || (fact.status !== 'standing' && !isHeld(fact.status))) continue;
        for (const scope of [
          'nation',
          `unit:${fact.unit}`,
          `kind:${fact.kind}`,
          ...fact.organisations.map((o) => `organisation:${o}`),
        ])
          for (const grade of [value.grade, 'total']) {
            const key = `${scope}/${value.metric}/${grade}`;
            expected.set(key, (expected.get(key) ?? 0n) + value.amount);
          }
      }
      for (const [key, value] of ledger.cells) {
        if (key.startsWith('event:') || key.includes('/events/')) continue;
        expect([key, value]).toEqual([key, expected.get(key) ?? 0n]);
      }
      for (const [key, value] of expected) expect([key, ledger.cells.get(key)]).toEqual([key, value]);
    }),
  );
});

test('grades, units and kinds add up to the nation', () => {
  fc.assert(
    fc.property(batchesArbitrary, (batches) => {
      const { cells } = recount(batches);
      const sum = (keep: (scope: string, metric: string, grade: string) => boolean) =>
        [...cells].reduce((total, [key, value]) => {
          const [scope = '', metric = '', grade = ''] = key.split('/');
          return keep(scope, metric, grade) ? total + value : total;
        }, 0n);
      for (const metric of [...METRICS, 'events']) {
        const nation = cells.get(`nation/${metric}/total`) ?? 0n;
        expect(sum((s, m, g) => s === 'nation' && m === metric && g !== 'total')).toBe(nation);
        expect(sum((s, m, g) => s.startsWith('unit:') && m === metric && g === 'total')).toBe(nation);
        expect(sum((s, m, g) => s.startsWith('kind:') && m === metric && g === 'total')).toBe(nation);
      }
    }),
  );
});

test('the impact told before a commit is what the fold then does', () => {
  fc.assert(
    fc.property(batchesArbitrary, fc.nat(), (batches, pick) => {
      const last = batches[pick % batches.length];
      if (!last) return;
      const before = recount(batches.filter((batch) => batch !== last));
      const told = impact(before, last);
      const after = recount(batches);
      for (const key of new Set([...before.cells.keys(), ...after.cells.keys()]))
        expect((after.cells.get(key) ?? 0n) - (before.cells.get(key) ?? 0n)).toBe(told.get(key) ?? 0n);
    }),
  );
});

const event: Fact = {
  subject: 'event:A',
  revision: 1,
  status: 'approved',
  unit: 'CN-GD',
  kind: 'national_society',
  organisations: ['society-physics', 'association-gd'],
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
  recount([register, ...batches]).cells.get('nation/participants/total');

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
    expect([scope, cells.get(`${scope}/participants/total`)]).toEqual([scope, 100n]);
});

test('a cancelled event leaves every figure, and the fall names it', () => {
  const ledger = recount([register, say('b1', { amount: 100n })]);
  const result = fold(ledger, [
    { id: 'cancel', entries: [], facts: [{ ...event, revision: 2, status: 'cancelled' }] },
  ]);
  applyFold(ledger, result);
  expect(ledger.cells.get('nation/participants/total')).toBe(0n);
  expect(ledger.cells.get('nation/events/approved')).toBe(0n);
  expect(ledger.cells.get('nation/events/cancelled')).toBe(1n);
  expect(result.falls).toEqual([
    { batch: 'cancel', subject: 'event:A', metric: 'participants', change: -100n },
  ]);
});

test('a zero report leaves a cell with 0, silence leaves none, a withdrawn claim says nothing', () => {
  const zero = recount([register, say('b1', { amount: 0n })]);
  expect(zero.cells.get('nation/participants/total')).toBe(0n);
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
});
