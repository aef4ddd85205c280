import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Board, Event, LedgerRoots, Proof, Receipt } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { ChainService } from './chain.service.ts';

const VERIFIER = fileURLToPath(new URL('../../../../scripts/verify_export.py', import.meta.url));

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython)
  process.stdout.write('There is no python3: the tests that count an export by it are skipped.\n');

let server: TestServer;
let coordinator: TestClient;
let guangdong: TestClient;
let event: Event;
let folder: string;
let keys = 0;

/** Runs a program; its exit code and what it printed. */
const run = (program: string, args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        output: stdout + stderr,
      });
    });
  });
const edition = async (): Promise<number> => {
  const [row] = await server.source.query<{ id: number }[]>(
    `select id from editions where code = 'week-2016'`,
  );
  return row?.id ?? 0;
};
const report = async (value: number, day = '2016-10-12'): Promise<Receipt> => {
  const entries = [{ event: event.code, day, metric: 'participants', value, note: '“约” 数\t' }];
  const { body } = await guangdong.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `p${String((keys += 1))}` },
  );
  await server.folded(guangdong, body);
  return body;
};
const extend = async (): Promise<void> => server.app.get(ChainService).extend(await edition());
const prove = async (): Promise<Proof> => (await coordinator.get<Proof>('/proof')).body;
const roots = async (): Promise<LedgerRoots> => (await server.nobody.get<LedgerRoots>('/proof/roots')).body;
const verified = async (
  lines: Buffer | string,
  ...args: string[]
): Promise<{ code: number; output: string }> => {
  const path = join(folder, `${String((keys += 1))}.ndjson`);
  await writeFile(path, lines);
  return run('python3', [VERIFIER, path, ...args]);
};
const exported = async (): Promise<string> =>
  gunzipSync(await coordinator.download('/proof/export')).toString('utf8');

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  coordinator = await server.actAs(['coordinator']);
  guangdong = await server.actAsAssociation('CN-GD');
  const society = await server.createOrganisation({ kind: 'local_association' });
  event = await server.createApprovedEvent(society.id);
  folder = await mkdtemp(join(tmpdir(), 'innoweek-proof-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the chain of the ledger', () => {
  test('links every folded batch once, whoever lengthens it at the same time, and notes the root of the hour', async () => {
    await report(120);
    await report(110);
    await Promise.all([extend(), extend(), extend()]);
    const { links, balanced } = await prove();
    const [counted] = await server.source.query<{ batches: number; linked: number }[]>(
      `select (select count(*)::int from batches where folded_version is not null) as batches,
              (select count(distinct batch_id)::int from ledger_links) as linked`,
    );
    expect(balanced).toBe(true);
    expect(links).toBe(counted?.linked);
    expect(counted?.linked).toBe(counted?.batches);
    const shown = await roots();
    expect(shown.head?.position).toBe(links);
    expect(shown.items).toHaveLength(1);
    expect(shown.items[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(shown.items[0]?.editionAt).toBe('2016-10-12T00:00:00.000Z');
  });

  test('goes on from where it stood, and keeps what it said', async () => {
    const before = (await roots()).head;
    await report(130);
    await extend();
    const after = (await roots()).head;
    expect(after?.position).toBe((before?.position ?? 0) + 1);
    const [row] = await server.source.query<{ hash: Buffer }[]>(
      `select hash from ledger_links where position = $1`,
      [before?.position],
    );
    expect(row?.hash.toString('hex')).toBe(before?.hash);
  });

  test('also links what an older server folded without naming it', async () => {
    await report(131);
    await server.source.query(
      `update board_versions set batches = null where version = (select max(version) from board_versions)`,
    );
    const before = (await roots()).head;
    await extend();
    expect((await roots()).head?.position).toBe((before?.position ?? 0) + 1);
    expect(await prove()).toMatchObject({ balanced: true });
  });

  const forgeries: [string, string, string][] = [
    [
      'an amount',
      `update entries set amount = amount + 1 where amount = 120`,
      `update entries set amount = amount - 1 where amount = 121`,
    ],
    [
      'a note',
      `update entries set note = note || 'x' where amount = 110`,
      `update entries set note = left(note, -1) where amount = 110`,
    ],
    [
      'whose word it is',
      `update batches set actor_id = null, reason = actor_id::text where kind = 'tally' and actor_id is not null and id = (select min(id::text)::uuid from batches where kind = 'tally')`,
      `update batches set actor_id = reason::uuid, reason = null where kind = 'tally' and reason is not null`,
    ],
    ['a root', `update ledger_roots set hash = sha256(hash)`, ''],
  ];
  test.each(forgeries)('shows that %s was changed by hand', async (_, forge, mend) => {
    const kept = await server.source.query<{ hour: Date; hash: Buffer }[]>(
      `select hour, hash from ledger_roots`,
    );
    await server.source.query(forge);
    const found = await prove();
    expect(found.balanced).toBe(false);
    expect(found.differences.map(({ what }) => what)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(link|root)$/)]),
    );
    if (mend) await server.source.query(mend);
    for (const { hour, hash } of kept)
      await server.source.query(`update ledger_roots set hash = $2 where hour = $1`, [hour, hash]);
    expect((await prove()).differences).toEqual([]);
  });

  test('shows a batch that was slipped in, or taken out', async () => {
    await server.source.query(
      `insert into batches (id, edition_id, kind, entry_count, folded_version)
       values ('00000000-0000-7000-8000-000000000001', $1, 'clock', 0, 1)`,
      [await edition()],
    );
    expect((await prove()).differences).toEqual([
      { what: 'link', key: '00000000-0000-7000-8000-000000000001', board: null, recount: null },
    ]);
    await server.source.query(`delete from batches where id = '00000000-0000-7000-8000-000000000001'`);
    const [gone] = await server.source
      .query<{ id: string }[]>(
        `update batches set edition_id = -1 where id = (select batch_id from ledger_links where position = 2) returning id`,
      )
      .then(([rows]: unknown[]) => rows as { id: string }[]);
    const { differences } = await prove();
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'link', key: `2 ${gone?.id ?? ''}`, recount: null }),
      ]),
    );
    await server.source.query(`update batches set edition_id = $1 where edition_id = -1`, [await edition()]);
    expect((await prove()).differences).toEqual([]);
  });
});

(hasPython ? describe : describe.skip)('an exported edition', () => {
  test('is counted again by a program of another language, and every figure of it agrees', async () => {
    const sent = await report(90, '2016-10-13');
    await coordinator.post(`/receipts/${sent.receipt}/withdraw`, { reason: '误报' });
    // What is not linked yet is linked in the export.
    await report(95, '2016-10-13');
    const { hash } = (await roots()).head ?? { hash: '' };
    const board = join(folder, 'board.json');
    await writeFile(board, JSON.stringify((await coordinator.get<Board>('/board?scope=nation')).body));
    const { code, output } = await verified(await exported(), '--root', hash, '--board', board);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^✓ week-2016: \d+ batches, \d+ entries, \d+ cells/),
    ]);
    expect(output).not.toContain(' 0 entries');
  });

  test.each([
    [
      'a changed figure of the board',
      (text: string) => text.replace(/(\{"cell":\["nation\/participants\/total",")(\d+)/, '$19$2'),
      1,
    ],
    [
      'a changed amount',
      (text: string) => text.replace('"reported", "set", "130"', '"reported", "set", "999"'),
      1,
    ],
    ['a line left out', (text: string) => text.replace(/^\{"link":\[3,.*\n/m, ''), 1],
    ['an end cut off', (text: string) => text.slice(0, -30), 2],
  ])('with %s is refused', async (_, forge, expected) => {
    const honest = await exported();
    const forged = forge(honest);
    expect(forged).not.toBe(honest);
    const { code, output } = await verified(forged);
    expect([code, output]).toEqual([expected, expect.stringMatching(expected === 1 ? /✗/ : /cannot read/)]);
  });

  test('does not hold a root that was never published, and may be packed', async () => {
    const { code, output } = await verified(gzipSync(await exported()), '--root', 'ab'.repeat(32));
    expect([code, output]).toEqual([1, expect.stringContaining('not on the chain')]);
  });
});

describe('an export', () => {
  test('is for coordinators and administrators, and its download is in the audit', async () => {
    expect((await guangdong.get('/proof/export')).status).toBe(403);
    await exported();
    const { body } = await server.administrator.get<{ items: { action: string }[] }>(
      '/audit?action=proof.export',
    );
    expect(body.items[0]?.action).toBe('proof.export');
    expect((await coordinator.get('/proof/export?edition=nowhere')).status).toBe(404);
  });
});
