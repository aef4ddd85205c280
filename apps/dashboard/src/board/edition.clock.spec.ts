import { DEFAULT_PUBLIC_BOARD } from '@innoweek/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReceivedEdition } from '../api/edition.query.ts';
import { clockBeside, clockText, dayOf, editionNow, phaseOn, spanOf, worldTime } from './edition.clock.ts';

const clock = { at: '2016-10-12T00:00:00Z', since: '2026-06-01T00:00:00Z', speed: 60 };
const edition: ReceivedEdition = {
  code: 'week',
  name: '双创周',
  nameEn: 'Innovation Week',
  warmUpStart: '2016-09-12',
  start: '2016-10-12',
  end: '2016-10-18',
  zone: 'Asia/Shanghai',
  hostCity: null,
  theme: null,
  topics: [],
  targets: {},
  plans: {},
  previous: null,
  publicBoard: DEFAULT_PUBLIC_BOARD,
  publicUrl: null,
  deadlines: {},
  dailyDue: { days: 1, hour: 24 },
  registrationOpen: true,
  registering: true,
  rehearsal: true,
  current: true,
  clock,
  now: '2016-10-14T01:00:00Z',
  receivedAt: 5_000,
};

describe('editionNow', () => {
  it('runs at the speed of the rehearsal from the moment the server told it', () => {
    expect(editionNow(edition, 6_000)).toBe(Date.parse('2016-10-14T01:01:00Z'));
  });

  it('runs as the world does without a clock of its own, and stands still at speed 0', () => {
    expect(editionNow({ ...edition, clock: null }, 6_000)).toBe(Date.parse('2016-10-14T01:00:01Z'));
    const stopped = { at: edition.now, since: edition.now, speed: 0 };
    expect(editionNow({ ...edition, clock: stopped }, 9_000_000)).toBe(Date.parse(edition.now));
  });

  it('never runs backwards when the clock of this machine is set back', () => {
    expect(editionNow(edition, 0)).toBe(Date.parse(edition.now));
  });
});

describe('clockBeside', () => {
  const leapt = Date.parse('2016-10-14T03:00:00Z');
  const beside = (
    madeAt: string | null,
    editionAt: number | null,
    of: Partial<ReceivedEdition> = {},
  ): number =>
    clockBeside(
      { ...edition, ...of },
      { madeAt: madeAt === null ? null : Date.parse(madeAt), editionAt },
      5_000,
    );

  it('is not behind the version that is shown', () => {
    expect(beside('2026-06-01T00:10:00Z', leapt)).toBe(leapt);
    expect(beside('2026-06-01T00:10:00Z', Date.parse('2016-10-13T00:00:00Z'))).toBe(Date.parse(edition.now));
  });

  it('is what was told last where the version is of before the clock was set, or says nothing of it', () => {
    expect(beside('2026-05-31T23:59:59Z', leapt)).toBe(Date.parse(edition.now));
    expect(beside('2026-06-01T00:10:00Z', null)).toBe(Date.parse(edition.now));
    expect(beside(null, null)).toBe(Date.parse(edition.now));
    expect(beside('2026-06-01T00:10:00Z', leapt, { clock: null })).toBe(Date.parse(edition.now));
  });
});

it('takes the day in the zone of the edition', () => {
  expect(dayOf(Date.parse('2016-10-11T15:59:59Z'), 'Asia/Shanghai')).toBe('2016-10-11');
  expect(dayOf(Date.parse('2016-10-11T16:00:00Z'), 'Asia/Shanghai')).toBe('2016-10-12');
});

describe('phaseOn', () => {
  it.each([
    ['2016-09-10', { phase: 'before', count: 2 }],
    ['2016-09-12', { phase: 'warmUp', day: 1, count: 30 }],
    ['2016-10-11', { phase: 'warmUp', day: 30, count: 1 }],
    ['2016-10-12', { phase: 'week', day: 1, of: 7 }],
    ['2016-10-18', { phase: 'week', day: 7, of: 7 }],
    ['2016-10-19', { phase: 'after' }],
  ])('says of %s %j', (day, expected) => {
    expect(phaseOn(edition, day)).toEqual(expected);
  });

  it('never counts a day of the week outside of it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2016-08-01'), max: new Date('2016-12-01'), noInvalidDate: true }),
        (date) => {
          const phase = phaseOn(edition, date.toISOString().slice(0, 10));
          if (phase.phase === 'week') {
            expect(phase.day).toBeGreaterThanOrEqual(1);
            expect(phase.day).toBeLessThanOrEqual(phase.of);
          }
        },
      ),
    );
  });
});

describe('the two clocks', () => {
  it('a moment of the edition has one of the world, but not while its clock stands still', () => {
    const moment = Date.parse('2016-10-12T03:00:00Z');
    const world = Date.parse('2026-06-01T00:03:00Z');
    expect(worldTime(edition, moment)).toBe(world);
    expect(worldTime({ clock: { ...clock, speed: 0 } }, moment)).toBeNull();
    expect(worldTime({ clock: null }, 7)).toBe(7);
  });

  it('a moment is told as the clock of the edition showed it, in its zone', () => {
    const receivedAt = 1_000;
    const told = { ...edition, now: '2016-10-12T04:00:00Z', receivedAt };
    expect(clockText(told, receivedAt + 60_000, 'zh-CN')).toBe('13:00:00');
    expect(clockText(told, receivedAt + 60_000, 'en')).toBe('13:00:00');
    expect(clockText({ ...told, clock: null }, receivedAt + 60_000, 'zh-CN')).toBe('12:01:00');
  });

  it('an edition lies between midnights of its zone', () => {
    const span = spanOf(edition);
    expect(new Date(span.from).toISOString()).toBe('2016-09-11T16:00:00.000Z');
    expect(new Date(span.start).toISOString()).toBe('2016-10-11T16:00:00.000Z');
    expect(new Date(span.end).toISOString()).toBe('2016-10-18T16:00:00.000Z');
  });
});
