import { expect, test } from '@jest/globals';
import { mailTime, retryTime } from './mail.time.ts';

const at = (beijing: string): Date => new Date(`${beijing}:00+08:00`);

test.each([
  ['now', 'hourly', '2016-10-12T09:10', '2016-10-12T01:10:15.000Z'],
  ['digest', 'hourly', '2016-10-12T09:10', '2016-10-12T02:00:00.000Z'],
  ['digest', 'hourly', '2016-10-12T09:00', '2016-10-12T02:00:00.000Z'],
  ['digest', 'daily', '2016-10-12T07:59', '2016-10-12T00:00:00.000Z'],
  ['digest', 'daily', '2016-10-12T08:00', '2016-10-13T00:00:00.000Z'],
  ['digest', 'daily', '2016-10-12T23:30', '2016-10-13T00:00:00.000Z'],
] as const)('%s, %s, at %s', (mail, digest, now, then) => {
  expect(mailTime(at(now), mail, digest)?.toISOString()).toBe(then);
});

test('what is off is never mailed, and a mail server that is away is asked ever more seldom, then given up', () => {
  const now = at('2016-10-12T09:00');
  expect(mailTime(now, 'off', 'daily')).toBeNull();
  const waits: number[] = [];
  for (let failures = 1; ; failures += 1) {
    const again = retryTime(now, failures);
    if (again === null) break;
    waits.push(again.getTime() - now.getTime());
  }
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(36 * 3_600_000);
});
