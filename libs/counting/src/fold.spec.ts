import { expect, test } from '@jest/globals';
import { EVENT_STATUSES, GRADES, isHeld, METRICS, ORGANISATION_KINDS } from '@innoweek/contracts';
import fc from 'fast-check';
import {
  applyFold,
  claimKey,
  claimOf,
  cutClaim,
  emptyLedger,
  fold,
  impact,
  needsWhole,
  recount,
  STANDINGS,
  type Batch,
  type CellSum,
  type Entry,
  type Fact,
  type Ledger,
  type Ruling,
} from './index.ts';

const DAYS = ['2016-10-12', '2016-10-13'];
const SUBJECTS = ['event:A', 'event:B', 'event:C', 'remainder:CN-GD'];
const REPORTERS = ['society-physics', 'association-gd', 'door', 'other-1'];
const UNITS = ['CN-GD', 'CN-BJ', 'none'];

const factArbitrary = fc
  .record({
    subject: fc.constantFrom(...SUBJECTS.slice(0, 3)),
    revision: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom(...EVENT_STATUSES, 'withdrawn' as const),
    unit: fc.constantFrom(...UNITS),
    kind: fc.constantFrom(...ORGANISATION_KINDS),
    organisations: fc.uniqueArray(fc.constantFrom('o1', 'o2', 'o3'), { minLength: 1, maxLength: 3 }),
    // Homes without a fact, and chains that nobody writes, are counted the same by everybody, too.
    joins: fc.option(fc.constantFrom('event:A', 'event:B', 'event:unknown'), { freq: 1 }),
  })
  .map((fact): Fact => (fact.joins === fact.subject ? { ...fact, joins: null } : fact));

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

const rulingArbitrary = fc
  .record({
    subject: fc.constantFrom(...SUBJECTS),
    metric: fc.constantFrom(...METRICS),
    day: fc.constantFrom(...DAYS),
    rule: fc.constantFrom(
      'default' as const,
      'max' as const,
      'sum' as const,
      'claim' as const,
      'value' as const,
    ),
    claim: fc.record({
      subject: fc.constantFrom(...SUBJECTS),
      reporter: fc.constantFrom(...REPORTERS),
      grade: fc.constantFrom(...GRADES),
    }),
    amount: fc.bigInt({ min: 0n, max: 1000n }),
  })
  .map(({ rule, claim, amount, ...of }): Ruling =>
    rule === 'claim'
      ? { ...of, revision: 0, rule, claim }
      : rule === 'value'
        ? { ...of, revision: 0, rule, amount }
        : { ...of, revision: 0, rule },
  );

const withdrawalOf = (said: Batch): Batch => {
  const id = `w-${said.id}`;
  const entries = said.entries.map((entry, seq): Entry => {
    if (entry.op === 'void') throw new Error('a withdrawal is not withdrawn');
    const voids = { batch: entry.batch, seq: entry.seq };
    return { ...entry, op: 'void', of: entry.op, voids, batch: id, seq };
  });
  return { id, facts: [], entries };
};

/** A ledger: batches of entries, facts and rulings, and withdrawals of whole earlier batches. */
const batchesOf = (
  statements: typeof statementArbitrary,
  rulings: typeof rulingArbitrary,
): fc.Arbitrary<Batch[]> =>
  fc
    .tuple(
      fc.array(fc.array(statements, { maxLength: 4 }), { maxLength: 10 }),
      fc.array(factArbitrary, { maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.array(rulings, { maxLength: 5 }),
    )
    .map(([bodies, facts, withdrawn, decided]) => {
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
            joins: null,
          },
        ],
      };
      const registered = consistentFacts(facts).map((fact, at): Batch => ({
        id: `f${at}`,
        facts: [fact],
        entries: [],
      }));
      // A revision is given once.
      const ruled = decided.map((ruling, at): Batch => ({
        id: `r${at}`,
        facts: [],
        entries: [],
        rulings: [{ ...ruling, revision: at }],
      }));
      const targets = new Set(said.length ? withdrawn.map((n) => n % said.length) : []);
      const undone = [...targets].flatMap((at) => said[at] ?? []).map(withdrawalOf);
      return [standing, ...registered, ...said, ...ruled, ...undone];
    });

const batchesArbitrary = batchesOf(statementArbitrary, rulingArbitrary);
/** Everybody says the same thing again and again, and takes it back. */
const repeatedArbitrary = batchesOf(
  statementArbitrary.map((statement) => ({
    ...statement,
    subject: 'event:A',
    metric: METRICS[0],
    day: '2016-10-12',
    grade: 'reported',
    reporter: statement.revision % 2 === 0 ? 'society-physics' : 'other-1',
  })),
  rulingArbitrary.map((ruling) => ({ ...ruling, subject: 'event:A', metric: METRICS[0], day: '2016-10-12' })),
);

/** Any order, any repetition, any split into folds. */
const delivered = (ledgers: fc.Arbitrary<Batch[]>) =>
  ledgers.chain((batches) =>
    fc.record({
      batches: fc.constant(batches),
      order: fc.shuffledSubarray([...batches, ...batches], {
        minLength: batches.length * 2,
        maxLength: batches.length * 2,
      }),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }),
    }),
  );

const deliveryArbitrary = delivered(batchesArbitrary);

const deliver = (order: readonly Batch[], cuts: readonly number[]): Ledger => {
  const ledger = emptyLedger();
  for (let from = 0, turn = 0; from < order.length; turn += 1) {
    const size = cuts[turn % cuts.length] ?? 1;
    applyFold(ledger, fold(ledger, order.slice(from, from + size)));
    from += size;
  }
  return ledger;
};

test('any order, repetition and batching gives the board of a recount', () => {
  fc.assert(
    fc.property(deliveryArbitrary, ({ batches, order, cuts }) => {
      const folded = deliver(order, cuts);
      const counted = recount(batches);
      // Sums, what they are made of, and which cells are blank.
      expect(folded.cells).toEqual(counted.cells);
      expect(folded.counted).toEqual(counted.counted);
      expect(folded.claims).toEqual(counted.claims);
      expect(folded.facts).toEqual(counted.facts);
      expect(folded.rulings).toEqual(counted.rulings);
    }),
    { numRuns: 400 },
  );
});

/** Folds as the server does: claims are kept cut, and made whole out of the ledger where an entry needs it. */
const deliverCut = (order: readonly Batch[], cuts: readonly number[]): Ledger => {
  const ledger = emptyLedger();
  const folded = new Map<string, Batch>();
  for (let from = 0, turn = 0; from < order.length; turn += 1) {
    const size = cuts[turn % cuts.length] ?? 1;
    const batches = order.slice(from, from + size);
    for (const key of batches.flatMap(({ entries }) => entries.filter(needsWhole)).map(claimKey)) {
      const claim = ledger.claims.get(key);
      const said = [...folded.values()]
        .flatMap(({ entries }) => entries)
        .filter((entry) => claimKey(entry) === key && (entry.op === 'set' || needsWhole(entry)));
      if (claim?.cut) ledger.claims.set(key, claimOf(claim, said));
    }
    applyFold(ledger, fold(ledger, batches));
    for (const [key, claim] of ledger.claims) ledger.claims.set(key, cutClaim(claim));
    for (const batch of batches) folded.set(batch.id, batch);
    from += size;
  }
  return ledger;
};

test('claims that are kept cut lead to the same board', () => {
  const seen = { cut: 0, whole: 0 };
  fc.assert(
    fc.property(delivered(repeatedArbitrary), ({ batches, order, cuts }) => {
      const folded = deliverCut(order, cuts);
      const counted = recount(batches);
      for (const { cut } of folded.claims.values()) seen[cut ? 'cut' : 'whole'] += 1;
      // Sums, what they are made of, and which cells are blank.
      expect(folded.cells).toEqual(counted.cells);
      expect(folded.counted).toEqual(counted.counted);
      expect(folded.claims).toEqual(
        new Map([...counted.claims].map(([key, claim]) => [key, cutClaim(claim)])),
      );
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.cut, seen.whole)).toBeGreaterThan(0);
});

test('every total is the sum of the counted values of held subjects, and nothing else', () => {
  fc.assert(
    fc.property(batchesArbitrary, (batches) => {
      const ledger = recount(batches);
      const expected = new Map<string, CellSum>();
      for (const value of ledger.counted.values()) {
        const fact = ledger.facts.get(value.subject);
        if (fact?.joins !== null || fact.status === 'withdrawn') continue;
        if (fact.status !== 'standing' && !isHeld(fact.status)) continue;
        for (const scope of [
          'nation',
          `unit:${fact.unit}`,
          `kind:${fact.kind}`,
          ...fact.organisations.map((o) => `organisation:${o}`),
        ])
          for (const grade of [value.grade, 'total']) {
            const key = `${scope}/${value.metric}/${grade}`;
            const sum = expected.get(key) ?? { amount: 0n, parts: 0 };
            expected.set(key, { amount: sum.amount + value.amount, parts: sum.parts + 1 });
          }
      }
      const figures = [...ledger.cells].filter(
        ([key]) => !key.startsWith('event:') && !key.includes('/events/'),
      );
      // A cell is there exactly where something counts, be it 0.
      expect(new Map(figures)).toEqual(expected);
    }),
  );
});

test('grades, units and kinds add up to the nation', () => {
  fc.assert(
    fc.property(batchesArbitrary, (batches) => {
      const { cells } = recount(batches);
      const sum = (keep: (scope: string, metric: string, grade: string) => boolean) =>
        [...cells].reduce((total, [key, { amount }]) => {
          const [scope = '', metric = '', grade = ''] = key.split('/');
          return keep(scope, metric, grade) ? total + amount : total;
        }, 0n);
      for (const metric of [...METRICS, 'events']) {
        const nation = cells.get(`nation/${metric}/total`)?.amount ?? 0n;
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
        expect((after.cells.get(key)?.amount ?? 0n) - (before.cells.get(key)?.amount ?? 0n)).toBe(
          told.get(key) ?? 0n,
        );
    }),
  );
});

test('a board whose every batch was taken back is as blank as before the first', () => {
  fc.assert(
    fc.property(delivered(batchesArbitrary), ({ batches, order, cuts }) => {
      const said = batches.filter(({ entries }) => entries.some(({ op }) => op !== 'void'));
      const rest = said.map(withdrawalOf);
      const silent = order.filter((batch) => (batch.rulings ?? []).length === 0);
      const blank = recount(batches.filter(({ facts }) => facts.length > 0));
      expect(deliver([...silent, ...rest], cuts).cells).toEqual(blank.cells);
      expect(deliver([...rest, ...silent], cuts).cells).toEqual(blank.cells);
    }),
    { numRuns: 300 },
  );
});
