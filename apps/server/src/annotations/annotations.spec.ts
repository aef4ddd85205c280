import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Annotation, AuditEntry, Page, Problem } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;
let coordinator: TestClient;
let association: TestClient;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  coordinator = await server.actAs(['coordinator']);
  association = await server.actAsAssociation('CN-GD');
});
afterAll(() => server.stop());

const pin = async (draft: Record<string, unknown>): Promise<Annotation> => {
  const made = await coordinator.post<Annotation>('/annotations', draft);
  expect(made.status).toBe(201);
  return made.body;
};
const texts = async (client: TestClient, query = ''): Promise<string[]> =>
  (await client.get<Page<Annotation>>(`/annotations${query}`)).body.items.map(({ text }) => text);

test('a coordinator pins notes to moments; everybody sees those that are not internal, without their author', async () => {
  const note = await pin({ text: '主会场开幕', at: '2016-10-12T09:30:00+08:00' });
  expect(note).toMatchObject({ scope: 'nation', at: '2016-10-12T01:30:00.000Z', internal: false });
  await pin({ text: '广东待核', scope: 'unit:CN-GD', internal: true });
  // The clock of the edition stands at eight in the morning.
  await pin({ text: '广东启动', scope: 'unit:CN-GD' });
  expect(await texts(server.nobody)).toEqual(['主会场开幕']);
  expect(await texts(server.nobody, '?scope=unit:CN-GD')).toEqual(['主会场开幕', '广东启动']);
  expect(await texts(association, '?scope=unit:CN-GD')).toEqual(['主会场开幕', '广东启动', '广东待核']);
  const read = async (client: TestClient) =>
    (await client.get<Page<Annotation>>('/annotations')).body.items[0];
  expect(await read(server.nobody)).toMatchObject({ author: null });
  expect(await read(association)).toMatchObject({ author: 'coordinator' });
});

test('lists come in pages without a gap', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const query = `?scope=unit:CN-GD&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { body } = await coordinator.get<Page<Annotation>>(`/annotations${query}`);
    expect(body.total).toBe(3);
    seen.push(...body.items.map(({ text }) => text));
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  expect(seen).toEqual(await texts(coordinator, '?scope=unit:CN-GD'));
});

test('a note is removed by a coordinator, and the trail says what it was', async () => {
  const { id } = await pin({ text: '写错了' });
  expect((await association.delete(`/annotations/${id}`)).status).toBe(403);
  expect((await coordinator.delete(`/annotations/${id}`)).status).toBe(204);
  expect(await coordinator.delete<Problem>(`/annotations/${id}`)).toMatchObject({
    status: 404,
    body: { code: 'annotation_not_found' },
  });
  expect(await texts(coordinator)).not.toContain('写错了');
  const trail = await server.administrator.get<Page<AuditEntry>>(`/audit?q=${id}`);
  expect(trail.body.items.map(({ action }) => action)).toEqual(['annotation.remove', 'annotation.create']);
});

test.each([
  [{ text: '' }, 400],
  [{ text: 'x'.repeat(201) }, 400],
  [{ text: '何时', at: 'noon' }, 400],
  [{ text: '太早', at: '2015-10-12T09:30:00+08:00' }, 422],
  [{ text: '哪里', scope: 'unit:CN-XX' }, 404],
  [{ text: '哪届', edition: 'week-1999' }, 404],
])('%j is refused and nothing is kept', async (draft, status) => {
  const before = await texts(coordinator, '?scope=unit:CN-GD');
  expect((await coordinator.post('/annotations', draft)).status).toBe(status);
  expect(await texts(coordinator, '?scope=unit:CN-GD')).toEqual(before);
});

test('ids, scopes and cursors that cannot be are told so', async () => {
  expect((await coordinator.delete('/annotations/absent')).status).toBe(404);
  expect((await server.nobody.get('/annotations?scope=unit:CN-XX')).status).toBe(404);
  expect((await server.nobody.get('/annotations?cursor=bm9uZQ')).status).toBe(400);
});
