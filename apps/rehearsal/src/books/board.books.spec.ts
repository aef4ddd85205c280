import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareCells, keepBooks } from './board.books.ts';
import { AmbiguousBooks, dayOf } from './claim.books.ts';
import type { BookedEvent, Checkins, Register, Statement, Tally } from './statement.model.ts';

const DAY = '2016-10-12';
const at = (clock: string): number => Date.parse(`${DAY}T${clock}:00+08:00`);

const event: BookedEvent = {
  ref: 'e1',
  organiser: 'society',
  coOrganisers: ['company'],
  unit: 'CN-GD',
  status: 'concluded',
};
const register = (status: BookedEvent['status'] = 'concluded'): Register => ({
  events: [{ ...event, status }],
  kinds: new Map([
    ['society', 'national_society'],
    ['company', 'other'],
    ['guangdong', 'provincial_association'],
  ]),
  associations: new Map([['CN-GD', 'guangdong']]),
});
const tally = (
  key: string,
  reporter: string,
  value: number,
  order: { revision?: number; occurredAt?: number } = {},
  grade: Tally['grade'] = 'reported',
): Tally => ({
  kind: 'tally',
  key,
  reporter,
  grade,
  lines: [{ subject: { event: 'e1' }, day: DAY, metric: 'participants', value, ...order }],
});
const door = (key: string, device: string, ...counts: [seq: number, count: number][]): Checkins => ({
  kind: 'checkins',
  key,
  event: 'e1',
  device,
  lines: counts.map(([seq, count]) => ({ seq, count, at: at('09:30') })),
});
const withdrawal = (of: string): Statement => ({ kind: 'withdrawal', key: `${of}-back`, of });
/** null where it is blank. */
const cell = (statements: Statement[], key = 'nation/participants/total'): number | null =>
  keepBooks(register(), statements).get(key) ?? null;

describe('the claim that counts', () => {
  it('is the verified one, then the reported, then what the door saw', () => {
    const seen = door('d', 'door-1', [1, 30], [2, 12]);
    const said = tally('t', 'society', 50);
    const verified = tally('v', 'coordinator', 45, {}, 'verified');
    expect(cell([seen], 'nation/participants/observed')).toBe(42);
    expect(cell([seen, said], 'nation/participants/reported')).toBe(50);
    expect(cell([seen, said], 'nation/participants/observed')).toBeNull();
    expect(cell([seen, said, verified], 'nation/participants/verified')).toBe(45);
    expect(cell([seen, said, verified])).toBe(45);
  });

  it('is what is registered in the media, each report once, until somebody reports', () => {
    const article = (key: string): Statement => ({ kind: 'article', key, event: 'e1', day: DAY });
    const registered = [article('a'), article('b'), article('a')];
    const reported: Statement = {
      ...tally('t', 'society', 0),
      lines: [{ subject: { event: 'e1' }, day: DAY, metric: 'media_reports', value: 9 }],
    };
    expect(cell(registered, 'nation/media_reports/observed')).toBe(2);
    expect(cell([...registered, reported], 'nation/media_reports/observed')).toBeNull();
    expect(cell([...registered, reported], 'nation/media_reports/total')).toBe(9);
  });

  it('is what is registered as agreements, each once, until somebody reports', () => {
    const contract = (key: string, amount: number): Statement => ({
      kind: 'contract',
      key,
      event: 'e1',
      day: DAY,
      amount,
    });
    const registered = [contract('a', 500), contract('b', 70), contract('a', 500)];
    const reported: Statement = {
      ...tally('t', 'society', 0),
      lines: [{ subject: { event: 'e1' }, day: DAY, metric: 'agreements', value: 9 }],
    };
    expect(cell(registered, 'nation/agreements/observed')).toBe(2);
    expect(cell(registered, 'nation/agreement_amount/observed')).toBe(570);
    expect(cell([...registered, reported], 'nation/agreements/total')).toBe(9);
    expect(cell([...registered, reported], 'nation/agreement_amount/total')).toBe(570);
  });

  it('is the association’s among equals, then the lead organiser’s', () => {
    const lead = tally('l', 'society', 50);
    const co = tally('c', 'company', 60);
    expect(cell([co])).toBe(60);
    expect(cell([co, lead])).toBe(50);
    expect(cell([co, lead, tally('a', 'guangdong', 55)])).toBe(55);
  });

  it('is not guessed where the rules are silent', () => {
    const twice: Statement[] = [
      tally('a', 'society', 1, { revision: 3 }),
      tally('b', 'society', 2, { revision: 3 }),
    ];
    expect(() => cell(twice)).toThrow(AmbiguousBooks);
    expect(() => cell([door('a', 'd', [1, 5]), door('b', 'd', [1, 6])])).toThrow(AmbiguousBooks);
  });
});

describe('what a reporter says in the end', () => {
  it('is the highest revision, and among equal revisions the latest', () => {
    expect(
      cell([tally('b', 'society', 40, { revision: 2 }), tally('a', 'society', 90, { revision: 1 })]),
    ).toBe(40);
    expect(
      cell([
        tally('b', 'society', 40, { occurredAt: at('20:00') }),
        tally('a', 'society', 90, { occurredAt: at('19:00') }),
      ]),
    ).toBe(40);
  });

  it('falls back to what was said before when the last is withdrawn', () => {
    const first = tally('a', 'society', 90, { revision: 1 });
    const slip = tally('b', 'society', 900, { revision: 2 });
    expect(cell([first, slip, withdrawal('b')])).toBe(90);
    expect(cell([first, slip, withdrawal('b'), withdrawal('a')])).toBeNull();
    expect(cell([door('d', 'door-1', [1, 7]), first, withdrawal('a')], 'nation/participants/observed')).toBe(
      7,
    );
  });

  it('counts an explicit zero as a word, not as silence', () => {
    expect(cell([door('d', 'door-1', [1, 7]), tally('a', 'society', 0)])).toBe(0);
  });

  it('counts each number of a device once, and takes slips back', () => {
    const lost = [door('a', 'd', [1, 5], [2, 6]), door('b', 'd', [2, 6], [3, 7]), door('c', 'e', [1, 9])];
    expect(cell(lost)).toBe(27);
    expect(cell([...lost, door('f', 'e', [2, -4])])).toBe(23);
    expect(cell([...lost, door('stray', 'x', [1, 100]), withdrawal('stray')])).toBe(27);
  });
});

describe('where a figure counts', () => {
  it('once in the nation, the unit and the kind, in full for every organiser', () => {
    const cells = keepBooks(register(), [tally('a', 'society', 50)]);
    expect(Object.fromEntries([...cells].filter(([key]) => key.endsWith('participants/total')))).toEqual({
      'nation/participants/total': 50,
      'unit:CN-GD/participants/total': 50,
      'kind:national_society/participants/total': 50,
      'event:e1/participants/total': 50,
      'organisation:society/participants/total': 50,
      'organisation:company/participants/total': 50,
    });
    expect(cells.get('organisation:company/events/concluded')).toBe(1);
    expect(cells.get('nation/events/total')).toBe(1);
  });

  it('puts a remainder to the unit, its association and that kind', () => {
    const cells = keepBooks(register(), [
      {
        kind: 'tally',
        key: 'r',
        reporter: 'guangdong',
        grade: 'reported',
        lines: [{ subject: { unit: 'CN-GD' }, day: DAY, metric: 'media_reports', value: 9 }],
      },
    ]);
    expect(Object.fromEntries([...cells].filter(([key]) => key.endsWith('media_reports/reported')))).toEqual({
      'nation/media_reports/reported': 9,
      'unit:CN-GD/media_reports/reported': 9,
      'kind:provincial_association/media_reports/reported': 9,
      'organisation:guangdong/media_reports/reported': 9,
    });
  });

  it.each(['draft', 'submitted', 'returned', 'cancelled'] as const)(
    'nowhere when the event is %s',
    (status) => {
      const cells = keepBooks(register(status), [tally('a', 'society', 50), door('d', 'door-1', [1, 7])]);
      expect([...cells.keys()].filter((key) => !key.includes('/events/'))).toEqual([]);
      expect(cells.get(`nation/events/${status}`)).toBe(1);
    },
  );

  it('by the day in Shanghai', () => {
    expect(dayOf(Date.parse('2016-10-11T16:00:00Z'))).toBe('2016-10-12');
    expect(dayOf(Date.parse('2016-10-11T15:59:59Z'))).toBe('2016-10-11');
  });
});

describe('the order in which things arrive', () => {
  const statements: fc.Arbitrary<Statement[]> = fc
    .array(
      fc.record({
        who: fc.constantFrom('society', 'company', 'guangdong', 'coordinator', 'door-1', 'door-2'),
        value: fc.integer({ min: 0, max: 1000 }),
        takenBack: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((rows) =>
      rows.flatMap(({ who, value, takenBack }, index): Statement[] => {
        const key = `k${index}`;
        const said = who.startsWith('door')
          ? door(key, who, [index, value])
          : tally(key, who, value, { revision: index }, who === 'coordinator' ? 'verified' : 'reported');
        return takenBack ? [said, withdrawal(key)] : [said];
      }),
    );

  it('and how often, changes nothing', () => {
    fc.assert(
      fc.property(statements, fc.array(fc.nat(), { minLength: 64, maxLength: 64 }), (said, dice) => {
        const again = [...said, ...said.filter((_, index) => index % 3 === 0)]
          .map((statement, index) => ({ statement, order: dice[index] ?? 0 }))
          .sort((one, other) => one.order - other.order)
          .map(({ statement }) => statement);
        expect(keepBooks(register(), again)).toEqual(keepBooks(register(), said));
      }),
    );
  });

  it('leaves grades that add up to the total', () => {
    fc.assert(
      fc.property(statements, (said) => {
        const cells = keepBooks(register(), said);
        const grades = ['observed', 'reported', 'verified', 'estimated'];
        const sum = grades.reduce(
          (total, grade) => total + (cells.get(`nation/participants/${grade}`) ?? 0),
          0,
        );
        expect(sum).toBe(cells.get('nation/participants/total') ?? 0);
      }),
    );
  });
});

describe('the comparison with a board', () => {
  it('finds what differs, and does not take a blank cell for zero', () => {
    const books = new Map([
      ['nation/participants/total', 5],
      ['unit:CN-GD/participants/total', 5],
      ['nation/media_reports/total', 0],
    ]);
    expect(
      compareCells(
        books,
        { 'nation/participants/total': 6, 'nation/agreements/total': 0, 'nation/events/cancelled': 1 },
        (scope) => scope === 'nation',
      ),
    ).toEqual([
      { cell: 'nation/agreements/total', books: null, board: 0 },
      { cell: 'nation/events/cancelled', books: null, board: 1 },
      { cell: 'nation/media_reports/total', books: 0, board: null },
      { cell: 'nation/participants/total', books: 5, board: 6 },
    ]);
  });
});
