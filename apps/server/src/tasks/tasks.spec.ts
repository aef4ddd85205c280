import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Problem, Task } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';

let stage: EventStage;

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

test('nothing is there to look at where nothing was found', async () => {
  const { status, body } = await stage.coordinator.get<Page<Task>>('/tasks?q=广东&owner=me&state=all');
  expect([status, body]).toEqual([200, { items: [], nextCursor: null, total: 0 }]);
  const absent = await stage.coordinator.get<Problem>('/tasks/00000000-0000-0000-0000-000000000000');
  expect([absent.status, absent.body.code]).toEqual([404, 'task_not_found']);
});
