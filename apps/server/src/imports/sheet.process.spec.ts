import { afterAll, expect, test } from '@jest/globals';
import type { SheetTask } from './sheet.task.ts';
import { SheetProcess } from './sheet.process.ts';

const reader = new SheetProcess();
afterAll(() => {
  reader.stop();
});
const none = (): void => undefined;

const list: SheetTask = {
  what: 'organisations',
  bytes: Buffer.from('单位名称,单位类别\n广州创客协会,其他单位\n'),
};

test('a process that runs out of memory takes nothing with it, and the next file is read by another', async () => {
  const read = await reader.run(list, none);
  expect(read.what).toBe('organisations');
  // One row that is there more than a million times costs nothing here, and more than there may be as a workbook.
  const row = { row: 1, cells: ['a', 'b', 'c'].map((raw) => ({ column: raw, raw })), reason: '无' };
  const rows = Array.from({ length: 1_500_000 }, () => row);
  const huge: SheetTask = { what: 'rejected', language: 'en', rows };
  await expect(reader.run(huge, none)).rejects.toMatchObject({ code: 'file_too_complex' });
  expect(await reader.run(list, none)).toEqual(read);
});
