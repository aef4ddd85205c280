import { expect, test } from '@jest/globals';
import { runChaos } from './chaos.run.ts';
import { holds } from './fault.model.ts';
import { FAULTS } from './faults/fault.list.ts';

// The short form of `npm run chaos`: one fault of each kind that needs no long wait, one round each, on the built server.
// A half-open network, which is waited out for ten seconds, is tried in the server's own tests.

const SHORT = [
  'kill-api-before-commit',
  'kill-postgresql',
  'redis-gone',
  'cut-api-postgresql',
  'same-file-ten-times',
];

test('nothing is lost, doubled or stale while servers, PostgreSQL, Redis and the network break', async () => {
  const faults = FAULTS.filter(({ name }) => SHORT.includes(name));
  expect(faults).toHaveLength(SHORT.length);
  const scaleOf = () => ({ awayMs: 1_000, unread: 50, crowd: 200 });
  const rows = await runChaos({ faults, rounds: 1, scaleOf }, (line) => process.stdout.write(`${line}\n`));
  expect(rows.filter((row) => !holds(row))).toEqual([]);
  expect(rows.map(({ fault }) => fault)).toEqual(faults.map(({ name }) => name));
}, 240_000);
