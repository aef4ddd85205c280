import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockReading, clockSet, startOfDay } from './edition.clock.ts';

const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

describe('the clock of an edition', () => {
  it('is the real one where it has none of its own', () => {
    const real = new Date('2026-11-23T04:00:00Z');
    expect(clockReading(null, real)).toEqual(real);
  });

  it('runs so many times as fast from the moment it was set', () => {
    const clock = clockSet(new Date('2016-10-12T00:00:00Z'), new Date('2026-01-01T00:00:00Z'), 60);
    expect(clockReading(clock, new Date('2026-01-01T00:00:10Z')).toISOString()).toBe(
      '2016-10-12T00:10:00.000Z',
    );
  });

  it('shows what it was set to at the moment it was set, and stands still at speed 0', () => {
    fc.assert(
      fc.property(instant, instant, fc.nat(100_000), (at, since, speed) => {
        expect(clockReading(clockSet(at, since, speed), since)).toEqual(at);
        expect(clockReading(clockSet(at, since, 0), new Date())).toEqual(at);
      }),
    );
  });

  it('never passes the last moment that can be written', () => {
    const clock = clockSet(new Date('2016-10-12T00:00:00Z'), new Date('2016-01-01T00:00:00Z'), 100_000);
    expect(clockReading(clock, new Date('2100-01-01T00:00:00Z')).toISOString()).toBe(
      '9999-12-31T00:00:00.000Z',
    );
  });
});

describe('the start of a day', () => {
  it('is midnight in the zone', () => {
    expect(startOfDay('2016-10-12', 'Asia/Shanghai').toISOString()).toBe('2016-10-11T16:00:00.000Z');
    expect(startOfDay('2016-10-12', 'UTC').toISOString()).toBe('2016-10-12T00:00:00.000Z');
    expect(startOfDay('2016-10-12', 'America/New_York').toISOString()).toBe('2016-10-12T04:00:00.000Z');
  });
});
