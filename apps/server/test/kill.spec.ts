import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '@innoweek/contracts';
import { KillStage } from './kill.stage.ts';
import { TestWatcher } from './test.watcher.ts';

// The built server is killed with SIGKILL at every step of the walk of a tally.

let stage: KillStage;
beforeAll(async () => {
  stage = await KillStage.set();
}, 180_000);
afterAll(() => stage.leave());
/** After each kill and restart: the figure is the last one acknowledged, once, and a recount agrees. */
const expectCountedOnce = async (): Promise<void> => {
  const once = { figure: stage.expected, balanced: true, differences: [], twice: 0 };
  expect(await stage.found()).toEqual(once);
};
afterEach(expectCountedOnce);

type Sending = { body: unknown; key: string; value: number };
const nextSending = (): Sending => {
  const key = stage.nextKey();
  const value = 100 + key;
  const entry = { event: stage.event.code, day: '2016-10-12', metric: 'participants', value, revision: key };
  return { body: { entries: [entry] }, key: `kill-${String(key)}`, value };
};
const send = (sending: Sending) =>
  stage.organizer.post<Receipt>('/tallies', sending.body, { 'idempotency-key': sending.key });
/** Sends the next figure and has it acknowledged: from here on it must never be lost. */
const expectAcknowledged = async (): Promise<Sending & { receipt: Receipt }> => {
  const sending = nextSending();
  const sent = await send(sending);
  expect(sent.status).toBe(201);
  return { ...sending, receipt: sent.body };
};
/** Kills the server where it stands, lets go of what held it there, starts it again, and waits for the figure. */
const killAndRecover = async (
  { receipt, value }: Sending & { receipt: Receipt },
  letGo: () => Promise<unknown>,
): Promise<void> => {
  await stage.kill();
  await letGo();
  await stage.start();
  await stage.folded(receipt.receipt);
  stage.expected = value;
};
const HOLD_FOLD = `select pg_advisory_xact_lock(hashtext('innoweek fold'), id) from editions`;

test.each([
  ['rolled back', false],
  // The statement may still end after the process that sent it: nobody was told, and the repetition tells.
  ['committed behind its back', true],
])('while the append is under way, %s: sent again it counts once', async (_, finishes) => {
  const letGo = await stage.hold('lock table batches in share row exclusive mode');
  const sending = nextSending();
  const lost = send(sending).then(
    () => 'answered',
    () => 'lost',
  );
  await stage.untilBlocked();
  await stage.kill();
  if (!finishes) await stage.endWaiting();
  await letGo();
  expect(await lost).toBe('lost');
  await stage.start();
  const again = await send(sending);
  expect(again).toMatchObject({ status: 201, body: { replayed: finishes } });
  await stage.folded(again.body.receipt);
  stage.expected = sending.value;
});

test('after the append, before anything is folded: acknowledged, so it is there', async () => {
  const letGo = await stage.hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await stage.untilBlocked();
  await killAndRecover(sent, letGo);
  expect((await send(sent)).body).toEqual({ ...sent.receipt, replayed: true });
});

test('after the append, with the nudge lost for good: the sweep finds it', async () => {
  const letGo = await stage.hold('lock table bullmq.job in access exclusive mode');
  const sent = await expectAcknowledged();
  await killAndRecover(sent, async () => {
    await letGo();
    await stage.query(`delete from bullmq.job where name = 'fold'`);
  });
});

test.each([
  ['while claims are read', 'lock table claims in access exclusive mode'],
  ['when the version is written', 'lock table board_versions in share row exclusive mode'],
  ['between claims and counted values', 'lock table counted_values in share row exclusive mode'],
  ['between counted values and cells', 'lock table cells in share row exclusive mode'],
  ['between cells and their changes', 'lock table cell_changes in share row exclusive mode'],
])('in the middle of a fold, %s: all of it or nothing', async (_, statement) => {
  const letGo = await stage.hold(statement);
  const sent = await expectAcknowledged();
  await stage.untilBlocked();
  await killAndRecover(sent, letGo);
});

test('at the end of a fold, before its batches are marked: it is folded again, once', async () => {
  const holdFold = await stage.hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await stage.untilBlocked();
  // Taking batches for the fold is still possible, marking them is not.
  const letGo = await stage.hold('lock table batches in share row exclusive mode');
  await holdFold();
  await stage.untilBlocked();
  await killAndRecover(sent, letGo);
});

test('right after a fold, with the announcement lost: a watcher comes back and sees it', async () => {
  const watcher = new TestWatcher(stage.url, { board: `event:${stage.event.code}` }, stage.organizer.token);
  await watcher.ask();
  watcher.socket.on('connect', () => void watcher.ask().catch(() => undefined));
  const sending = nextSending();
  const sent = await send(sending);
  for (let tries = 0; tries < 2_000; tries += 1) {
    const rows = await stage.query('select 1 from batches where id = $1 and folded_version is not null', [
      sent.body.receipt,
    ]);
    if (rows.length > 0) break;
  }
  await stage.kill();
  await stage.start();
  stage.expected = sending.value;
  await watcher.until(
    ({ cells }) => cells[`event:${stage.event.code}/participants/total`] === sending.value,
    15_000,
  );
  expect(watcher.board.cells[`event:${stage.event.code}/participants/reported`]).toBe(sending.value);
  watcher.close();
});

test('when the thread that folds falls, another one takes over', async () => {
  await stage.kill();
  const fallen = join(stage.dataDir, 'fallen');
  // The first thread lives until a figure waits for it.
  await writeFile(
    join(stage.dataDir, 'fall.cjs'),
    `const { isMainThread } = require('node:worker_threads');
     const fs = require('node:fs');
     if (!isMainThread && !fs.existsSync(${JSON.stringify(fallen)}))
       setInterval(() => {
         if (!fs.existsSync(${JSON.stringify(join(stage.dataDir, 'fall'))})) return;
         fs.writeFileSync(${JSON.stringify(fallen)}, '');
         throw new Error('a thread fell on purpose');
       }, 20);`,
  );
  await stage.start({ NODE_OPTIONS: `--require ${join(stage.dataDir, 'fall.cjs')}` });
  const letGo = await stage.hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await stage.untilBlocked();
  await writeFile(join(stage.dataDir, 'fall'), '');
  for (let tries = 0; tries < 200 && !existsSync(fallen); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(existsSync(fallen)).toBe(true);
  await letGo();
  await stage.folded(sent.receipt.receipt);
  stage.expected = sent.value;
  expect(stage.child?.exitCode).toBeNull();
});
