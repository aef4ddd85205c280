import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Event, Proof, Receipt } from '@innoweek/contracts';
import { verify } from '../src/verify.process.ts';
import { TestServer } from './test.server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

test('a board that was tampered with is found, each thing by its name', async () => {
  const society = await server.createOrganisation();
  const organizer = await server.actAs(['organizer'], society.id);
  const event: Event = await server.createApprovedEvent(society.id);
  const said = { entries: [{ event: event.code, day: '2016-10-12', metric: 'participants', value: 40 }] };
  const sent = await organizer.post<Receipt>('/tallies', said, { 'idempotency-key': 'verify' });
  await server.folded(organizer, sent.body);
  const env = { DATABASE_URL: server.database.url };
  expect(await verify(env)).toBe(0);

  await server.source.query(`update cells set value = value + 1 where key = 'nation/participants/total'`);
  await server.source.query(`update counted_values set amount = 41`);
  expect(await verify(env)).toBe(1);
  const proof = await server.administrator.get<Proof>('/proof');
  expect(proof.body.balanced).toBe(false);
  expect(proof.body.differences).toEqual([
    {
      what: 'counted',
      key: `event:${event.code}|participants|2016-10-12`,
      board: `41 reported by ${society.id}`,
      recount: `40 reported by ${society.id}`,
    },
    { what: 'cell', key: 'nation/participants/total', board: '41', recount: '40' },
  ]);
});

test('a database that cannot be reached, or a wrong environment, is one line and exit code 2', async () => {
  expect(await verify({ DATABASE_URL: 'nonsense' })).toBe(2);
  expect(await verify({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toBe(2);
});

test('a folder without InnoWeek is told in one line, and left as it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'innoweek-verify-'));
  const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const missing = join(folder, 'missing');
    const codes = [await verify({ DATA_DIR: folder }), await verify({ DATA_DIR: missing })];
    const lines = told.mock.calls.map(([line]) => String(line));
    const steps = printed.mock.calls.length;
    expect(codes).toEqual([2, 2]);
    expect(lines).toEqual([
      expect.stringMatching(/^[^\n]*There is no InnoWeek in the data folder [^\n]*\n$/),
      expect.stringContaining(missing),
    ]);
    expect(steps).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(missing)).toBe(false);
  } finally {
    told.mockRestore();
    printed.mockRestore();
    rmSync(folder, { recursive: true });
  }
});
