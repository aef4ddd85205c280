import { describe, expect, test } from '@jest/globals';
import type { EventHistory, FieldChange } from '@innoweek/contracts';
import { changesSinceReturn } from './resubmission.model.ts';

type Item = EventHistory['items'][number];
const item = (action: Item['action'], changes: FieldChange[] = [], reason: string | null = null): Item => ({
  version: 1,
  at: '2016-10-12T01:00:00.000Z',
  actor: '李工',
  action,
  reason,
  changes,
});
const change = (field: string, before: unknown, after: unknown): FieldChange => ({ field, before, after });

describe('what was changed since the return', () => {
  test('is nothing to tell when an event was never returned', () => {
    expect(changesSinceReturn({ items: [item('create'), item('submit')] })).toBeNull();
  });

  test('is counted from the last return, each field once from what it was to what it is', () => {
    const items = [
      item('create'),
      item('return', [], '时间有误'),
      item('edit', [change('venue', '甲', '乙')]),
      item('return', [], '地点有误'),
      item('edit', [change('venue', '乙', '丙'), change('expected', 1, 2)]),
      item('edit', [change('venue', '丙', '丁'), change('expected', 2, 1)]),
      item('submit', [change('status', 'returned', 'submitted')]),
    ];
    expect(changesSinceReturn({ items })).toEqual({
      reason: '地点有误',
      changes: [change('venue', '乙', '丁')],
    });
  });
});
