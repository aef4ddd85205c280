import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account, Event, IssuedToken } from '@innoweek/contracts';
import { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

// What a process keeps from its look-ups must not outlive what it tells, in this process or in another.

let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  other = await TestServer.join(server);
  await server.createEdition();
});
afterAll(async () => {
  await other.stop();
  await server.stop();
});

/** Well below the time for which an answer is kept where nobody announces a change. */
const TOLD_WITHIN_MS = 1_000;

const expectSoon = async (status: () => Promise<number>, wanted: number): Promise<void> => {
  const until = performance.now() + TOLD_WITHIN_MS;
  let seen = await status();
  while (seen !== wanted && performance.now() < until) seen = await status();
  expect(seen).toBe(wanted);
};

const newAccount = async (): Promise<{ id: string; token: IssuedToken }> => {
  const { body } = await server.administrator.post<Account>('/accounts', {
    email: `${String(Math.random()).slice(2)}@test.innoweek.local`,
    name: '协调员',
    roles: ['coordinator'],
  });
  const token = await server.administrator.post<IssuedToken>('/tokens', { name: 't', account: body.id });
  return { id: body.id, token: token.body };
};

describe('what was taken back', () => {
  test('a revoked token is refused with the next request, and at the other process soon after', async () => {
    const { token } = await newAccount();
    const here = new TestClient(server.url, token.secret);
    const there = new TestClient(other.url, token.secret);
    expect((await here.get('/session')).status).toBe(200);
    expect((await there.get('/session')).status).toBe(200);
    expect((await server.administrator.delete(`/tokens/${token.id}`)).status).toBe(204);
    expect((await here.get('/session')).status).toBe(401);
    await expectSoon(async () => (await there.get('/session')).status, 401);
  });

  test('a role that was taken away no longer opens what it opened', async () => {
    const { id, token } = await newAccount();
    const here = new TestClient(server.url, token.secret);
    const there = new TestClient(other.url, token.secret);
    const decide = (client: TestClient): Promise<{ status: number }> =>
      client.post('/events/decisions', { codes: ['IW-NONE'], decision: 'approve' });
    expect((await decide(here)).status).toBe(200);
    expect((await decide(there)).status).toBe(200);
    const changed = await server.administrator.patch(`/accounts/${id}`, { roles: ['administrator'] });
    expect(changed.status).toBe(200);
    expect((await decide(here)).status).toBe(403);
    await expectSoon(async () => (await decide(there)).status, 403);
  });

  test('a cancelled event takes no more tallies, at either process', async () => {
    const organisation = await server.createOrganisation();
    const event = await server.createApprovedEvent(organisation.id);
    const coordinator = await server.actAs(['coordinator']);
    let n = 0;
    const tally = async (url: string): Promise<number> => {
      n += 1;
      const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value: n, revision: n };
      const client = new TestClient(url, coordinator.token);
      const reply = await client.post(
        '/tallies',
        { entries: [entry] },
        { 'idempotency-key': `t${String(n)}` },
      );
      return reply.status;
    };
    expect(await tally(server.url)).toBe(201);
    expect(await tally(other.url)).toBe(201);
    const cancelled = await coordinator.post<Event>(`/events/${event.code}/cancel`, { reason: '场地停用' });
    expect(cancelled.body.status).toBe('cancelled');
    expect(await tally(server.url)).toBe(422);
    await expectSoon(() => tally(other.url), 422);
  });
});
