import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, Import, Page, Problem, Receipt, Task } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { EditionService } from '../editions/edition.service.ts';
import { CheckService } from '../tasks/check.service.ts';

let stage: ImportStage;
let guangdong: TestClient;
let organizer: TestClient;
let coordinator: TestClient;
let keys = 0;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, organizer, coordinator } = stage);
});
afterAll(() => stage.server.stop());

const approved = (title: string, organiser = stage.body.id): Promise<Event> =>
  stage.server.createApprovedEvent(organiser, {
    title,
    start: '2016-10-12T09:00:00+08:00',
    end: '2016-10-16T17:00:00+08:00',
  });
const figure = async (code: string): Promise<number | undefined> => {
  await stage.folded();
  const { body } = await coordinator.get<{ cells: Record<string, number> }>(`/board?scope=event:${code}`);
  return body.cells[`event:${code}/participants/total`];
};
const read = (client: TestClient, code: string, days: string, value: number): Promise<Import> =>
  stage.readTallies(client, '活动编号,日期,参与人次', `${code},${days},${String(value)}`);
/** A file that sums the week of an event on its last day. */
const sum = async (client: TestClient, code: string, value = 500): Promise<Import> =>
  stage.commitTallies(client, (await read(client, code, '10-12至10-16', value)).id);
const told = async (client: TestClient, { id }: Import): Promise<string[]> =>
  (await stage.rowsOf(client, id)).map(({ state, errors }) =>
    [state, ...errors.map(({ code }) => code)].join(' '),
  );
const report = (client: TestClient, event: string, day: string, value: number, metric = 'participants') =>
  client.post<Receipt & Problem>(
    '/tallies',
    { entries: [{ event, day: `2016-10-${day}`, metric, value }] },
    { 'idempotency-key': `summed-${String((keys += 1))}` },
  );
const count = (event: string, day: string, people: number) =>
  organizer.post<Receipt>('/checkins', {
    event,
    device: 'door-1',
    entries: [{ seq: (keys += 1), at: `2016-10-${day}T10:00:00+08:00`, count: people }],
  });
/** What is open about an event. */
const tasks = async (code: string): Promise<Task[]> => {
  await stage.folded();
  const edition = await stage.server.app.get(EditionService).find();
  await stage.server.app.get(CheckService).run(edition);
  const { body } = await coordinator.get<Page<Task>>('/tasks?rule=sum_beside_days&state=open');
  return body.items.filter(({ event }) => event?.code === code);
};

describe('a day that is reported after a file summed it', () => {
  test('is refused whoever reports it, with what to do, and counts when the sum is taken back', async () => {
    const { code } = await approved('先合计后逐日填报');
    const file = await sum(guangdong, code);
    for (const client of [guangdong, organizer, coordinator]) {
      const { status, body } = await report(client, code, '13', 100);
      expect([status, body.errors.map(({ path, code: why }) => [path, why])]).toEqual([
        422,
        [['entries.0.day', 'day_within_sum']],
      ]);
    }
    // The day that the sum counts on is in it as well.
    const zh = { 'idempotency-key': 'summed-zh', 'accept-language': 'zh-CN' };
    const entries = [{ event: code, day: '2016-10-16', metric: 'participants', value: 100 }];
    const { body } = await organizer.post<Problem>('/tallies', { entries }, zh);
    expect(body.errors[0]?.message).toContain('2016-10-12 至 2016-10-16 的合计');
    expect((await report(organizer, code, '13', 3, 'media_reports')).status).toBe(201);
    expect(await figure(code)).toBe(500);

    const undone = await guangdong.post(`/imports/${file.id}/undo`, { reason: '按天重报' });
    expect(undone.status).toBe(200);
    expect((await report(organizer, code, '13', 100)).status).toBe(201);
    expect((await report(organizer, code, '14', 50)).status).toBe(201);
    expect(await figure(code)).toBe(150);
  });

  test('is answered as before where it was acknowledged before', async () => {
    const { code } = await approved('先逐日后合计');
    const entries = [{ event: code, day: '2016-10-13', metric: 'participants', value: 100 }];
    const send = (key: string) =>
      organizer.post<Receipt>('/tallies', { entries }, { 'idempotency-key': key });
    const first = await send('summed-again');
    await stage.folded();
    expect(await told(guangdong, await read(guangdong, code, '10-12至10-16', 500))).toEqual([
      'rejected range_overlaps',
    ]);
    const taken = await organizer.post(`/receipts/${first.body.receipt}/withdraw`, { reason: '改报合计' });
    expect(taken.status).toBe(201);
    await sum(guangdong, code);
    expect((await send('summed-again')).body).toEqual({ ...first.body, replayed: true });
    expect((await send('summed-anew')).status).toBe(422);
    expect(await figure(code)).toBe(500);
  });

  test('may be said again as the same sum by another reporter', async () => {
    const { code } = await approved('两方的合计');
    await sum(guangdong, code);
    expect((await count(code, '13', 30)).status).toBe(201);
    await stage.folded();
    expect(await told(organizer, await read(organizer, code, '10-12至10-16', 520))).toEqual(['new']);
    expect(await told(organizer, await read(organizer, code, '10-13至10-16', 520))).toEqual([
      'rejected day_within_sum',
    ]);
  });
});

describe('a sum is known to sum its days', () => {
  test('when a coordinator has accepted it, also after its file is taken back', async () => {
    const { code } = await approved('已核实的合计');
    const file = await sum(guangdong, code);
    await stage.folded();
    const figures = [{ event: code, day: '2016-10-16', metric: 'participants' }];
    const verified = await coordinator.post<{ receipt: string }>('/verifications', {
      figures,
      reason: '已核对签到表',
    });
    expect(verified.status).toBe(200);
    // A later correction of the same sum is one still.
    expect(await told(guangdong, await read(guangdong, code, '10-12至10-16', 600))).toEqual(['changed']);
    expect((await guangdong.post(`/imports/${file.id}/undo`, { reason: '报错了' })).status).toBe(200);
    expect(await figure(code)).toBe(500);
    expect((await report(organizer, code, '13', 100)).body.errors[0]?.code).toBe('day_within_sum');
    expect(await told(guangdong, await read(guangdong, code, '10-13', 100))).toEqual([
      'rejected day_within_sum',
    ]);
    const taken = await coordinator.post(`/receipts/${verified.body.receipt}/withdraw`, { reason: '撤回' });
    expect(taken.status).toBe(201);
    expect(await told(guangdong, await read(guangdong, code, '10-13', 100))).toEqual(['new']);
  });

  test('when the organisation that said it was merged into another', async () => {
    const [from, into] = [
      await stage.server.createOrganisation({ name: '佛山创客联盟' }),
      await stage.server.createOrganisation({ name: '佛山市创客联盟' }),
    ];
    const { code } = await approved('合并单位的合计', from.id);
    await sum(await stage.server.actAs(['organizer'], from.id), code);
    await stage.folded();
    const merged = await stage.server.administrator.post(`/organisations/${from.id}/merge`, {
      into: into.id,
      reason: '同一单位',
    });
    expect(merged.status).toBe(200);
    expect(await figure(code)).toBe(500);
    const heir = await stage.server.actAs(['organizer'], into.id);
    expect((await report(heir, code, '13', 100)).body.errors[0]?.code).toBe('day_within_sum');
    await stage.folded();
    expect(await told(heir, await read(heir, code, '10-12至10-16', 600))).toEqual(['changed']);
  });
});

describe('a door', () => {
  test('that counted days of a sum stands in its way, but not on the day that the sum counts on', async () => {
    const { code } = await approved('现场签到');
    expect((await count(code, '16', 20)).status).toBe(201);
    await stage.folded();
    expect(await told(guangdong, await read(guangdong, code, '10-12至10-16', 500))).toEqual(['new']);
    expect((await count(code, '13', 30)).status).toBe(201);
    await stage.folded();
    const refused = await read(guangdong, code, '10-12至10-16', 500);
    expect(await told(guangdong, refused)).toEqual(['rejected range_overlaps']);
    expect((await stage.rowsOf(guangdong, refused.id))[0]?.errors[0]?.message).toContain('现场签到');
  });

  test('that counts after a sum is never turned away: a coordinator is told that both count', async () => {
    const { code } = await approved('合计之后签到');
    const file = await sum(guangdong, code);
    expect(await tasks(code)).toEqual([]);
    expect((await count(code, '13', 30)).status).toBe(201);
    expect((await count(code, '14', 12)).status).toBe(201);
    const [task] = await tasks(code);
    expect(task).toMatchObject({ day: '2016-10-16', metric: 'participants', severity: 'warning' });
    expect(task?.because).toContain('500 人次');
    expect(task?.because).toContain('10月13日、10月14日另有 42 人次');
    // The same sum may still be said again and corrected.
    expect(await told(guangdong, await read(guangdong, code, '10-12至10-16', 600))).toEqual(['changed']);
    expect((await guangdong.post(`/imports/${file.id}/undo`, { reason: '按天重报' })).status).toBe(200);
    expect(await tasks(code)).toEqual([]);
  });
});

describe('events that are one', () => {
  const join = async (home: Event, other: Event): Promise<void> => {
    const reply = await coordinator.post(
      `/events/${home.code}/join`,
      { with: [other.code], reason: '同一活动' },
      { 'if-match': '*' },
    );
    expect(reply.status).toBe(200);
    await stage.folded();
  };

  test('know of the sums of each other', async () => {
    const [home, other] = [await approved('主活动之一'), await approved('另一个编号之一')];
    const file = await sum(guangdong, other.code);
    await join(home, other);
    expect((await report(organizer, home.code, '13', 100)).status).toBe(422);
    expect(await told(guangdong, await read(guangdong, home.code, '10-13', 100))).toEqual([
      'rejected day_within_sum',
    ]);
    const both = await stage.readTallies(
      guangdong,
      '活动编号,日期,媒体报道',
      `${home.code},10-13,5`,
      `${other.code},10-12至10-16,9`,
    );
    expect(await told(guangdong, both)).toEqual(['new', 'rejected range_overlaps']);

    // Verified at the home, it is the same sum.
    const figures = [{ event: home.code, day: '2016-10-16', metric: 'participants' }];
    expect((await coordinator.post('/verifications', { figures, reason: '已核对' })).status).toBe(200);
    expect((await guangdong.post(`/imports/${file.id}/undo`, { reason: '报错了' })).status).toBe(200);
    expect(await figure(home.code)).toBe(500);
    expect((await report(organizer, home.code, '13', 100)).status).toBe(422);
  });

  test('that were reported both ways before they were joined are a task, where the sum counts', async () => {
    const [home, other] = [await approved('主活动之二'), await approved('另一个编号之二')];
    await sum(guangdong, other.code);
    expect((await report(organizer, home.code, '13', 100)).status).toBe(201);
    await join(home, other);
    const [task] = await tasks(home.code);
    expect(task?.because).toContain('10月13日另有 100 人次');

    const value = { event: home.code, day: '2016-10-16', metric: 'participants', rule: 'value', value: 400 };
    const ruled = await coordinator.post('/rulings', { rulings: [value], reason: '其余四天 400' });
    expect(ruled.status).toBe(201);
    // Whoever ruled says so once; a day that comes later is another question.
    const [open] = await tasks(home.code);
    const decision = { outcome: 'ruled', reason: '已裁定' };
    expect((await coordinator.post(`/tasks/${open?.id ?? ''}/decide`, decision)).status).toBe(200);
    expect(await tasks(home.code)).toEqual([]);
    expect((await count(home.code, '14', 25)).status).toBe(201);
    expect(
      (await tasks(home.code)).map(({ because }) => because.includes('10月13日、10月14日另有 125 人次')),
    ).toEqual([true]);
  });

  test('two sums that overlap, neither on a day of the other, are a task', async () => {
    const [home, other] = [await approved('主活动之三'), await approved('另一个编号之三')];
    const first = await stage.upload(
      guangdong,
      new TextEncoder().encode(`活动编号,活动日期,参与人次\n${home.code},10-12至10-14,300`),
      '广东.csv',
      'tallies',
    );
    const asked = await stage.reaches(guangdong, first.body.id, 'question', 'ready');
    const answers = asked.questions.map(({ id }) => ({ id, choice: 'first' }));
    if (asked.state === 'question')
      expect((await guangdong.post(`/imports/${asked.id}/answers`, { answers })).status).toBe(202);
    await stage.reaches(guangdong, asked.id, 'ready');
    await stage.commitTallies(guangdong, asked.id);
    await stage.commitTallies(guangdong, (await read(guangdong, other.code, '10-13至10-16', 400)).id);
    await join(home, other);
    const found = await tasks(home.code);
    expect(found.length).toBeGreaterThan(0);
  });
});
