import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AUDIT_FIELDS, type AuditEntry, type Page, type Session } from '@innoweek/contracts';
import { TestServer } from '../../test/test.server.ts';
import { SERVER } from '../access/actor.decorator.ts';
import { v7 as newId } from 'uuid';
import { AuditRetention } from './audit.retention.ts';
import { AuditService } from './audit.service.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const trail = (query: string) => server.administrator.get<Page<AuditEntry>>(`/audit?${query}`);

describe('the audit trail', () => {
  test('is read newest first, page by page, also within one moment', async () => {
    for (let n = 0; n < 7; n += 1)
      await server.source.query(
        `insert into audit_entries (id, at, action, target, detail)
         values ($1, '2026-01-01 00:00:00.123456+00', 'test.page', $2, '{}')`,
        [newId(), String(n)],
      );
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await trail(`action=test.page&limit=3${cursor}`);
      expect(page.body.total).toBe(7);
      seen.push(...page.body.items.map(({ target }) => target));
      cursor = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  test('is narrowed by action and by actor', async () => {
    const me = await server.administrator.get<Session>('/session');
    const own = await trail(`actor=${me.body.account.id}&action=token.create`);
    expect(own.body.items).toMatchObject([{ action: 'token.create', actor: { id: me.body.account.id } }]);
    expect((await trail('action=nothing.such')).body).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  test("notes what the server does by itself as nobody's", async () => {
    const made = await trail('action=account.create');
    expect(made.body.items.at(-1)).toMatchObject({ actor: null, caller: null });
  });

  test('keeps nothing of what was rolled back', async () => {
    const audit = server.app.get(AuditService);
    const failing = server.source.transaction(async (manager) => {
      await audit.record(manager, { actor: SERVER, action: 'test.undone', target: 'x' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await trail('action=test.undone')).body.total).toBe(0);
  });

  test('is found by words, by what it was done to, and by time', async () => {
    const audit = server.app.get(AuditService);
    const detail = { before: { name: '旧名称' }, name: '新名称 100%' };
    await audit.record(undefined, { actor: SERVER, action: 'test.words', target: 'x-1', detail });
    const found = async (query: string) =>
      (await trail(query)).body.items.filter(({ action }) => action === 'test.words').length;
    expect(await found(`q=${encodeURIComponent('旧名称 x-1')}`)).toBe(1);
    expect(await found(`q=${encodeURIComponent('100%')}`)).toBe(1);
    expect(await found(`q=${encodeURIComponent('10_%')}`)).toBe(0);
    expect(await found('target=x-1')).toBe(1);
    expect(await found('target=x')).toBe(0);
    expect(await found('from=2000-01-01T00:00:00Z&target=x-1')).toBe(1);
    expect(await found('to=2000-01-01T00:00:00Z&target=x-1')).toBe(0);
    expect((await trail('q=%00')).status).toBe(400);
    expect((await trail('from=yesterday')).status).toBe(400);
  });

  test('says nothing under a name that its readers have no word for', async () => {
    const { administrator } = server;
    const edition = await server.createEdition({
      targets: { events: 100 },
      plans: { 'unit:CN-GD': { participants: 5 } },
      deadlines: { registration: '2016-10-01' },
    });
    const totals = { events: 90, media_reports: 3, agreements: 2, agreement_amount: 1 };
    const previous = { name: '上届', nameEn: 'Before', start: '2015-10-19', end: '2015-10-23', totals };
    await administrator.patch(`/editions/${edition.code}`, { previous, theme: '创新' });
    const [kept, merged] = [await server.createOrganisation(), await server.createOrganisation()];
    await administrator.patch(`/organisations/${kept.id}`, { nameEn: 'Makers' });
    await administrator.post(`/organisations/${merged.id}/merge`, { into: kept.id, reason: '同一单位' });
    const coordinator = await server.actAs(['coordinator']);
    const shown = { audience: 'reduced', metrics: ['events'], units: false, embedding: true };
    await coordinator.put(`/editions/${edition.code}/public-board`, shown);
    const rule = { enabled: false, limits: { factor: 4 }, reason: '本届规模不同', version: 0 };
    await coordinator.put('/check-rules/over_expected', rule);
    const report = {
      link: 'https://news.example.cn/1',
      title: '大赛落幕',
      outlet: '南方日报',
      unit: 'CN-GD',
    };
    const media = await coordinator.post<{ id: string }>('/media', report);
    await coordinator.patch(`/media/${media.body.id}`, { outlet: '羊城晚报' }, { 'if-match': '*' });
    const actions = await server.source.query<{ action: string }[]>(
      'select distinct action from audit_entries',
    );
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'edition.create',
        'edition.change',
        'edition.publish',
        'organisation.create',
        'organisation.change',
        'organisation.merge',
        'account.create',
        'check_rule.change',
        'media.register',
        'media.change',
      ]),
    );
    // At any depth; codes are no names.
    const names = await server.source.query<{ name: string }[]>(
      `select distinct k.name from audit_entries e,
         jsonb_path_query(e.detail, 'strict $.**') as part(value),
         jsonb_object_keys(case jsonb_typeof(part.value) when 'object' then part.value else '{}' end) as k(name)
       where k.name !~ '[^A-Za-z_]' order by 1`,
    );
    expect(names.length).toBeGreaterThan(30);
    const known: readonly string[] = AUDIT_FIELDS;
    expect(names.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('does not compile with a detail under such a name', async () => {
    const audit = server.app.get(AuditService);
    const note = { actor: SERVER, action: 'test.names', target: 'x', detail: { unheardOf: 1 } };
    // @ts-expect-error: the name is not one of those that have words
    const noted = audit.record(undefined, note);
    await expect(noted).resolves.toBeUndefined();
  });

  test('goes out as a table with no formula in it, and that it did is in the trail', async () => {
    const audit = server.app.get(AuditService);
    const evil = { actor: SERVER, action: 'test.export', target: '=HYPERLINK("http://x")' };
    for (let n = 0; n < 3; n += 1) await audit.record(undefined, evil);
    const reply = await server.administrator.get<string>('/audit/export.csv?action=test.export');
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(reply.body.split('\r\n')).toHaveLength(5);
    expect(reply.body).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect((await trail('action=audit.export')).body.items).toMatchObject([
      { detail: { action: 'test.export' } },
    ]);
  });

  test('is neither changed nor removed, not by the database’s owner either, before its time', async () => {
    const { source } = server;
    const before = (await trail('limit=200')).body.total;
    for (const sql of [
      `update audit_entries set target = 'forged'`,
      'delete from audit_entries',
      'truncate audit_entries',
    ])
      await expect(source.query(sql)).rejects.toThrow('audit entries are only added');
    expect((await trail('limit=200')).body.total).toBe(before);
  });

  test('is kept as long as configured, and no shorter than half a year', async () => {
    const old = (days: number, target: string) =>
      server.source.query(
        `insert into audit_entries (id, at, action, target, detail)
         values ($1, now() - make_interval(days => $2::int), 'test.old', $3, '{}')`,
        [newId(), days, target],
      );
    await old(1_095, 'kept');
    await old(1_097, 'over');
    await server.app.get(AuditRetention).handle();
    expect((await trail('action=test.old')).body.items.map(({ target }) => target)).toEqual(['kept']);
  });

  test.each([
    ['a cursor that is none', 'cursor=x'],
    ['a cursor of another list', `cursor=${Buffer.from('["a@b.cn"]').toString('base64url')}`],
    [
      'a cursor with an impossible moment',
      `cursor=${Buffer.from('["2026-99-99T00:00:00.000000Z","018f2f0c-0000-7000-8000-000000000000"]').toString('base64url')}`,
    ],
    ['an actor that is no id', 'actor=x'],
    ['a page that is too long', 'limit=201'],
    ['a filter that does not exist', 'who=me'],
  ])('refuses %s', async (_, query) => {
    expect((await trail(query)).status).toBe(400);
  });
});
