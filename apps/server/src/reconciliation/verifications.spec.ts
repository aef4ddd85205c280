import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Problem, Proof, Receipt, Verification, VerificationPreview } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let keys = 0;
const day = '2016-10-12';

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

const report = async (client: TestClient, of: Record<string, string>, value: number): Promise<void> => {
  const sent = await client.post<Receipt>(
    '/tallies',
    { entries: [{ ...of, day, metric: 'participants', value }] },
    { 'idempotency-key': `verify-${String((keys += 1))}` },
  );
  expect(sent.status).toBe(201);
  await stage.folded();
};
const event = async (): Promise<string> => (await stage.server.createApprovedEvent(stage.body.id)).code;
const figure = (code: string) => ({ event: code, day, metric: 'participants' });
const verify = (order: Record<string, unknown>, client = stage.coordinator) =>
  client.post<Verification & Problem>('/verifications', { reason: '已核对签到表', ...order });
const cell = async (key: string): Promise<number | undefined> => (await stage.folded())[key];
const VERIFIED = 'unit:CN-GD/participants/verified';

test('a selection is verified as it is reported, each figure with its outcome, and taken back', async () => {
  const [one, other, ruled] = [await event(), await event(), await event()];
  await report(stage.organizer, { event: one }, 100);
  await report(stage.organizer, { event: other }, 200);
  await report(stage.organizer, { event: ruled }, 400);
  await stage.coordinator.post('/rulings', {
    rulings: [{ ...figure(ruled), rule: 'max' }],
    reason: '取最大',
  });
  await stage.folded();
  const figures = [
    { ...figure(one), value: 100 },
    { ...figure(other), value: 199 },
    figure(ruled),
    figure('GD-99999'),
  ];
  const preview = await stage.coordinator.post<VerificationPreview>('/verifications/preview', { figures });
  expect(preview.body).toMatchObject({
    figures: 1,
    impact: { [VERIFIED]: 100, 'unit:CN-GD/participants/reported': -100 },
  });
  expect(preview.body.impact['unit:CN-GD/participants/total']).toBeUndefined();
  expect(await cell(VERIFIED)).toBeUndefined();
  const { status, body } = await verify({ figures });
  expect(status).toBe(200);
  expect(body.outcomes.map(({ ok, problem }) => [ok, problem])).toEqual([
    [true, null],
    [false, 'figure_moved'],
    [false, 'figure_ruled'],
    [false, 'figure_not_found'],
  ]);
  expect(await cell(VERIFIED)).toBe(100);
  expect((await verify({ figures: [figure(one)] })).body.outcomes[0]?.problem).toBe('figure_verified');
  const undone = await stage.coordinator.post(`/receipts/${body.receipt ?? ''}/withdraw`, {
    reason: '看错了',
  });
  expect(undone.status).toBeLessThan(300);
  expect((await cell(VERIFIED)) ?? 0).toBe(0);
  // Taken back, it can be verified again.
  expect((await verify({ figures: [figure(one)] })).body.outcomes[0]?.ok).toBe(true);
  expect(await cell(VERIFIED)).toBe(100);
});

test('a day of a unit is verified at once, with what took place outside of its events', async () => {
  await report(stage.guangdong, { unit: 'CN-GD' }, 50);
  const filter = { unit: 'CN-GD', from: day, to: day };
  const { body } = await verify({ filter });
  // 200 and 50: one is verified already, about another there is a ruling.
  expect([body.figures, body.outcomes]).toEqual([2, []]);
  expect(await cell(VERIFIED)).toBe(350);
  expect((await verify({ filter })).body).toMatchObject({ receipt: null, figures: 0 });
});

test('the same ruling is made for a selection', async () => {
  const partner = await stage.server.createOrganisation({ name: '佛山创客协会' });
  const client = await stage.server.actAs(['organizer'], partner.id);
  const { code } = await stage.server.createApprovedEvent(stage.body.id, { coOrganisers: [partner.id] });
  await report(stage.organizer, { event: code }, 10);
  await report(client, { event: code }, 30);
  const order = { figures: [figure(code), figure('GD-99999')], rule: 'sum', reason: '各算各的' };
  const preview = await stage.coordinator.post<VerificationPreview>('/rulings/selection/preview', order);
  expect(preview.body.impact['nation/participants/total']).toBe(30);
  const { body } = await stage.coordinator.post<Verification>('/rulings/selection', order);
  expect(body.outcomes.map(({ ok }) => ok)).toEqual([true, false]);
  expect(body.outcomes[1]?.message).toContain('重新选择');
  const total = async (of = code): Promise<number | undefined> => {
    await stage.folded();
    return (await stage.server.cells(`event:${of}`))[`event:${of}/participants/total`];
  };
  expect(await total()).toBe(40);

  // Undone, each has the ruling that it had before, and what was decided since stays.
  const other = await event();
  await report(stage.organizer, { event: other }, 7);
  const value = { ...figure(other), rule: 'value', value: 5 };
  await stage.coordinator.post('/rulings', { rulings: [value], reason: '按现场核定' });
  const all = { figures: [figure(code), figure(other)], rule: 'max', reason: '取最大' };
  const mass = await stage.coordinator.post<Verification>('/rulings/selection', all);
  expect([await total(), await total(other)]).toEqual([30, 7]);
  const path = `/rulings/${mass.body.receipt ?? ''}/undo`;
  expect((await stage.coordinator.post(path, { reason: '' })).status).toBe(400);
  const undone = await stage.coordinator.post<Receipt>(path, { reason: '选错了' });
  expect(undone).toMatchObject({ status: 201, body: { accepted: 2 } });
  expect([await total(), await total(other)]).toEqual([40, 5]);
  const again = await stage.coordinator.post<Problem>(path, { reason: '选错了' });
  expect([again.status, again.body.code]).toEqual([409, 'already_withdrawn']);
  // An undo is a ruling like any other: taken back, the largest counts again.
  await stage.coordinator.post(`/rulings/${undone.body.receipt}/undo`, { reason: '没有选错' });
  expect([await total(), await total(other)]).toEqual([30, 7]);
  for (const unknown of ['nothing', '0190c0de-0000-7000-8000-000000000000'])
    expect((await stage.coordinator.post(`/rulings/${unknown}/undo`, { reason: '无' })).status).toBe(404);
});

test.each([
  [{}, 400],
  [{ figures: [figure('GD-00001')], filter: {} }, 400],
  [{ figures: [{ day, metric: 'participants' }] }, 400],
  [{ figures: [figure('GD-00001')], reason: '' }, 400],
])('%j is refused', async (order, status) => {
  expect((await verify(order)).status).toBe(status);
});

test('is for coordinators; and a recount of the ledger is the board', async () => {
  expect((await verify({ filter: {} }, stage.guangdong)).status).toBe(403);
  await stage.folded();
  const proof = await stage.server.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
});
