import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  CheckRule,
  CheckRules,
  Page,
  Problem,
  Task,
  TaskHistory,
  TaskOutcomes,
  TaskSummary,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { EditionService } from '../editions/edition.service.ts';
import { CheckService } from './check.service.ts';

let stage: EventStage;
let keys = 0;

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

const day = '2016-10-12';
const report = async (
  client: TestClient,
  event: string,
  values: Record<string, number>,
  on = day,
): Promise<string> => {
  const entries = Object.entries(values).map(([metric, value]) => ({ event, day: on, metric, value }));
  const sent = await client.post<{ receipt: string }>(
    '/tallies',
    { entries },
    { 'idempotency-key': `task-${String((keys += 1))}` },
  );
  expect(sent.status).toBe(201);
  return sent.body.receipt;
};
/** Folds, looks, and tells what is to be looked at. */
const look = async (query = '', client = stage.coordinator, isResting = false): Promise<Task[]> => {
  await stage.folded();
  const edition = await stage.server.app.get(EditionService).find();
  await stage.server.app.get(CheckService).run(edition, isResting);
  return (await client.get<Page<Task>>(`/tasks?${query}`)).body.items;
};
const ofRule = async (rule: Task['rule'], state = 'open', isResting = false): Promise<Task[]> =>
  look(`rule=${rule}&state=${state}`, stage.coordinator, isResting);
const event = async (draft: Record<string, unknown> = {}): Promise<string> =>
  (await stage.server.createApprovedEvent(stage.body.id, draft)).code;
const decide = (id: string, outcome: string, client = stage.coordinator) =>
  client.post<Task & Problem>(`/tasks/${id}/decide`, { outcome, reason: '已与主办单位核对签到表' });
const clockAt = (at: string) =>
  stage.server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });

describe('a task', () => {
  let task: Task;
  let code: string;

  test('is made of what cannot be, says why, and is there for whoever answers it', async () => {
    code = await event({ expected: 100 });
    const near = await event({ expected: 100 });
    await report(stage.organizer, code, { participants: 1001 });
    await report(stage.organizer, near, { participants: 1000 });
    const found = await ofRule('over_expected');
    expect(found).toHaveLength(1);
    const [first] = found;
    if (!first) throw new Error('nothing was found');
    task = first;
    expect(task).toMatchObject({
      state: 'open',
      severity: 'warning',
      unit: 'CN-GD',
      metric: 'participants',
      event: { code },
      owner: null,
      may: { act: true, undo: false },
      evidence: { limits: { factor: 10 } },
      since: '2016-10-12T00:00:00.000Z',
    });
    expect(task.text).toContain('1,001 人次');
    expect(task.because).toContain('预计 100 人次');
    const english = await stage.coordinator.get<Task>(`/tasks/${task.id}`, { 'accept-language': 'en' });
    expect(english.body.text).toContain('1,001 attendances');
    // Found again it is the same one.
    expect((await ofRule('over_expected')).map(({ id }) => id)).toEqual([task.id]);
    expect((await stage.guangdong.get<Page<Task>>('/tasks')).body.items.map(({ id }) => id)).toContain(
      task.id,
    );
    expect((await stage.sichuan.get<Page<Task>>('/tasks?state=all')).body.total).toBe(0);
    for (const path of [`/tasks/${task.id}`, `/tasks/${task.id}/history`, '/tasks?unit=CN-GD'])
      expect((await stage.sichuan.get(path)).status).toBe(404);
    expect((await decide(task.id, 'right', stage.sichuan)).status).toBe(404);
    expect((await stage.organizer.get('/tasks')).status).toBe(403);
  });

  test('is found by words, and counted', async () => {
    expect((await look(`q=${code}`)).map(({ id }) => id)).toEqual([task.id]);
    expect((await look('q=广东&severity=warning')).map(({ id }) => id)).toContain(task.id);
    expect(await look('q=四川')).toEqual([]);
    expect(await look('owner=me')).toEqual([]);
    const { body } = await stage.coordinator.get<TaskSummary>('/tasks/summary');
    expect(body).toMatchObject({ mine: 0, severities: { warning: 1 } });
    expect(body.rules).toContainEqual({ rule: 'over_expected', count: 1 });
    expect(body.checkedAt).not.toBeNull();
    expect((await stage.coordinator.get('/tasks?cursor=x')).status).toBe(400);
    expect((await stage.coordinator.get('/tasks?rule=guess')).status).toBe(400);
  });

  test('is given to somebody, who is told, and can wait', async () => {
    const [me] = await stage.server.source.query<{ id: string }[]>(
      `select a.id from accounts a join memberships m on m.account_id = a.id
       join organisations o on o.id = m.organisation_id where o.reports_for = 'CN-GD'`,
    );
    const [stranger] = await stage.server.source.query<{ id: string }[]>(
      `select a.id from accounts a join memberships m on m.account_id = a.id
       join organisations o on o.id = m.organisation_id where o.reports_for = 'CN-SC'`,
    );
    const assign = (account: string | null | undefined) =>
      stage.coordinator.post<Task & Problem>(`/tasks/${task.id}/assign`, { account });
    expect((await assign(stranger?.id)).body.code).toBe('not_an_answerer');
    expect((await assign(me?.id)).body.owner?.id).toBe(me?.id);
    expect((await stage.guangdong.get<Page<Task>>('/tasks?owner=me')).body.total).toBe(1);
    const told = await stage.guangdong.get<Page<{ kind: string }>>('/notifications');
    expect(told.body.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['task', 'assigned']));
    const snooze = (until: string | null) =>
      stage.guangdong.post<Task & Problem>(`/tasks/${task.id}/snooze`, { until });
    expect((await snooze('2016-10-12T08:00:00Z')).status).toBe(422);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await snooze(later)).body).toMatchObject({ state: 'snoozed', snoozedUntil: later });
    expect(await ofRule('over_expected')).toEqual([]);
    expect((await ofRule('over_expected', 'snoozed')).map(({ id }) => id)).toEqual([task.id]);
    expect((await snooze(null)).body.state).toBe('open');
  });

  test('is decided, taken back, and asks again when figures change', async () => {
    expect((await decide(task.id, 'right', stage.guangdong)).body).toMatchObject({
      state: 'decided',
      decision: { outcome: 'right', reason: '已与主办单位核对签到表', by: 'association' },
    });
    expect((await decide(task.id, 'right')).body.code).toBe('task_over');
    expect(await ofRule('over_expected')).toEqual([]);
    const undone = await stage.coordinator.post<Task & Problem>(`/tasks/${task.id}/undo`);
    expect(undone.body).toMatchObject({ state: 'open', decision: null });
    expect((await stage.coordinator.post<Problem>(`/tasks/${task.id}/undo`)).body.code).toBe(
      'task_not_decided',
    );
    await decide(task.id, 'right');
    await report(stage.organizer, code, { participants: 2000 });
    const [again] = await ofRule('over_expected');
    expect(again).toMatchObject({ id: task.id, state: 'open', decision: null });
    expect(again?.reopenedAt).not.toBeNull();
  });

  test('closes by itself when its cause is gone, and says so', async () => {
    await report(stage.organizer, code, { participants: 900 });
    expect(await ofRule('over_expected')).toEqual([]);
    const [closed] = await ofRule('over_expected', 'closed');
    expect(closed).toMatchObject({ id: task.id, closed: { cause: 'gone' }, may: { act: false } });
    const { body } = await stage.coordinator.get<TaskHistory>(`/tasks/${task.id}/history`);
    expect(body.items.map(({ action }) => action)).toEqual([
      'closed',
      'reopened',
      'decide',
      'undo',
      'decide',
      'snooze',
      'snooze',
      'assign',
      'found',
    ]);
    await report(stage.organizer, code, { participants: 3000 });
    expect((await ofRule('over_expected')).map(({ id }) => id)).toEqual([task.id]);
  });

  test('of many at once each has its own outcome', async () => {
    const absent = '00000000-0000-4000-8000-000000000000';
    const order = { ids: [task.id, absent], outcome: 'corrected', reason: '多写了一个零' };
    const { status, body } = await stage.coordinator.post<TaskOutcomes>('/tasks/decisions', order);
    expect(status).toBe(200);
    expect(body.outcomes).toMatchObject([
      { id: task.id, ok: true, state: 'decided' },
      { id: absent, ok: false, problem: 'task_not_found' },
    ]);
    expect((await stage.coordinator.post('/tasks/decisions', { ...order, reason: '' })).status).toBe(400);
    const undone = await stage.coordinator.post<TaskOutcomes>('/tasks/undo', { ids: [task.id] });
    expect(undone.body.outcomes).toMatchObject([{ ok: true, state: 'open' }]);
  });
});

describe('a rule', () => {
  const rule = async (name: string): Promise<CheckRule | undefined> =>
    (await stage.coordinator.get<CheckRules>('/check-rules')).body.items.find(({ rule: of }) => of === name);
  const put = (name: string, change: Record<string, unknown>, client = stage.coordinator) =>
    client.put<CheckRules & Problem>(`/check-rules/${name}`, {
      enabled: true,
      reason: '本届规模不同',
      version: 0,
      ...change,
    });

  test('is switched and tuned, and the change taken back', async () => {
    expect(await rule('over_expected')).toMatchObject({
      enabled: true,
      version: 0,
      limits: { factor: 10 },
      open: 1,
    });
    expect((await put('over_expected', { limits: { factor: 0 } })).body.errors[0]?.path).toBe(
      'limits.factor',
    );
    expect((await put('over_expected', { limits: { unknown: 1 } })).status).toBe(422);
    expect((await put('guess', {})).status).toBe(404);
    expect((await put('over_expected', {}, stage.guangdong)).status).toBe(403);
    expect((await put('over_expected', { limits: { factor: 40 } })).status).toBe(200);
    expect((await put('over_expected', {})).status).toBe(412);
    expect(await ofRule('over_expected')).toEqual([]);
    const undone = await stage.coordinator.post<CheckRules>('/check-rules/over_expected/undo', {
      version: 1,
    });
    expect(undone.status).toBe(200);
    expect(await rule('over_expected')).toMatchObject({ version: 2, limits: { factor: 10 } });
    expect(await ofRule('over_expected')).toHaveLength(1);
    await put('over_expected', { enabled: false, version: 2 });
    expect(await ofRule('over_expected')).toEqual([]);
    expect((await ofRule('over_expected', 'closed'))[0]?.closed?.cause).toBe('rule_off');
    await put('over_expected', { enabled: true, version: 3 });
  });

  test('that was changed is followed at once, while figures wait for the end of a rest', async () => {
    const isResting = true;
    const open = await ofRule('over_expected');
    const { version = 0 } = (await rule('over_expected')) ?? {};
    await put('over_expected', { enabled: false, version });
    expect(await ofRule('over_expected', 'open', isResting)).toEqual([]);
    await put('over_expected', { enabled: true, version: version + 1 });
    expect(await ofRule('over_expected', 'open', isResting)).toHaveLength(open.length);
    await report(stage.organizer, await event({ expected: 100 }), { participants: 1001 });
    expect(await ofRule('over_expected', 'open', isResting)).toHaveLength(open.length);
    expect(await ofRule('over_expected')).toHaveLength(open.length + 1);
  });

  test('is as good as what was decided about what it found', async () => {
    const [task] = await ofRule('over_expected');
    const before = await rule('over_expected');
    await decide(task?.id ?? '', 'corrected');
    const after = await rule('over_expected');
    expect([after?.right, after?.wrong]).toEqual([(before?.right ?? 0) + 1, before?.wrong]);
  });
});

describe('found is', () => {
  test('reporters who disagree, not those who nearly agree', async () => {
    const partner = await stage.server.createOrganisation({ name: '佛山创客协会' });
    const client = await stage.server.actAs(['organizer'], partner.id);
    const [far, near] = [
      await event({ coOrganisers: [partner.id] }),
      await event({ coOrganisers: [partner.id] }),
    ];
    await report(stage.organizer, far, { participants: 100 });
    await report(client, far, { participants: 140 });
    await report(stage.organizer, near, { participants: 100 });
    await report(client, near, { participants: 109 });
    const found = await ofRule('disagreement');
    expect(found.map((task) => task.event?.code)).toEqual([far]);
    expect(found[0]?.because).toContain('140 人次');
    // Ruled, its cause is gone.
    await stage.coordinator.post('/rulings', {
      rulings: [{ event: far, day, metric: 'participants', rule: 'max' }],
      reason: '以合计为准',
    });
    expect(await ofRule('disagreement')).toEqual([]);
  });

  test('agreements without an amount, and an amount without agreements', async () => {
    const [one, other, whole] = [await event(), await event(), await event()];
    await report(stage.organizer, one, { agreements: 3 });
    await report(stage.organizer, other, { agreement_amount: 5_000_000 });
    await report(stage.organizer, whole, { agreements: 2, agreement_amount: 100 });
    expect((await ofRule('agreements_without_amount')).map((task) => task.event?.code)).toEqual([one]);
    const [task] = await ofRule('amount_without_agreements');
    expect([task?.event?.code, task?.because.includes('5 万元')]).toEqual([other, true]);
  });

  test('a figure of an event that was cancelled', async () => {
    const code = await event();
    await report(stage.organizer, code, { participants: 80 });
    expect(await ofRule('cancelled_figure')).toEqual([]);
    await stage.coordinator.post(`/events/${code}/cancel`, { reason: '场地停电' });
    expect((await ofRule('cancelled_figure')).map((task) => task.event?.code)).toEqual([code]);
  });

  test('two codes that are likely one event, not two of one series or found different', async () => {
    const title = '粤港澳大湾区青年创新创业成果展示交流大会';
    const [one, other] = [await event({ title }), await event({ title: `${title}。` })];
    await event({ title: '深圳湾硬科技投融资对接会' });
    const found = await ofRule('double_event');
    expect(found.map((task) => [task.event?.code, task.other?.code])).toEqual([[one, other]]);
    expect((await stage.coordinator.post(`/events/${one}/distinct`, { from: [other] })).status).toBeLessThan(
      300,
    );
    expect(await ofRule('double_event')).toEqual([]);
  });

  test('the same figures from two reporters', async () => {
    const body = await stage.server.createOrganisation({ name: '东莞创客协会' });
    const client = await stage.server.actAs(['organizer'], body.id);
    const [one, other, near] = [
      await event(),
      (await stage.server.createApprovedEvent(body.id)).code,
      (await stage.server.createApprovedEvent(body.id)).code,
    ];
    await report(stage.organizer, one, { participants: 4137, media_reports: 23 });
    await report(client, other, { participants: 4137, media_reports: 23 });
    await report(client, near, { participants: 4137, media_reports: 24 });
    const found = await ofRule('double_figures');
    expect(found.map((task) => [task.event?.code, task.other?.code])).toEqual([[one, other].toSorted()]);
  });

  test('an outlier among its like, and not what is merely large', async () => {
    const codes = await Promise.all(Array.from({ length: 14 }, () => event({ expected: 1000 })));
    for (const [at, code] of codes.entries())
      await report(stage.organizer, code, { participants: 900 + 20 * at });
    const [wild, large] = [await event({ expected: 1000 }), await event({ expected: 1000 })];
    await report(stage.organizer, wild, { participants: 9_900 });
    await report(stage.organizer, large, { participants: 1_900 });
    const found = await ofRule('outlier');
    expect(found.map((task) => task.event?.code)).toContain(wild);
    expect(found.map((task) => task.event?.code)).not.toContain(large);
  });

  test('a day that jumps, not one that rises', async () => {
    const [wild, calm] = [
      await event({ start: '2016-10-12T09:00:00+08:00', end: '2016-10-16T17:00:00+08:00' }),
      await event({ start: '2016-10-12T09:00:00+08:00', end: '2016-10-16T17:00:00+08:00' }),
    ];
    for (const [at, on] of ['2016-10-12', '2016-10-13', '2016-10-14', '2016-10-15'].entries()) {
      await report(stage.organizer, wild, { participants: at === 3 ? 9000 : 600 }, on);
      await report(stage.organizer, calm, { participants: at === 3 ? 1800 : 600 }, on);
    }
    const found = (await ofRule('jump')).filter((task) => task.event !== null);
    expect(found.map((task) => [task.event?.code, task.day])).toEqual([[wild, '2016-10-15']]);
  });

  test('a unit that owes figures, not one with time left', async () => {
    await stage.server.createApprovedEvent(stage.body.id, { region: '510100' });
    expect(await ofRule('silent_unit')).toEqual([]);
    await clockAt('2016-10-14T08:00:00+08:00');
    // What is owed is read again after two seconds at most.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await stage.server.source.query(`update check_runs set at = now() - interval '1 hour'`);
    const found = await ofRule('silent_unit');
    expect(found.map(({ unit }) => unit)).toContain('CN-SC');
    const silent = found.find(({ unit }) => unit === 'CN-SC');
    expect(silent).toMatchObject({ evidence: { days: [day] }, since: '2016-10-13T16:00:00.000Z' });
    expect((await stage.sichuan.get<Page<Task>>('/tasks')).body.items.map(({ id }) => id)).toEqual([
      silent?.id,
    ]);
  });

  test('a board that is behind the ledger, for those who see everything', async () => {
    const checks = stage.server.app.get(CheckService);
    const edition = await stage.server.app.get(EditionService).find();
    await checks.watch(edition);
    expect(await ofRule('stuck_queue')).toEqual([]);
    await stage.server.source.query(
      `insert into batches (id, edition_id, kind, entry_count, recorded_at)
       values ('00000000-0000-7000-8000-000000000000', -1, 'tally', 1, now() - interval '5 minutes')`,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await checks.watch(edition);
    const { body } = await stage.coordinator.get<Page<Task>>('/tasks?rule=stuck_queue');
    expect(body.items).toMatchObject([{ severity: 'critical', unit: null, subject: 'system' }]);
    expect((await stage.guangdong.get<Page<Task>>('/tasks?rule=stuck_queue')).body.total).toBe(0);
    await stage.server.source.query(`delete from batches where edition_id = -1`);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await checks.watch(edition);
    expect((await stage.coordinator.get<Page<Task>>('/tasks?rule=stuck_queue')).body.total).toBe(0);
  });
});
