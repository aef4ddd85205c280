import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

const fetchMetrics = (of: TestServer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${of.url}/metrics`, { headers });
const valueOf = async (name: string): Promise<number> => {
  const text = await (await fetchMetrics(server)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? 'NaN');
};

test('tells whether the board is true and fresh, what waits, and how requests fare', async () => {
  const society = await server.createOrganisation({ kind: 'local_association' });
  const organizer = await server.actAs(['organizer'], society.id);
  const { code } = await server.createApprovedEvent(society.id);
  const entries = [{ event: code, day: '2016-10-12', metric: 'participants', value: 12 }];
  const sent = await organizer.post<{ receipt: string }>(
    '/tallies',
    { entries },
    { 'idempotency-key': 'm-1' },
  );
  const version = await server.folded(organizer, { ...sent.body, accepted: 1, replayed: false });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await valueOf('innoweek_board_version')).toBeGreaterThanOrEqual(version);
  expect(await valueOf('innoweek_fold_lag_seconds')).toBe(0);
  expect(await valueOf('innoweek_unfolded_batches')).toBe(0);
  expect(await valueOf('innoweek_board_version_age_seconds')).toBeGreaterThan(0);
  expect(await valueOf('innoweek_dashboards_connected')).toBe(0);
  expect(await valueOf('innoweek_boards_untold_seconds')).toBe(0);
  expect(await valueOf('innoweek_board_imbalances')).toBe(0);
  expect(await valueOf('innoweek_database_connections')).toBeGreaterThan(0);
  const text = await (await fetchMetrics(server)).text();
  expect(text).toMatch(
    /^innoweek_http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/tallies",status="201"\} 1$/m,
  );
  expect(text).toMatch(/^innoweek_jobs\{state="failed"\} \d+$/m);
  expect(text).toMatch(/^innoweek_reachable\{what="queue"\} 1$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  // Nothing of what was sent, or by whom, is among them.
  expect(text).not.toContain(code);
});

test('what dashboards and alerts ask for is told', async () => {
  const text = await (await fetchMetrics(server)).text();
  for (const file of ['grafana.json', 'alerts.yaml']) {
    const asked = await readFile(new URL(`../../../../docker/${file}`, import.meta.url), 'utf8');
    const names = new Set(asked.match(/\b(?:innoweek|nodejs|process)_[a-z0-9_]+/g));
    expect(names.size).toBeGreaterThan(8);
    const missing = [...names].filter(
      (name) => !text.includes(`# TYPE ${name.replace(/_(?:bucket|count|sum)$/, '')} `),
    );
    expect([file, missing]).toEqual([file, []]);
  }
});

test('a board that contradicts itself makes no process ready', async () => {
  const [cell] = await server.source.query<{ key: string }[]>(
    `select key from cells where scope = 'nation' and key like '%/participants/total'`,
  );
  const change = (by: number) =>
    server.source.query(`update cells set value = value + $2 where key = $1`, [cell?.key, by]);
  await change(1);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const untrue = await fetch(`${server.url}/readyz`);
  await change(-1);
  expect([untrue.status, await untrue.json()]).toEqual([503, { status: 'untrue', imbalances: 1 }]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('is there for those inside alone, whatever they say through a proxy; and for overseers', async () => {
  const outside = { 'x-forwarded-for': '203.0.113.7' };
  expect((await fetchMetrics(server)).status).toBe(200);
  expect((await fetchMetrics(server, outside)).status).toBe(404);
  expect((await fetchMetrics(server, { 'x-forwarded-for': '10.1.2.3' })).status).toBe(200);
  const coordinator = await server.actAs(['coordinator']);
  const organizer = await server.actAs(['organizer'], (await server.createOrganisation()).id);
  const of = ({ token }: typeof organizer) => ({ ...outside, authorization: `Bearer ${token ?? ''}` });
  expect((await fetchMetrics(server, of(coordinator))).status).toBe(200);
  expect((await fetchMetrics(server, of(organizer))).status).toBe(404);
  const alone = await TestServer.start({ TRUSTED_PROXIES: 'none' });
  try {
    expect((await fetchMetrics(alone)).status).toBe(200);
    expect((await fetchMetrics(alone, { 'x-forwarded-for': '10.1.2.3' })).status).toBe(404);
  } finally {
    await alone.stop();
  }
});

test('a process is not ready while the board does not show what is in the ledger', async () => {
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  const [edition] = await server.source.query<{ id: number }[]>(`select id from editions where current`);
  const runner = server.source.createQueryRunner();
  await runner.startTransaction();
  try {
    // Whoever holds this keeps everybody from folding.
    await runner.query(`select pg_advisory_xact_lock(hashtext('innoweek fold'), $1)`, [edition?.id]);
    await server.source.query(
      `insert into batches (id, edition_id, kind, entry_count, recorded_at)
       values ('0192aaaa-0000-7000-8000-000000000001', $1, 'tally', 0, now() - interval '5 minutes')`,
      [edition?.id],
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const stale = await fetch(`${server.url}/readyz`);
    expect([stale.status, await stale.json()]).toMatchObject([503, { status: 'stale' }]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await valueOf('innoweek_unfolded_batches')).toBe(1);
    expect(await valueOf('innoweek_fold_lag_seconds')).toBeGreaterThan(299);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
  for (let tries = 0; tries < 200 && (await fetch(`${server.url}/readyz`)).status !== 200; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
