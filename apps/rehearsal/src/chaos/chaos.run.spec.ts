import { expect, test } from '@jest/globals';
import { runChaos } from './chaos.run.ts';
import { holds } from './fault.model.ts';
import { FAULTS } from './faults/fault.list.ts';

// The short form of `npm run chaos`: a handful of faults, one round each, on the built server.

const SHORT = [
  'kill-api-before-commit',
  'kill-worker-in-fold',
  'kill-postgresql',
  'redis-gone',
  'half-open-api-postgresql',
  'commit-delayed',
  'same-file-ten-times',
];

test('nothing is lost, doubled or stale while servers, PostgreSQL, Redis and the network break', async () => {
  const faults = FAULTS.filter(({ name }) => SHORT.includes(name));
  expect(faults).toHaveLength(SHORT.length);
  const scaleOf = () => ({ awayMs: 2_000, unread: 50, crowd: 200 });
  const rows = await runChaos({ faults, rounds: 1, scaleOf }, (line) => process.stdout.write(`${line}\n`));
  expect(rows.filter((row) => !holds(row))).toEqual([]);
  expect(rows.map(({ fault }) => fault)).toEqual(faults.map(({ name }) => name));
}, 240_000);
