import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EventStage } from '../../test/event.stage.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

let stage: EventStage;

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

const listening = async (token: string | null, headers: Record<string, string> = {}) => {
  const watcher = new TestWatcher(stage.server.url, { board: 'nation' }, token, headers);
  let heard = 0;
  watcher.socket.on('notification:new', () => {
    heard += 1;
  });
  const joined = await new Promise<boolean>((resolve) => {
    watcher.socket.emit('notifications:join', resolve);
  });
  return { joined, watcher, heard: () => heard };
};
const until = async (holds: () => boolean): Promise<boolean> => {
  for (let tries = 0; tries < 200 && !holds(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  return holds();
};

test('an open screen hears of what is new for its reader, and of nobody else’s', async () => {
  const [theirs, others, nobody] = await Promise.all([
    listening(stage.guangdong.token),
    listening(stage.sichuan.token),
    listening(null),
  ]);
  expect([theirs.joined, others.joined, nobody.joined]).toEqual([true, true, false]);
  await stage.created(stage.organizer, { submit: true });
  expect(await until(() => theirs.heard() > 0)).toBe(true);
  expect([others.heard(), nobody.heard()]).toEqual([0, 0]);
  for (const { watcher } of [theirs, others, nobody]) watcher.socket.disconnect();
});

test('whoever may not sign in any more hears nothing any more', async () => {
  const { watcher, heard } = await listening(stage.guangdong.token);
  const disabled = (is: boolean) =>
    stage.server.source.query(
      `update accounts set disabled = $1
       where id in (select account_id from memberships where organisation_id = 'association-cn-gd')`,
      [is],
    );
  await disabled(true);
  stage.server.announceAccess();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await disabled(false);
  stage.server.announceAccess();
  await stage.created(stage.organizer, { submit: true });
  const witness = await listening(stage.guangdong.token);
  await stage.created(stage.organizer, { submit: true });
  expect(await until(() => witness.heard() > 0)).toBe(true);
  expect(heard()).toBe(0);
  for (const each of [watcher, witness.watcher]) each.socket.disconnect();
});

test('a browser is known by its cookie, from our own pages alone', async () => {
  const account = { email: 'browser@test.innoweek.local', password: 'correct horse battery' };
  await stage.server.administrator.post('/accounts', { ...account, name: '浏览器', roles: ['coordinator'] });
  const reply = await stage.server.nobody.post('/session', account);
  const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const origin = stage.server.url;
  const own = await listening(null, { cookie, origin });
  const foreign = await listening(null, { cookie, origin: 'https://elsewhere.example' });
  expect([own.joined, foreign.joined]).toEqual([true, false]);
  const board = { board: `organisation:${stage.body.id}` };
  expect(await own.watcher.tryToJoin(board)).toMatchObject(board);
  expect(await foreign.watcher.tryToJoin(board)).toHaveProperty('problem');
  for (const { watcher } of [own, foreign]) watcher.socket.disconnect();
});
