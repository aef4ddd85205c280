import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EVENT_STATUSES, GRADES, METRICS, ORGANISATION_KINDS, STANDINGS } from '@innoweek/contracts';
import type { Fact, Ruling } from '@innoweek/counting';
import fc from 'fast-check';
import { TestServer } from '../../test/test.server.ts';
import { FoldService } from '../counting/fold.service.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { LedgerRepository } from '../counting/ledger.repository.ts';

const VERIFIER = fileURLToPath(new URL('../../../../scripts/verify_export.py', import.meta.url));
const LEDGERS = 12;
const SUBJECTS = ['event:A', 'event:B', 'event:C', 'event:学会', 'remainder:CN-GD'];
const DAYS = ['2016-10-12', '2016-10-13'];
const runFile = promisify(execFile);

/** Few names, so that claims meet; characters beyond the basic plane, whose order programs disagree on. */
const REPORTERS = ['society-physics', 'association-gd', 'door', 'register', '\u{1f600}', '\uffee'];

const said = fc.record({
  subject: fc.constantFrom(...SUBJECTS),
  metric: fc.constantFrom(...METRICS),
  day: fc.constantFrom(...DAYS),
  reporter: fc.constantFrom(...REPORTERS),
  standing: fc.constantFrom(...STANDINGS),
  grade: fc.constantFrom(...GRADES),
  op: fc.constantFrom('set' as const, 'add' as const),
  amount: fc.bigInt({ min: 0n, max: 9n }),
  revision: fc.integer({ min: 0, max: 3 }),
  occurredAt: fc.integer({ min: 1_476_230_400_000, max: 1_476_230_400_003 }),
  note: fc.option(fc.constantFrom('约', '"quoted", then,"batch":x', 'line\nbreak\u0001\\')),
});
const fact = fc.record({
  subject: fc.constantFrom(...SUBJECTS.slice(0, 4)),
  status: fc.constantFrom(
    ...EVENT_STATUSES,
    'withdrawn' as const,
    'approved' as const,
    'live' as const,
    'withdrawn' as const,
  ),
  unit: fc.constantFrom('CN-GD', 'CN-BJ', 'none'),
  kind: fc.constantFrom(...ORGANISATION_KINDS),
  organisations: fc.uniqueArray(fc.constantFrom('o1', 'o2', 'o3'), { minLength: 1, maxLength: 3 }),
  joins: fc.option(fc.constantFrom('event:A', 'event:B'), { freq: 1 }),
});
const decided = fc.record({
  subject: fc.constantFrom(...SUBJECTS),
  metric: fc.constantFrom(...METRICS),
  day: fc.constantFrom(...DAYS),
  rule: fc.constantFrom(
    'default' as const,
    'max' as const,
    'sum' as const,
    'claim' as const,
    'value' as const,
  ),
  claim: fc.record({
    subject: fc.constantFrom(...SUBJECTS),
    reporter: fc.constantFrom(...REPORTERS),
    grade: fc.constantFrom(...GRADES),
  }),
  amount: fc.bigInt({ min: 0n, max: 9n }),
});
const step = fc.oneof(
  { arbitrary: fc.record({ entries: fc.array(said, { minLength: 1, maxLength: 4 }) }), weight: 6 },
  { arbitrary: fc.record({ fact }), weight: 3 },
  { arbitrary: fc.record({ decided }), weight: 2 },
  { arbitrary: fc.record({ withdrawn: fc.nat() }), weight: 2 },
);

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) process.stdout.write('There is no python3: the second implementation is not run.\n');

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await TestServer.start();
  folder = await mkdtemp(join(tmpdir(), 'innoweek-second-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const editionId = async (code: string): Promise<number> => {
  const [row] = await server.source.query<{ id: number }[]>(`select id from editions where code = $1`, [
    code,
  ]);
  return row?.id ?? 0;
};

(hasPython ? describe : describe.skip)('the second implementation', () => {
  test('comes to the same cells for any ledger', async () => {
    const ledger = server.app.get(LedgerRepository);
    for (const [at, steps] of fc
      .sample(fc.array(step, { minLength: 60, maxLength: 90 }), { numRuns: LEDGERS, seed: 20161012 })
      .entries()) {
      const code = `second-${String(at)}`;
      await server.createEdition({ code });
      const edition = await editionId(code);
      const batches: { id: string; entries: readonly NewEntry[] }[] = [];
      const withdrawn = new Set<string>();
      let revision = 0;
      for (const one of steps) {
        revision += 1;
        let facts: Fact[] = [];
        let entries: NewEntry[] = [];
        let rulings: Ruling[] = [];
        let withdraws: string | undefined;
        // An edition of its own would need subjects of its own: other editions' entries are other batches.
        if ('entries' in one) entries = one.entries;
        if ('fact' in one && one.fact.joins !== one.fact.subject) facts = [{ ...one.fact, revision }];
        if ('decided' in one) {
          const { claim, amount, rule, ...of } = one.decided;
          rulings = [
            rule === 'claim'
              ? { ...of, revision, rule, claim }
              : rule === 'value'
                ? { ...of, revision, rule, amount }
                : { ...of, revision, rule },
          ];
        }
        if ('withdrawn' in one) {
          const target = batches[one.withdrawn % Math.max(1, batches.length)];
          if (!target || withdrawn.has(target.id)) continue;
          withdrawn.add(target.id);
          withdraws = target.id;
          entries = target.entries.flatMap((entry, seq): NewEntry[] =>
            entry.op === 'void'
              ? []
              : [{ ...entry, op: 'void', of: entry.op, voids: { batch: target.id, seq } }],
          );
        }
        const id = await server.source.transaction(async (manager) => {
          const query = <T>(sql: string, parameters: unknown[]): Promise<T[]> =>
            manager.query<T[]>(sql, parameters);
          const [appended] = await ledger.append(query, [
            {
              editionId: edition,
              kind: 'tally',
              actorId: null,
              facts,
              entries,
              ...(withdraws ? { withdraws } : {}),
            },
          ]);
          if (appended === undefined || typeof appended === 'string') throw new Error('not appended');
          await ledger.appendRulings(query, appended.id, rulings);
          return appended.id;
        });
        if (entries.length > 0 && !withdraws) batches.push({ id, entries });
      }
      while ((await server.app.get(FoldService).foldOnce(edition)).more);
      const path = join(folder, `${code}.ndjson.gz`);
      await writeFile(path, await server.administrator.download(`/proof/export?edition=${code}`));
      const { stdout } = await runFile('python3', [VERIFIER, path]).catch((error: unknown) => ({
        stdout: String(error),
      }));
      expect(stdout).toMatch(new RegExp(`^✓ ${code}: \\d+ batches, [1-9]\\d* entries, [1-9]\\d* cells`));
    }
  });
});
