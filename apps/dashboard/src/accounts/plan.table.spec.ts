import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PLANNED } from '@innoweek/contracts';
import { plannedParts, readPlans, writePlans } from './plan.table.ts';

const parts = plannedParts(
  (id) => `U ${id}`,
  (kind) => `K ${kind}`,
);

it('what is written is read again, whatever is planned', () => {
  const amount = (name: (typeof PLANNED)[number]) =>
    fc
      .integer({ min: 0, max: 1_000_000 })
      .map((value) => (name === 'agreement_amount' ? value * 1_000_000 : value));
  const plan = fc.record(
    {
      events: amount('events'),
      participants: amount('participants'),
      media_reports: amount('media_reports'),
      agreements: amount('agreements'),
      agreement_amount: amount('agreement_amount'),
    },
    { requiredKeys: ['events'] },
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...parts.map(({ scope }) => scope)), plan), (plans) => {
      const read = readPlans(writePlans(plans, parts), parts);
      expect(read.faults).toEqual([]);
      expect(read.plans).toEqual({ ...plans });
    }),
  );
});

it('names and numbers are understood as spreadsheets have them, and what is not is told by its line', () => {
  const { plans, faults } = readPlans(
    '广东\t1,200\t３０００\t\t\t5.5\n火星\t1\n四川省\t很多\n北京市\n',
    parts,
  );
  expect(plans).toEqual({
    'unit:CN-GD': { events: 1_200, participants: 3_000, agreement_amount: 5_500_000 },
  });
  expect(faults).toEqual([
    { line: 2, text: '火星', because: 'name' },
    { line: 3, text: '很多', because: 'number' },
  ]);
});
