import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, formatCalendarDay, formatSpan, instantOf, wallOf } from './wall.time.ts';

describe('wall time', () => {
  it('shows a moment as the clock in China shows it', () => {
    expect(wallOf('2016-10-11T23:30:00Z')).toBe('2016-10-12T07:30');
    expect(dayOf('2016-10-11T16:00:00Z')).toBe('2016-10-12');
    expect(dayOf('2016-10-11T15:59:59Z')).toBe('2016-10-11');
  });

  it('writes the offset of China, whatever the zone of the browser', () => {
    expect(instantOf('2026-09-20T00:00')).toBe('2026-09-20T00:00:00+08:00');
    expect(new Date(instantOf('2026-09-20T00:00')).toISOString()).toBe('2026-09-19T16:00:00.000Z');
  });

  it('knows the summer time of 1988', () => {
    expect(instantOf('1988-07-01T12:00')).toBe('1988-07-01T12:00:00+09:00');
  });

  it('gives back every wall time that was put in', () => {
    const minutes = fc.integer({
      min: Date.parse('2000-01-01T00:00Z') / 60_000,
      max: Date.parse('2060-01-01T00:00Z') / 60_000,
    });
    fc.assert(
      fc.property(minutes, (at) => {
        const wall = new Date(at * 60_000).toISOString().slice(0, 16);
        expect(wallOf(instantOf(wall))).toBe(wall);
      }),
    );
  });
});

describe('formatSpan', () => {
  const [start, end] = ['2016-10-12T01:00:00Z', '2016-10-12T09:30:00Z'];

  it('says the day once when both ends lie on it', () => {
    expect(formatSpan(start, end, 'zh-CN')).toBe('10月12日 周三 09:00–17:30');
    expect(formatSpan(start, end, 'en')).toBe('Wed 12 Oct 09:00–17:30');
  });

  it('says both days otherwise, and the year where asked', () => {
    expect(formatSpan(start, '2016-10-13T16:00:00Z', 'zh-CN', true)).toBe(
      '2016年10月12日 周三 09:00 – 10月14日 周五 00:00',
    );
  });

  it('writes a calendar day as that day', () => {
    expect(formatCalendarDay('2016-10-12', 'zh-CN')).toBe('10月12日 周三');
  });
});
