import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, Event, Organisation, Page, Problem } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { ReferenceService } from './reference.service.ts';

let stage: EventStage;
let administrator: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ administrator } = stage.server);
});
afterAll(() => stage.server.stop());

const change = (id: string, body: unknown) =>
  administrator.patch<Organisation & Problem>(`/organisations/${id}`, body);
const CODE = '91350100M000100Y43';

test('a name that is given up stays an alias; events are found by the new one and by the old', async () => {
  const body = await stage.server.createOrganisation({ name: '广州机器人研究会' });
  const organizer = await stage.server.actAs(['organizer'], body.id);
  const event = await stage.created(organizer, { organiser: body.id });
  const renamed = await change(body.id, { name: '广州智能装备学会', nameEn: null, aliases: ['广智学会'] });
  expect(renamed).toMatchObject({
    status: 200,
    body: { name: '广州智能装备学会', aliases: ['广智学会', '广州机器人研究会'] },
  });
  const found = async (q: string) =>
    (await organizer.get<Page<Event>>(`/events?q=${encodeURIComponent(q)}`)).body.items.map(
      ({ code }) => code,
    );
  expect(await found('智能装备')).toEqual([event.code]);
  expect(await found('gzznzbxh')).toEqual([event.code]);
  for (const q of ['广智学会', '广州机器人研究会', '广州智能装备学会']) {
    const list = await administrator.get<Page<Organisation>>(`/organisations?q=${encodeURIComponent(q)}`);
    expect(list.body.items.map(({ id }) => id)).toEqual([body.id]);
  }
  const trail = await administrator.get<Page<AuditEntry>>('/audit?action=organisation.change');
  expect(trail.body.items[0]?.detail).toMatchObject({
    before: { name: '广州机器人研究会' },
    name: '广州智能装备学会',
  });
});

describe('nobody else’s name, code or place in the tree', () => {
  test('is taken', async () => {
    const [one, other] = [await stage.server.createOrganisation(), await stage.server.createOrganisation()];
    expect((await change(one.id, { creditCode: CODE.toLowerCase() })).body.creditCode).toBe(CODE);
    expect(await change(other.id, { creditCode: CODE })).toMatchObject({
      status: 409,
      body: { code: 'credit_code_taken' },
    });
    expect(await change(other.id, { aliases: [` ${one.name} `] })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    expect((await change(other.id, { name: one.name })).status).toBe(409);
    // One's own name again is no conflict.
    expect((await change(one.id, { name: one.name, aliases: [one.name] })).body.aliases).toEqual([]);
    expect((await change(one.id, { creditCode: null })).body.creditCode).toBeNull();
  });

  test('a parent is above: never the organisation itself, nor one below it', async () => {
    const [top, middle, low] = [
      await stage.server.createOrganisation(),
      await stage.server.createOrganisation(),
      await stage.server.createOrganisation(),
    ];
    expect((await change(middle.id, { parent: top.id })).status).toBe(200);
    expect((await change(low.id, { parent: middle.id })).status).toBe(200);
    for (const parent of [top.id, middle.id, low.id])
      expect(await change(top.id, { parent })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'parent', code: 'parent_below' }] },
      });
    expect((await change(top.id, { parent: 'nobody' })).body.errors[0]?.code).toBe('unknown_organisation');
    const both = await Promise.all([
      change(middle.id, { parent: null }),
      change(top.id, { parent: low.id }),
      change(low.id, { parent: top.id }),
    ]);
    expect(both.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const [ring] = await stage.server.source.query<{ ring: boolean }[]>(
      `with recursive up as (
         select id as start, parent, 1 as steps from organisations
         union all select up.start, o.parent, steps + 1 from up join organisations o on o.id = up.parent where steps < 50
       ) select exists (select from up where steps >= 50) as ring`,
    );
    expect(ring?.ring).toBe(false);
  });
});

test.each([
  [{}, 400],
  [{ name: 'x' }, 400],
  [{ kind: 'cast' }, 400],
  [{ region: '440100' }, 400],
  [{ creditCode: '91350100M000100Y44' }, 400],
  [{ creditCode: '' }, 400],
  [{ aliases: Array.from({ length: 61 }, (_, at) => `别名${String(at)}`) }, 400],
  [{ name: '\0\0' }, 400],
])('%j is refused', async (body, status) => {
  const before = (await administrator.get(`/organisations/${stage.body.id}`)).body;
  expect((await change(stage.body.id, body)).status).toBe(status);
  expect((await administrator.get(`/organisations/${stage.body.id}`)).body).toEqual(before);
});

test('is for administrators, and of organisations that exist', async () => {
  for (const client of [stage.coordinator, stage.guangdong, stage.organizer])
    expect((await client.patch(`/organisations/${stage.body.id}`, { nameEn: 'X' })).status).toBe(403);
  for (const id of ['nobody', '%00', 'x'.repeat(100)])
    expect((await change(id, { nameEn: 'Nobody' })).status).toBe(404);
});

test('what an administrator says of a society that everybody knows survives the next start', async () => {
  const id = 'association-cn-gd';
  await change(id, { aliases: ['粤科协'] });
  await stage.server.app.get(ReferenceService).onModuleInit();
  expect((await administrator.get<Organisation>(`/organisations/${id}`)).body.aliases).toEqual(['粤科协']);
});
