import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Import } from '@innoweek/contracts';
import { KillStage } from './kill.stage.ts';

// The built server is killed with SIGKILL in every state of a file: while it is read, when it is read, while it is
// committed and while it is taken back.

let stage: KillStage;
beforeAll(async () => {
  stage = await KillStage.set();
}, 120_000);
afterAll(() => stage.leave());
/** After each kill and restart: the figure is the last one acknowledged, once, and a recount agrees. */
const expectCountedOnce = async (): Promise<void> => {
  const once = { figure: stage.expected, balanced: true, differences: [], twice: 0 };
  expect(await stage.found()).toEqual(once);
};
afterEach(expectCountedOnce);

const reaches = async (id: string, state: Import['state']): Promise<void> => {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const { body } = await stage.organizer.get<Import>(`/imports/${id}`);
    if (body.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the import did not become ${state} within 100 s`);
};

const sendFile = async (value: number): Promise<string> => {
  const form = new FormData();
  form.set('kind', 'tallies');
  form.set(
    'file',
    new Blob([`活动编号,日期,参与人次\n${stage.event.code},2016-10-12,${String(value)}\n`]),
    '断电.csv',
  );
  return (await stage.organizer.post<{ id: string }>('/imports', form)).body.id;
};
const nextValue = (): number => {
  return 10_000 + stage.nextKey();
};
/** Asks for the commit and waits until it counts. */
const commitFile = async (id: string, value: number): Promise<void> => {
  await stage.organizer.post(`/imports/${id}/commit`);
  await expectCommitted(id, value);
};
const expectCommitted = async (id: string, value: number): Promise<void> => {
  await reaches(id, 'committed');
  const receipt = (await stage.organizer.get<Import>(`/imports/${id}`)).body.receipt ?? '';
  expect(receipt).not.toBe('');
  await stage.folded(receipt);
  stage.expected = value;
};
/** What of a file is stored: its rows, the pages that hold their cells, and entries. */
const storedOf = async (id: string) =>
  (
    await stage.query<{ rows: number; pages: number }>(
      `select (select count(*)::int from import_rows where import_id = $1) as rows,
              (select count(*)::int from import_pages where import_id = $1) as pages`,
      [id],
    )
  )[0];

test('while a file is read, and when it is read: its rows are there whole and once, and count when they are asked to', async () => {
  const value = nextValue();
  const letGo = await stage.hold('lock table import_rows in share row exclusive mode');
  const id = await sendFile(value);
  await stage.untilBlocked();
  await stage.kill();
  await stage.endWaiting();
  expect(await storedOf(id)).toEqual({ rows: 0, pages: 0 });
  await letGo();
  await stage.start();
  await reaches(id, 'ready');
  expect(await storedOf(id)).toEqual({ rows: 1, pages: 1 });
  await stage.kill();
  await stage.start();
  await commitFile(id, value);
});

test.each([
  ['while its entries are appended', 'lock table batches in share row exclusive mode'],
  ['in the middle of folding them', 'lock table counted_values in share row exclusive mode'],
  ['while its end is noted', 'lock table declared_totals, imports in share row exclusive mode'],
])(
  'in the middle of committing a file of tallies, %s: all of it or nothing, and once',
  async (_, statement) => {
    const value = nextValue();
    const id = await sendFile(value);
    await reaches(id, 'ready');
    // What asks for the commit writes to the import itself: it goes first, and the job then waits.
    const holdQueue = await stage.hold('lock table bullmq.job in access exclusive mode');
    const asked = stage.organizer.post(`/imports/${id}/commit`).catch(() => null);
    for (let tries = 0; tries < 400; tries += 1) {
      const [row] = await stage.query<{ state: string }>('select state from imports where id = $1', [id]);
      if (row?.state === 'committing') break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const letGo = await stage.hold(statement);
    await holdQueue();
    await asked;
    await stage.untilBlocked();
    await stage.kill();
    await letGo();
    await stage.endWaiting();
    await stage.start();
    await expectCommitted(id, value);
  },
);

test('in the middle of taking a file back: it stands as if nobody had asked, and asked again it is gone', async () => {
  const before = stage.expected;
  const value = nextValue();
  const id = await sendFile(value);
  await reaches(id, 'ready');
  await commitFile(id, value);
  const letGo = await stage.hold('lock table imports in share row exclusive mode');
  const asked = stage.organizer.post(`/imports/${id}/undo`, { reason: '断电' }).catch(() => null);
  await stage.untilBlocked();
  await stage.kill();
  await stage.endWaiting();
  await letGo();
  await asked;
  await stage.start();
  expect((await stage.organizer.get<Import>(`/imports/${id}`)).body.state).toBe('committed');
  await expectCountedOnce();
  expect((await stage.organizer.post<Import>(`/imports/${id}/undo`, { reason: '断电' })).body.state).toBe(
    'undone',
  );
  for (let tries = 0; tries < 400; tries += 1) {
    const [left] = await stage.query<{ left: number }>(
      'select count(*)::int as left from batches where folded_version is null',
    );
    if (left?.left === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  stage.expected = before;
});
