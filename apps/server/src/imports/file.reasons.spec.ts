import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Communique, Correction, Page } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

const NAME = '张三13800000000（更正）.csv';
let stage: ImportStage;
let guangdong: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

test('the name of a file that corrects a figure is told to who may know, and is no reason', async () => {
  const show = await stage.server.createApprovedEvent(stage.body.id, { title: '更正展' });
  const send = async (value: number, note: string): Promise<void> => {
    const lines = `\ufeff活动编号,日期,参与人次,备注\r\n${show.code},2016-10-12,${String(value)},${note}`;
    const reply = await stage.upload(guangdong, new TextEncoder().encode(lines), NAME, 'tallies');
    await stage.reaches(guangdong, reply.body.id, 'ready');
    await guangdong.post(`/imports/${reply.body.id}/commit`, {});
    await stage.reaches(guangdong, reply.body.id, 'committed');
  };
  const watcher = new TestWatcher(stage.server.url, { board: `event:${show.code}` });
  await send(500, '');
  await watcher.ask();
  const first = await coordinator.post<Communique>('/communiques', {});
  const second = await stage.server.actAs(['coordinator']);
  await second.post(`/communiques/${first.body.id}/publish`);
  await send(450, '');
  await send(400, '扣除工作人员');
  const path = `/board/corrections?scope=event:${show.code}`;
  const told = async (client: TestClient) =>
    (await client.get<Page<Correction>>(path)).body.items.map(({ reason }) => reason);
  expect(await told(stage.server.nobody)).toEqual([null, null]);
  expect(await told(guangdong)).toEqual(['扣除工作人员', NAME]);
  const { body } = await coordinator.post<Communique>('/communiques', {});
  expect(body.since?.corrections).toEqual([{ metric: 'participants', reason: null, change: -100, count: 2 }]);
  for (let tries = 0; tries < 200 && watcher.notices.length < 2; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(watcher.notices.map(({ reason }) => reason)).toEqual([null, null]);
  watcher.socket.disconnect();
});
