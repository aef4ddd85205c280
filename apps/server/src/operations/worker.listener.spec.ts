import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { Receipt } from '@innoweek/contracts';
import { TestCollector } from '../../test/test.collector.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { readConfiguration } from '../configuration/server.configuration.ts';
import { openDataSource } from '../database/data-source.ts';
import { createWorkerApplication } from '../worker.application.ts';
import { DrainService } from './drain.service.ts';
import { WorkerListener } from './worker.listener.ts';

const KEY = 'what both encrypt with, 32 characters or more';
const NEAR = { strict: false };
let server: TestServer;
let worker: INestApplicationContext;
let url: string;
let collector: TestCollector;

beforeAll(async () => {
  collector = await TestCollector.start();
  const traced = { INNOWEEK_SECRET_KEY: KEY, OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` };
  server = await TestServer.start({ ROLE: 'api', ...traced });
  const { url: databaseUrl } = server.database;
  const configuration = readConfiguration({
    ROLE: 'worker',
    DATABASE_URL: databaseUrl,
    DATA_DIR: server.dataDir,
    ...traced,
    LOG_LEVEL: 'fatal',
  });
  const source = await openDataSource(databaseUrl, 6);
  worker = await createWorkerApplication({ configuration, databaseUrl, source });
  const port = await worker.get(WorkerListener, NEAR).listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${String(port)}`;
});
afterAll(async () => {
  await worker.close();
  await server.stop();
  await collector.stop();
});

test('a process that only runs jobs tells that it is alive, ready, and what it has run', async () => {
  await server.createEdition();
  const society = await server.createOrganisation();
  const organizer = await server.actAs(['organizer'], society.id);
  const { code } = await server.createApprovedEvent(society.id);
  const entries = [{ event: code, day: '2016-10-12', metric: 'participants', value: 12 }];
  const sent = await organizer.post<Receipt>('/tallies', { entries }, { 'idempotency-key': 'worker' });
  await server.folded(organizer, sent.body);
  for (const path of ['/healthz', '/readyz']) {
    const reply = await fetch(url + path);
    expect([path, reply.status, await reply.json()]).toEqual([path, 200, { status: 'ok' }]);
  }
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain');
  const text = await metrics.text();
  expect(text).toMatch(/^innoweek_job_duration_seconds_count\{job="fold",outcome="done"\} [1-9]/m);
  expect(text).toMatch(/^innoweek_unfolded_batches 0$/m);
  // The api has run none of them.
  const own = await (await fetch(`${server.url}/metrics`)).text();
  expect(own).not.toContain('innoweek_job_duration_seconds_count{');
});

test('the walk of a tally is one trace: taken in by the api, folded by the worker, sent on by the gateway', async () => {
  const society = await server.createOrganisation();
  const organizer = await server.actAs(['organizer'], society.id);
  const { code } = await server.createApprovedEvent(society.id);
  const watcher = new TestWatcher(server.url);
  watcher.socket.on('connect', () => void watcher.ask());
  await watcher.until(({ version }) => version >= 0);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const headers = { 'idempotency-key': 'traced', traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const entries = [{ event: code, day: '2016-10-12', metric: 'media_reports', value: 3 }];
  const { headers: answered } = await organizer.post<Receipt>('/tallies', { entries }, headers);
  expect(answered.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  await watcher.until(({ cells }) => cells['nation/media_reports/total'] === 3);
  watcher.close();
  const spanOf = (name: string) => collector.until((span) => span.traceId === traceId && span.name === name);
  const request = await spanOf('POST /api/v1/tallies');
  const append = await spanOf('ledger append');
  const fold = await spanOf('fold');
  const delta = await spanOf('board delta');
  expect([request, append, fold, delta].map(({ service }) => service)).toEqual([
    'innoweek-api',
    'innoweek-api',
    'innoweek-worker',
    'innoweek-api',
  ]);
  expect([request, append, fold, delta].map(({ parentSpanId }) => parentSpanId)).toEqual([
    'b7ad6b7169203331',
    request.spanId,
    append.spanId,
    fold.spanId,
  ]);
});

test('nobody outside decides that what they ask is traced', async () => {
  const traceId = '1af7651916cd43dd8448eb211c80319c';
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'x-forwarded-for': '203.0.113.7' };
  await fetch(`${server.url}/api/v1/board/series`, { headers });
  await collector.until(({ name }) => name === 'GET /api/v1/board/series');
  expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
});

test('says nothing else, and nothing to who comes through a proxy', async () => {
  for (const path of ['/', '/api/v1/board', '/metricsx'])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '10.1.2.3' } })).status).toBe(404);
});

test('is not ready any more once it is told to stop', async () => {
  worker.get(DrainService, NEAR).begin();
  const reply = await fetch(`${url}/readyz`);
  expect([reply.status, await reply.json()]).toEqual([503, { status: 'stopping' }]);
});
