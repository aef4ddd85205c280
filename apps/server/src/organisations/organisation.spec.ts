import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Organisation, Page, Problem, Region, ReportingUnit } from '@innoweek/contracts';
import { REFERENCE_ORGANISATIONS } from '@innoweek/places';
import { TestServer } from '../../test/test.server.ts';
import { ReferenceService } from './reference.service.ts';

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const name = (): string => `测试单位第${String((names += 1))}号`;
const create = (draft: Record<string, unknown>, client = server.administrator) =>
  client.post<Organisation & Problem>('/organisations', { name: name(), kind: 'other', ...draft });
const list = async (query: string): Promise<Organisation[]> =>
  (await server.nobody.get<Page<Organisation>>(`/organisations?${query}`)).body.items;

describe('the reference organisations', () => {
  test('are there from the start, one association for each unit', async () => {
    const all = await server.nobody.get<Page<Organisation>>('/organisations?limit=1');
    expect(all.body.total).toBe(REFERENCE_ORGANISATIONS.length);
    expect(all.body.items[0]?.id).toBe('cast');
    const [{ count } = { count: '' }] = await server.source.query<{ count: string }[]>(
      `select count(distinct reports_for) from organisations`,
    );
    expect(count).toBe('37');
    expect((await list('kind=provincial_association&limit=200')).length).toBe(32);
    expect((await list('kind=national_society&limit=200')).length).toBeGreaterThanOrEqual(60);
  });

  test('come back as they should be at the next start, whatever several processes do at once', async () => {
    await server.source.query(`update organisations set name_en = 'wrong' where id = 'cast'`);
    await server.source.query(`delete from organisations where id = 'association-cn-gd'`);
    const reference = server.app.get(ReferenceService);
    await Promise.all([reference.onModuleInit(), reference.onModuleInit(), reference.onModuleInit()]);
    const cast = await server.nobody.get<Organisation>('/organisations/cast');
    expect(cast.body.nameEn).toBe('China Association for Science and Technology');
    const guangdong = await server.nobody.get<Organisation>('/organisations/association-cn-gd');
    expect(guangdong.body).toMatchObject({ unit: 'CN-GD', reportsFor: 'CN-GD', parent: 'cast' });
  });

  test('do not stop a start when somebody else has their name', async () => {
    await server.source.query(
      `update organisations set id = 'squatter'
       where id = (select min(id) from organisations where kind = 'national_society')`,
    );
    await server.app.get(ReferenceService).onModuleInit();
    expect((await server.nobody.get('/organisations/squatter')).status).toBe(200);
  });
});

describe('organisations', () => {
  test('are found by Chinese name, alias, English name and id', async () => {
    for (const q of ['广东省科学', '广东省科协', 'Guangdong', 'association-cn-gd'])
      expect((await list(`q=${encodeURIComponent(q)}`)).map(({ id }) => id)).toContain('association-cn-gd');
    expect(await list(`q=${encodeURIComponent('%')}`)).toEqual([]);
    expect(await list('unit=%00')).toEqual([]);
    expect((await list('unit=CN-GD')).every(({ unit }) => unit === 'CN-GD')).toBe(true);
  });

  test('are listed page by page without gaps or repetitions', async () => {
    const seen: string[] = [];
    let cursor = '';
    let total = 0;
    do {
      const page = await server.nobody.get<Page<Organisation>>(`/organisations?limit=50${cursor}`);
      total = page.body.total;
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });

  test('get an id and the unit that their region lies in', async () => {
    const made = await create({ region: '440106', nameEn: 'Somebody', parent: 'cast' });
    expect(made).toMatchObject({
      status: 201,
      body: { region: '440106', unit: 'CN-GD', nameEn: 'Somebody', parent: 'cast', reportsFor: null },
    });
    expect(made.body.id).toMatch(/^org-[0-9a-f]{12}$/);
    expect((await create({ region: '440304' })).body.unit).toBe('CN-GD-440300');
    expect((await create({ region: 'CN-XJ-XPCC' })).body.unit).toBe('CN-XJ-XPCC');
    expect((await create({ region: '810000' })).body.unit).toBe('none');
    expect((await create({})).body.unit).toBe('none');
  });

  test('have a name and an id of their own', async () => {
    const made = await create({ id: 'own-id', name: '独一无二 研究院' });
    expect(made.status).toBe(201);
    expect(await create({ id: 'own-id' })).toMatchObject({ status: 409, body: { code: 'code_taken' } });
    for (const same of ['独一无二 研究院', '独一无二研究院', '独一无二　研究院', '广东省科协'])
      expect(await create({ name: same })).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    const both = await Promise.all([create({ name: '同时登记' }), create({ name: '同时登记' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test.each([
    ['a region that does not exist', { region: '999999' }, 422, 'region'],
    ['a parent that does not exist', { parent: 'nobody' }, 422, 'parent'],
    ['a parent that cannot be an id', { parent: '\0' }, 422, 'parent'],
    ['a kind that does not exist', { kind: 'guild' }, 400, 'kind'],
    ['a name of one letter', { name: '一' }, 400, 'name'],
  ])('are refused for %s', async (_, draft, status, path) => {
    const reply = await create(draft);
    expect(reply.status).toBe(status);
    expect(reply.body.errors.map((error) => error.path)).toContain(path);
  });

  test('are added by an association only below itself and in its own unit', async () => {
    const guangdong = await server.actAsAssociation('CN-GD');
    expect((await create({ region: '440100', kind: 'local_association' }, guangdong)).status).toBe(201);
    for (const foreign of [
      { region: '440300', kind: 'other' },
      { region: '110000', kind: 'other' },
      { kind: 'other' },
      { region: '440100', kind: 'provincial_association' },
      { region: '440100', kind: 'national_society' },
    ])
      expect((await create(foreign, guangdong)).status).toBe(403);
    expect((await create({ kind: 'national_society' }, await server.actAs(['coordinator']))).status).toBe(
      201,
    );
  });

  test('that do not exist are not found, whatever the id looks like', async () => {
    for (const id of ['nobody', '%00', "'", 'CAST'])
      expect((await server.nobody.get(`/organisations/${id}`)).status).toBe(404);
  });
});

describe('places', () => {
  test('are the 37 units, kept by browsers', async () => {
    const units = await server.nobody.get<Page<ReportingUnit>>('/units');
    expect(units.body).toMatchObject({ total: 37, nextCursor: null });
    expect(units.body.items.find(({ id }) => id === 'CN-XJ-XPCC')).toMatchObject({ kind: 'corps' });
    expect(units.headers.get('cache-control')).toContain('public');
  });

  test('are regions: provinces first, then what lies in them, with the unit that counts', async () => {
    const regions = async (query: string): Promise<Region[]> =>
      (await server.nobody.get<Page<Region>>(`/regions${query}`)).body.items;
    const provinces = await regions('');
    expect(provinces).toHaveLength(35);
    expect(provinces.find(({ code }) => code === '810000')).toMatchObject({ unit: null });
    const cities = await regions('?parent=440000');
    expect(cities).toHaveLength(21);
    expect(cities.find(({ code }) => code === '440300')).toMatchObject({
      name: '深圳市',
      unit: 'CN-GD-440300',
    });
    expect((await regions(`?q=${encodeURIComponent('南山')}`)).map(({ code }) => code)).toContain('440305');
    expect(await regions('?parent=nowhere')).toEqual([]);
  });
});

test('the tree is read level by level, each with how many are below', async () => {
  const top = await server.createOrganisation();
  const [one] = [
    await server.createOrganisation({ parent: top.id }),
    await server.createOrganisation({ parent: top.id }),
  ];
  const below = await server.administrator.get<Page<Organisation>>(`/organisations?parent=${top.id}`);
  expect([below.body.total, below.body.items.map(({ children }) => children)]).toEqual([2, [0, 0]]);
  const roots = await server.administrator.get<Page<Organisation>>('/organisations?parent=none&limit=200');
  expect(roots.body.items.find(({ id }) => id === top.id)?.children).toBe(2);
  expect(roots.body.items.some(({ id }) => id === one.id)).toBe(false);
  const nowhere = await server.administrator.get<Page<Organisation>>('/organisations?parent=%27x');
  expect([nowhere.status, nowhere.body.total]).toEqual([200, 0]);
});
