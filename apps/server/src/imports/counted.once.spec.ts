import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, Import, Page, Receipt, Remainder } from '@innoweek/contracts';
import { SHEET_STEP } from '@innoweek/sheets';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { sayingAgain } from './tally.refusal.ts';

let stage: ImportStage;
let guangdong: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

const WEEK = { start: '2016-10-12T09:00:00+08:00', end: '2016-10-16T17:00:00+08:00' };
const approved = (title: string): Promise<Event> =>
  stage.server.createApprovedEvent(stage.body.id, { title, ...WEEK });
const figure = async (code: string): Promise<number | undefined> => {
  await stage.folded();
  const { body } = await guangdong.get<{ cells: Record<string, number> }>(`/board?scope=event:${code}`);
  return body.cells[`event:${code}/participants/total`];
};
const upload = (...lines: string[]): Promise<Import> => stage.readTallies(guangdong, ...lines);
const daily = (...lines: string[]): Promise<Import> => upload('活动编号,日期,参与人次', ...lines);
const commit = ({ id }: Import): Promise<Import> => stage.commitTallies(guangdong, id);
const undo = async ({ id }: Import): Promise<void> => {
  expect((await guangdong.post(`/imports/${id}/undo`, { reason: '报错了' })).status).toBe(200);
};
/** Of each row: its state, and what is said about it. */
const told = async ({ id }: Import): Promise<string[]> =>
  (await stage.rowsOf(guangdong, id)).map(({ state, errors }) =>
    [state, ...errors.map(({ code }) => code)].join(' '),
  );

describe('a day and a sum that holds it', () => {
  test('of one file: the days count', async () => {
    const { code } = await approved('同一文件');
    const first = await daily(`${code},10-12至10-16,500`, `${code},10-12,100`, `${code},10-13,100`);
    expect(await told(first)).toEqual(['rejected range_overlaps', 'new', 'new']);
    await commit(first);
    expect(await figure(code)).toBe(200);
  });

  test('of two sums of one file the first counts; the same again is the same', async () => {
    const { code } = await approved('两个合计');
    const file = await daily(
      `${code},10-12至10-14,300`,
      `${code},10-12至10-16,500`,
      `${code},10-12至10-14,300`,
    );
    expect(await told(file)).toEqual(['new', 'rejected rows_overlap', 'unchanged']);
    await commit(file);
    expect(await figure(code)).toBe(300);
  });

  test('of two files: the second is told what to do, and counts when the sum is taken back', async () => {
    const { code } = await approved('先合计后逐日');
    const sum = await commit(await daily(`${code},10-12至10-16,500`));
    const days = [`${code},10-12,100`, `${code},10-13,100`];
    const second = await daily(...days);
    expect(await told(second)).toEqual(['rejected day_within_sum', 'rejected day_within_sum']);
    expect((await stage.rowsOf(guangdong, second.id))[0]?.errors[0]?.message).toContain(
      '请先由报送该合计的单位撤回',
    );
    expect(await told(await daily(`${code},10-12至10-14,300`))).toEqual(['rejected day_within_sum']);
    // The day that the sum counts on is in it as well.
    expect(await told(await daily(`${code},10-16,100`))).toEqual(['rejected day_within_sum']);
    expect(await told(await daily(`${code},10-12至10-16,500`))).toEqual(['unchanged']);
    expect(await told(await daily(`${code},10-12至10-16,600`))).toEqual(['changed']);
    await undo(sum);
    await commit(await daily(...days));
    expect(await figure(code)).toBe(200);
  });

  test('of a day that stands, a sum is refused even where it says the same', async () => {
    const { code } = await approved('先最后一天');
    await commit(await daily(`${code},10-16,500`));
    expect(await told(await daily(`${code},10-12至10-16,500`))).toEqual(['rejected range_overlaps']);
  });

  test('a sum that is refused for one of its figures stands in the way of no other', async () => {
    const { code } = await approved('两个数');
    const file = await upload(
      '活动编号,日期,参与人次,媒体报道',
      `${code},10-12至10-14,300,5`,
      `${code},10-12至10-16,500,`,
      `${code},10-13,,2`,
    );
    expect(await told(file)).toEqual(['rejected range_overlaps', 'new', 'new']);
  });

  test('while the event waits for its approval as well', async () => {
    const event = await stage.events.created(stage.organizer, { title: '待审合计', ...WEEK, submit: true });
    const file = await daily(`${event.code},10-12,100`, `${event.code},10-12至10-16,900`);
    expect(await told(file)).toEqual(['held event_not_approved', 'rejected range_overlaps']);
    await commit(file);
    expect((await guangdong.post(`/events/${event.code}/approve`, {})).status).toBe(200);
    await stage.reaches(guangdong, file.id, 'committed');
    for (let tries = 0; tries < 400 && (await figure(event.code)) === undefined; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await figure(event.code)).toBe(100);
  });

  test('both ends with a time of the day are a sum too', async () => {
    const { code } = await approved('带时间的起止');
    await commit(await daily(`${code},10-13,50`));
    const file = await daily(`${code},10月12日9:00至10月16日17:00,500`);
    expect(await told(file)).toEqual(['rejected range_overlaps']);
  });

  test('days that only the title names reach as far as the event', async () => {
    const { code } = await approved('标题起止');
    const short = await stage.server.createApprovedEvent(stage.body.id, { title: '一天的活动' });
    const file = await upload(
      '活动数据统计表（10月10日—10月18日）',
      '活动编号,参与人次',
      `${code},500`,
      `${short.code},7`,
    );
    expect(await told(file)).toEqual(['new', 'new']);
    await commit(file);
    expect([await figure(code), await figure(short.code)]).toEqual([500, 7]);
    expect(await told(await daily(`${code},10-12,100`, `${code},10-17,1`))).toEqual([
      'rejected day_within_sum',
      'rejected day_outside_event',
    ]);
  });
});

describe('what a unit declares', () => {
  let day = 12;
  const declared = async (): Promise<number> => {
    const { body } = await guangdong.get<Page<Remainder>>('/remainders');
    return body.items.find((one) => one.day === `2016-10-${String(day)}`)?.declared ?? 0;
  };
  const places = (...lines: string[]): Promise<Import> =>
    upload('地区,日期,参与人次', ...lines.map((line) => line.replace(',', `,10-${String(day)},`)));

  test('of itself holds what it declares of its cities, and a city its districts', async () => {
    const file = await places('广东省,1000', '广州市,600', '佛山市,400');
    expect(await told(file)).toEqual(['new', 'new part_of_total', 'new part_of_total']);
    await commit(file);
    expect(await declared()).toBe(1000);
    await undo(file);
    const city = await commit(await places('广州市,600', '天河区,200', '越秀区,400'));
    expect(await declared()).toBe(600);
    await undo(city);
  });

  test('twice in one file is said once, or contradicts itself', async () => {
    const file = await places('广州市,600', '广州市,600', '佛山市,1', '佛山市,2');
    expect(await told(file)).toEqual(['new', 'new', 'new', 'rejected duplicate_row']);
    await commit(file);
    expect(await declared()).toBe(601);
    await undo(file);
  });

  test('of one place, by several organisers, adds up', async () => {
    day += 1;
    const lines = ['广州市,10-13,广州市科协,600', '广州市,10-13,广州市教育局,50'];
    await commit(await upload('地区,日期,主办单位,参与人次', ...lines));
    expect(await declared()).toBe(650);
  });

  test('city by city, in a file each, adds up, and each can be taken back', async () => {
    day += 1;
    const first = await commit(await places('广州市,600'));
    await commit(await places('佛山市,400'));
    expect(await declared()).toBe(1000);
    await commit(await places('佛山市,300'));
    expect(await declared()).toBe(900);
    await undo(first);
    expect(await declared()).toBe(300);
  });

  test('as a server said it that knew no parts, it stands until something newer is said', async () => {
    day += 1;
    const { id } = await commit(await places('广州市,600'));
    await stage.server.source.query(`update declared_totals set part = null where import_id = $1`, [id]);
    expect(await declared()).toBe(600);
    await commit(await places('佛山市,400', '广州市,500'));
    expect(await declared()).toBe(900);
  });

  test('from the first day to the last is of the whole edition', async () => {
    const file = await commit(
      await upload('活动数据统计表（10月12日—10月18日）', '地区,参与人次', '广东省,9000'),
    );
    const { body } = await guangdong.get<Page<Remainder>>('/remainders');
    expect(body.items.find(({ declared: value }) => value === 9000)?.day).toBeNull();
    await undo(file);
  });

  test('takes what was accepted of it back with it', async () => {
    day += 1;
    const total = async (): Promise<number> => (await stage.folded())['unit:CN-GD/participants/total'] ?? 0;
    const before = await total();
    const file = await commit(await places('广东省,9999'));
    const [open] = (await guangdong.get<Page<Remainder>>('/remainders?state=open')).body.items.filter(
      (one) => one.day === `2016-10-${String(day)}`,
    );
    const accepted = await coordinator.post<Receipt>(`/remainders/${open?.id ?? ''}/acceptance`, {
      difference: open?.difference ?? 0,
    });
    expect(accepted.status).toBe(201);
    expect(await total()).toBe(before + (open?.difference ?? 0));
    await undo(file);
    expect(await total()).toBe(before);
  });
});

test('what contradicts a row of another sheet names that sheet and its row', () => {
  const second = SHEET_STEP + 3;
  expect(sayingAgain(second, 2)).toMatchObject({
    reason: 'duplicate_in_sheet',
    params: { sheet: 1, other: 2 },
  });
  expect(sayingAgain(second + 1, second)).toMatchObject({ reason: 'duplicate_row', params: { other: 3 } });
});
