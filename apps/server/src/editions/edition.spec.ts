import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, Edition, Page, Problem } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { TestServer } from '../../test/test.server.ts';
import { EditionService } from './edition.service.ts';

let server: TestServer;
let codes = 0;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const draft = (change: Record<string, unknown> = {}) => ({
  code: `week-${String((codes += 1))}`,
  name: '双创周',
  nameEn: 'Innovation Week',
  warmUpStart: '2016-09-12',
  start: '2016-10-12',
  end: '2016-10-18',
  ...change,
});
const create = (change?: Record<string, unknown>) =>
  server.administrator.post<Edition & Problem>('/editions', draft(change));
const change = (code: string, body: Record<string, unknown>) =>
  server.administrator.patch<Edition & Problem>(`/editions/${code}`, body);
const read = (code: string) => server.nobody.get<Edition & Problem>(`/editions/${code}`);

describe('an edition', () => {
  test('is created with what was said, and read by anybody', async () => {
    const said = draft({ hostCity: '深圳', theme: '发展新经济，培育新动能' });
    const made = await server.administrator.post<Edition>('/editions', said);
    expect(made).toMatchObject({
      status: 201,
      body: { ...said, zone: 'Asia/Shanghai', rehearsal: false, current: false, clock: null },
    });
    expect(Math.abs(Date.parse(made.body.now) - Date.now())).toBeLessThan(5_000);
    expect({ ...(await read(said.code)).body, now: '' }).toEqual({ ...made.body, now: '' });
  });

  test('tells the address that people use where the operator said it, and none that was guessed', async () => {
    const { code } = (await create()).body;
    expect((await read(code)).body.publicUrl).toBeNull();
    const stated = await TestServer.start({ PUBLIC_URL: 'https://week.example.org/' });
    try {
      await stated.createEdition();
      const { body } = await stated.nobody.get<Edition>('/editions/current');
      expect(body.publicUrl).toBe('https://week.example.org');
    } finally {
      await stated.stop();
    }
  });

  test('begins with a remainder for each of the 37 units, held by the association that reports for it', async () => {
    const { body } = await create();
    const facts = await server.source.query<
      { subject: string; unit: string; kind: string; organisations: string[] }[]
    >(
      `select f.subject, f.unit, f.kind, f.organisations from facts f
       join batches b on b.id = f.batch_id join editions e on e.id = b.edition_id
       where e.code = $1 and b.kind = 'edition'`,
      [body.code],
    );
    expect(facts.map(({ subject }) => subject).sort()).toEqual(
      REPORTING_UNITS.map(({ id }) => `remainder:${id}`).sort(),
    );
    expect(facts).toHaveLength(37);
    expect(facts.find(({ unit }) => unit === 'CN-GD')).toMatchObject({
      kind: 'provincial_association',
      organisations: ['association-cn-gd'],
    });
    expect(facts.find(({ unit }) => unit === 'CN-GD-440300')).toMatchObject({ kind: 'local_association' });
  });

  test('has a code of its own', async () => {
    const { body } = await create();
    const again = await create({ code: body.code, name: '另一届' });
    expect(again).toMatchObject({ status: 409, body: { code: 'code_taken' } });
    expect((await read(body.code)).body.name).toBe('双创周');
  });

  test.each([
    ['dates out of order', { end: '2016-10-11' }, 400, 'end'],
    ['a day that does not exist', { start: '2016-02-30' }, 400, 'start'],
    ['a year before all weeks', { warmUpStart: '0001-01-01' }, 422, 'warmUpStart'],
    ['a year beyond all plans', { end: '9999-12-31' }, 422, 'end'],
    ['more than a year', { end: '2017-10-18' }, 422, 'end'],
    ['a code with capitals', { code: 'Week' }, 400, 'code'],
    ['a field that does not exist', { colour: 'red' }, 400, ''],
  ])('is refused for %s', async (_, wrong, status, path) => {
    const reply = await create(wrong);
    expect(reply.status).toBe(status);
    expect(reply.body.errors.map((error) => error.path)).toContain(path);
  });

  test('that does not exist is not found, whatever its code looks like', async () => {
    for (const code of ['nowhere', '%00', "'", '%F0%9F%98%80'])
      expect(await read(code)).toMatchObject({ status: 404, body: { code: 'edition_not_found' } });
    expect((await change('%00', { name: 'x' })).status).toBe(404);
  });

  test('is listed, the newest first, page by page', async () => {
    const made = [await create(), await create(), await create()].map(({ body }) => body.code);
    const first = await server.nobody.get<Page<Edition>>('/editions?limit=2');
    expect(first.body.items.map(({ code }) => code)).toEqual([made[2], made[1]]);
    const second = await server.nobody.get<Page<Edition>>(
      `/editions?limit=2&cursor=${first.body.nextCursor ?? ''}`,
    );
    expect(second.body.items[0]?.code).toBe(made[0]);
    expect(second.body.total).toBe(first.body.total);
  });
});

describe('the current edition', () => {
  test('is one, wherever the flag moves', async () => {
    const first = await create({ current: true });
    const current = () => server.nobody.get<Edition & Problem>('/editions/current');
    expect((await current()).body.code).toBe(first.body.code);
    const second = await create({ current: true });
    expect((await current()).body.code).toBe(second.body.code);
    expect((await read(first.body.code)).body.current).toBe(false);
    await change(first.body.code, { current: true });
    expect((await current()).body.code).toBe(first.body.code);
    await change(first.body.code, { current: false });
    const none = await current();
    expect(none).toMatchObject({ status: 404, body: { code: 'edition_not_found' } });
    expect(none.body.title).toContain('目前没有当前届次');
    expect((await read('no-such-week')).body.title).toBe('没有找到这一届活动周。');
  });

  test('remains one when many become it at the same moment', async () => {
    const made = await Promise.all([create(), create(), create(), create()]);
    const replies = await Promise.all(made.map(({ body }) => change(body.code, { current: true })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [row] = await server.source.query<{ count: string }[]>(
      `select count(*) from editions where current`,
    );
    expect(row?.count).toBe('1');
  });
});

describe('the clock', () => {
  test('of a rehearsal waits at the first moment of its warm-up', async () => {
    const { body } = await create({ rehearsal: true });
    expect(body).toMatchObject({ clock: { speed: 0 }, now: '2016-09-11T16:00:00.000Z' });
  });

  test('shows what it is set to, stands or runs, and other processes see it within a second', async () => {
    const { body } = await create({ rehearsal: true });
    const elsewhere = server.app.get(EditionService);
    await elsewhere.find(body.code);
    const at = '2016-10-12T09:00:00+08:00';
    const stands = await change(body.code, { clock: { at, speed: 0 } });
    expect(stands).toMatchObject({ status: 200, body: { now: '2016-10-12T01:00:00.000Z' } });
    expect((await read(body.code)).body.now).toBe('2016-10-12T01:00:00.000Z');
    // Written by another process: nothing here is told of it.
    await server.source.query(
      `update editions set clock = jsonb_set(clock, '{at}', '"2016-10-13T01:00:00.000Z"') where code = $1`,
      [body.code],
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(elsewhere.now(await elsewhere.find(body.code)).toISOString()).toBe('2016-10-13T01:00:00.000Z');
    await change(body.code, { clock: { at, speed: 3_600 } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const shown = Date.parse((await read(body.code)).body.now);
    expect(shown).toBeGreaterThan(Date.parse(at) + 100 * 3_600);
  });

  test("of a real edition is the world's", async () => {
    const { body } = await create();
    const reply = await change(body.code, { clock: { at: '2016-10-12T09:00:00+08:00', speed: 1 } });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toMatchObject([{ path: 'clock', code: 'rehearsal_only' }]);
    expect((await read(body.code)).body.clock).toBeNull();
  });

  test.each([
    ['a moment years away', { at: '0000-01-01T00:00:00Z', speed: 1 }, 422, 'clock.at'],
    ['a moment without a zone', { at: '2016-10-12T09:00:00', speed: 1 }, 400, 'clock.at'],
    ['running backwards', { at: '2016-10-12T09:00:00Z', speed: -1 }, 400, 'clock.speed'],
  ])('refuses %s', async (_, clock, status, path) => {
    const { body } = await create({ rehearsal: true });
    const reply = await change(body.code, { clock });
    expect(reply.status).toBe(status);
    expect(reply.body.errors.map((error) => error.path)).toContain(path);
  });
});

test('the statuses of events follow a clock as soon as it is set', async () => {
  await server.createEdition();
  const organiser = await server.createOrganisation();
  const event = await server.createApprovedEvent(organiser.id);
  await change('week-2016', { clock: { at: '2016-10-12T10:00:00+08:00', speed: 0 } });
  const status = async () =>
    (await server.nobody.get<{ status: string }>(`/events/${event.code}`)).body.status;
  const deadline = Date.now() + 5_000;
  while ((await status()) !== 'live' && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await status()).toBe('live');
});

test('what was done to editions is in the audit trail', async () => {
  const { body } = await create();
  await change(body.code, { name: '改名' });
  const trail = await server.administrator.get<Page<AuditEntry>>('/audit?limit=2');
  expect(trail.body.items).toMatchObject([
    { action: 'edition.change', target: body.code, detail: { name: '改名' } },
    { action: 'edition.create', target: body.code, actor: { email: 'root@test.innoweek.local' } },
  ]);
});
