import { expect, test } from '@jest/globals';
import { EMPTY_EVENT } from './event.draft.ts';
import { nextDay, seriesSaidBy } from './event.series.ts';

const values = {
  ...EMPTY_EVENT,
  title: '大讲堂',
  organiser: { id: 'body', name: '某学会' },
  sourceReference: 'A-1',
  start: '2016-10-31T22:00',
  end: '2016-11-01T00:00',
};

test('a day later is a day later across months', () => {
  expect(nextDay(values)).toEqual({ start: '2016-11-01T22:00', end: '2016-11-02T00:00' });
  expect(nextDay({ start: '2016-10-13T09:00', end: null })).toEqual({ start: '2016-10-14T09:00', end: null });
});

test('each time is said with its number, the rest once, the own reference not at all', () => {
  const said = seriesSaidBy(values, { more: [nextDay(values)] }, (title, at) => `${title}（${String(at)}）`);
  expect(said.occurrences).toEqual([
    { start: '2016-10-31T22:00:00+08:00', end: '2016-11-01T00:00:00+08:00', title: '大讲堂（1）' },
    { start: '2016-11-01T22:00:00+08:00', end: '2016-11-02T00:00:00+08:00', title: '大讲堂（2）' },
  ]);
  expect(said).toMatchObject({ title: '大讲堂', organiser: 'body' });
  expect(Object.keys(said)).not.toContain('sourceReference');
  expect(Object.keys(said)).not.toContain('start');
  const [first] = seriesSaidBy(values, { more: [], numbered: false }, String).occurrences;
  expect(first?.title).toBeUndefined();
});
