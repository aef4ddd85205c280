import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, Page, Session } from '@innoweek/contracts';
import { TestServer } from '../../test/test.server.ts';
import { SERVER } from '../access/actor.decorator.ts';
import { AuditService } from './audit.service.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const trail = (query: string) => server.administrator.get<Page<AuditEntry>>(`/audit?${query}`);

describe('the audit trail', () => {
  test('is read newest first, page by page, also within one moment', async () => {
    const audit = server.app.get(AuditService);
    for (let n = 0; n < 7; n += 1)
      await audit.record(undefined, { actor: SERVER, action: 'test.page', target: String(n) });
    await server.source.query(
      `update audit_entries set at = '2026-01-01 00:00:00.123456+00' where action = 'test.page'`,
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
