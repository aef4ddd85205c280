import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AuditEntry, Edition, Page, Session } from '@innoweek/contracts';
import { TestServer } from '../../test/test.server.ts';
import { DemoService, type DemoAccounts } from './demo.service.ts';

let server: TestServer;
afterEach(() => server.stop());

const prepared = async (): Promise<DemoAccounts> => {
  const demo = await server.app.get(DemoService).prepare();
  if (demo === null) throw new Error('no demo was prepared');
  return demo;
};
const signIn = (email: string, password: string) =>
  server.nobody.post<Session>('/session', { email, password });

describe('on an empty database', () => {
  test('the demo is created: its edition, and accounts that can sign in', async () => {
    server = await TestServer.start();
    const { accounts, password } = await prepared();
    expect(accounts.map(({ email }) => email)).toEqual(
      ['admin', 'coordinator', 'guangdong', 'society', 'organizer'].map(
        (name) => `${name}@demo.innoweek.local`,
      ),
    );
    const sessions: Record<string, Session> = {};
    for (const { email, role } of accounts) {
      const signedIn = await signIn(email, password);
      expect(signedIn).toMatchObject({ status: 201, body: { roles: [role] } });
      sessions[email.split('@')[0] ?? ''] = signedIn.body;
    }
    expect(sessions['guangdong']).toMatchObject({ unit: 'CN-GD', organisation: { id: 'association-cn-gd' } });
    expect(sessions['society']?.organisation?.id).toMatch(/^society-/);
    expect(sessions['organizer']?.unit).toBe('CN-GD-440300');
    const edition = await server.nobody.get<Edition>('/editions/current');
    expect(edition.body).toMatchObject({
      code: 'demo-2016',
      rehearsal: true,
      start: '2016-10-12',
      end: '2016-10-18',
      now: '2016-09-11T16:00:00.000Z',
    });
    const remainders = await server.source.query<unknown[]>(
      `select from facts where subject like 'remainder:%'`,
    );
    expect(remainders).toHaveLength(37);
    const trail = await server.administrator.get<Page<AuditEntry>>('/audit?action=edition.create');
    expect(trail.body.items).toMatchObject([{ actor: null, target: 'demo-2016' }]);
  });

  test('the password is invented for this installation and readable to its owner alone', async () => {
    server = await TestServer.start();
    const { password } = await prepared();
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
    const path = join(server.dataDir, 'demo-password');
    expect((await readFile(path, 'utf8')).trim()).toBe(password);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await prepared()).toMatchObject({ password });
  });

  test('the environment decides the password, also later', async () => {
    server = await TestServer.start({ INNOWEEK_DEMO_PASSWORD: 'from the environment' });
    expect((await prepared()).password).toBe('from the environment');
    await server.source.query(`update accounts set password_hash = null where email like 'society@demo%'`);
    await prepared();
    expect((await signIn('society@demo.innoweek.local', 'from the environment')).status).toBe(201);
    await expect(stat(join(server.dataDir, 'demo-password'))).rejects.toThrow('ENOENT');
  });

  test('several processes that start together create one', async () => {
    server = await TestServer.start();
    const passwords = (await Promise.all([prepared(), prepared(), prepared()])).map(
      ({ password }) => password,
    );
    expect(new Set(passwords).size).toBe(1);
    const editions = await server.nobody.get<Page<Edition>>('/editions');
    expect(editions.body.total).toBe(1);
    expect((await signIn('admin@demo.innoweek.local', passwords[0] ?? '')).status).toBe(201);
  });
});

describe('on a database with anything else in it', () => {
  const accountsAndEditions = () =>
    server.source.query<unknown[]>(
      `select email as name from accounts union all select code from editions order by 1`,
    );
  const others: [string, () => Promise<unknown>][] = [
    ['an edition', () => server.createEdition()],
    ['an account', () => server.actAs(['coordinator'])],
  ];

  test.each(others)('such as %s, nothing is touched', async (_, put) => {
    server = await TestServer.start();
    await put();
    const before = await accountsAndEditions();
    expect(await server.app.get(DemoService).prepare()).toBeNull();
    expect(await accountsAndEditions()).toEqual(before);
  });
});
