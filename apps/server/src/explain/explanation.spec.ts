import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Board,
  ClaimExplanation,
  Event,
  ExplainedEntry,
  Explanation,
  Page,
  Receipt,
  Trace,
} from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
let events: Event[];
let association: TestClient;
const sent = { keys: 0 };

beforeAll(async () => {
  stage = await ImportStage.set();
  association = await stage.server.actAsAssociation('CN-GD');
  events = [];
  for (const title of ['创客马拉松', '机器人展', '科普讲座'])
    events.push(await stage.server.createApprovedEvent(stage.body.id, { title }));
  events.push(
    await stage.server.createApprovedEvent(stage.other.id, { title: '成都路演', region: '510100' }),
  );
  const file = await stage.upload(
    stage.guangdong,
    new TextEncoder().encode(
      `活动编号,日期,参与人次,媒体报道,备注\n${codeOf(0)},2016-10-12,1200,3,首日\n${codeOf(1)},2016-10-12,800,,\n`,
    ),
    '广东.csv',
    'tallies',
  );
  await stage.reaches(stage.guangdong, file.body.id, 'ready');
  await stage.guangdong.post(`/imports/${file.body.id}/commit`, {});
  await stage.reaches(stage.guangdong, file.body.id, 'committed');
  await report(stage.coordinator, { event: codeOf(3), value: 450 });
  await report(association, { unit: 'CN-GD', value: 60 });
  const counted = await stage.organizer.post<Receipt>('/checkins', {
    event: codeOf(2),
    device: 'gate-1',
    entries: [1, 2, 3].map((seq) => ({ seq, count: seq, at: `2016-10-12T09:0${String(seq)}:00+08:00` })),
  });
  await stage.server.folded(stage.organizer, counted.body);
  await stage.folded();
});
afterAll(() => stage.server.stop());

const codeOf = (at: number): string => events[at]?.code ?? '';
const report = async (client: TestClient, entry: object): Promise<void> => {
  sent.keys += 1;
  const { body } = await client.post<Receipt>(
    '/tallies',
    { entries: [{ day: '2016-10-12', metric: 'participants', ...entry }] },
    { 'idempotency-key': `explain-${String(sent.keys)}` },
  );
  await stage.server.folded(client, body);
};
const explain = async (
  cell: string,
  query = '',
  client: TestClient = stage.coordinator,
): Promise<Explanation> => {
  const reply = await client.get<Explanation>(`/board/explanation?cell=${cell}${query}`);
  expect(reply.status).toBe(200);
  expect(reply.body.before + sumOf(reply.body) + reply.body.after).toBe(reply.body.sum);
  expect(reply.body.sum).toBe(reply.body.value);
  return reply.body;
};
const sumOf = ({ items }: Explanation): number => items.reduce((sum, { value }) => sum + value, 0);
const claims = async (subject: string, query = '', client = stage.coordinator): Promise<ClaimExplanation> =>
  (
    await client.get<ClaimExplanation>(
      `/board/explanation/claims?subject=${subject}&metric=participants${query}`,
    )
  ).body;
const TOTAL = 'nation/participants/total';
const partsOf = ({ items }: Explanation): [string, number][] => items.map(({ id, value }) => [id, value]);

describe('from the nation down', () => {
  test('a figure is listed by unit, kind, lead organiser and event, and every list adds up to it', async () => {
    expect(partsOf(await explain(TOTAL))).toEqual([
      ['CN-GD', 2066],
      ['CN-SC', 450],
    ]);
    for (const by of ['kind', 'organiser', 'event'])
      expect((await explain(TOTAL, `&by=${by}`)).value).toBe(2516);
    expect(partsOf(await explain('unit:CN-GD/participants/total'))).toEqual([
      [`event:${codeOf(0)}`, 1200],
      [`event:${codeOf(1)}`, 800],
      ['remainder:CN-GD', 60],
      [`event:${codeOf(2)}`, 6],
    ]);
    const narrowed = await explain(TOTAL, `&by=event&organiser=${stage.other.id}`);
    expect(partsOf(narrowed)).toEqual([[`event:${codeOf(3)}`, 450]]);
    expect(narrowed.items[0]).toMatchObject({ name: '成都路演', subjects: 1 });
    expect(narrowed.organiser).toMatchObject({ name: stage.other.name });
    expect((await explain(TOTAL)).organiser).toBeNull();
  });

  test('grades and events are explained like totals; held events are those that take place', async () => {
    expect(partsOf(await explain('nation/participants/observed', '&by=event'))).toEqual([
      [`event:${codeOf(2)}`, 6],
    ]);
    const board = await stage.coordinator.get<Board>('/board');
    const held = await explain('nation/events/held');
    expect(held.value).toBe(4);
    expect((await explain('nation/events/total')).value).toBe(board.body.cells['nation/events/total']);
  });

  test('it says the same as the trace', async () => {
    const trace = await stage.coordinator.get<Trace>(`/board/trace?cell=${TOTAL}&limit=200`);
    expect(trace.body.value).toBe((await explain(TOTAL)).value);
    expect(trace.body.items.reduce((sum, { value }) => sum + value, 0)).toBe(trace.body.value);
  });
});

describe('an event', () => {
  test('is explained down to the row of the file, with the cell marked and the raw text beside', async () => {
    const { figures, value } = await claims(`event:${codeOf(0)}`);
    expect(value).toBe(1200);
    expect(figures).toHaveLength(1);
    expect(figures[0]).toMatchObject({ day: '2016-10-12', value: 1200, because: 'only' });
    const [entry] = figures[0]?.claims[0]?.entries ?? [];
    expect(entry).toMatchObject({ amount: 1200, source: 'file', file: { name: '广东.csv', row: 2 } });
    const marked = entry?.file?.cells.filter((cell) => cell.marked);
    expect(marked).toMatchObject([{ column: '参与人次', raw: '1200' }]);
  });

  test('counted at a door names the device, and what it counted adds up', async () => {
    const { figures } = await claims(`event:${codeOf(2)}`);
    const [claim] = figures[0]?.claims ?? [];
    expect(claim).toMatchObject({ reporter: 'door', grade: 'observed', amount: 6, counts: true });
    expect(claim?.entries.map(({ source, device, amount }) => [source, device, amount])).toEqual([
      ['device', 'gate-1', 3],
      ['device', 'gate-1', 2],
      ['device', 'gate-1', 1],
    ]);
  });

  test('with more entries than are listed is read on to the last of them, at one version', async () => {
    const event = await stage.server.createApprovedEvent(stage.body.id, { title: '开放日' });
    const count = async (from: number, to: number): Promise<void> => {
      const { body } = await stage.organizer.post<Receipt>('/checkins', {
        event: event.code,
        device: 'gate-9',
        entries: Array.from({ length: to - from }, (_, at) => ({
          seq: from + at,
          count: from + at,
          at: new Date(Date.parse('2016-10-12T09:00:00+08:00') + (from + at) * 1_000).toISOString(),
        })),
      });
      await stage.server.folded(stage.organizer, body);
    };
    await count(1, 131);
    const subject = `event:${event.code}`;
    const [claim] = (await claims(subject)).figures[0]?.claims ?? [];
    const listed = claim?.entries ?? [];
    expect(listed).toHaveLength(100);
    expect(claim?.rest).toMatchObject({ entries: 30, amount: (30 * 31) / 2 });
    await count(131, 133);
    const path = `/board/explanation/entries?subject=${subject}&metric=participants&day=2016-10-12&reporter=door&grade=observed`;
    const read = [...listed];
    let cursor = claim?.rest.cursor ?? null;
    while (cursor !== null) {
      const { body } = await stage.coordinator.get<Page<ExplainedEntry>>(`${path}&limit=20&cursor=${cursor}`);
      expect(body.total).toBe(130);
      read.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(read.map(({ amount }) => amount)).toEqual(Array.from({ length: 130 }, (_, at) => 130 - at));
    expect((await stage.coordinator.get(path.replace('=door', '=nobody'))).status).toBe(404);
    expect((await stage.server.nobody.get(path)).status).toBe(401);
    // Of an event that is not joined to it, nothing is heard.
    expect((await stage.coordinator.get(`${path}&event=${codeOf(2)}`)).status).toBe(404);
    await stage.organizer.post(`/events/${event.code}/cancel`, { reason: '场地停用' });
    await stage.folded();
  });

  test('says by what rule it counts where something was decided', async () => {
    const ruled = await stage.coordinator.post('/rulings', {
      rulings: [{ event: codeOf(1), day: '2016-10-12', metric: 'participants', rule: 'value', value: 700 }],
      reason: '现场核对',
    });
    expect(ruled.status).toBeLessThan(300);
    await stage.folded();
    const { figures, value } = await claims(`event:${codeOf(1)}`);
    expect(value).toBe(700);
    expect(figures[0]).toMatchObject({
      because: 'ruling',
      grade: 'verified',
      ruling: { rule: 'value', value: 700, reason: '现场核对' },
    });
    await explain('unit:CN-GD/participants/total');
  });
});

describe('an earlier version', () => {
  test('is explained as it was then, whatever came since', async () => {
    const cells = [
      TOTAL,
      'unit:CN-GD/participants/total',
      'nation/participants/reported',
      'nation/events/held',
    ];
    const asked = cells.flatMap((cell) =>
      ['unit', 'organiser', 'event'].map((by) => [cell, `&by=${by}`] as const),
    );
    const before = await Promise.all(asked.map(([cell, query]) => explain(cell, query)));
    const told = await claims(`event:${codeOf(0)}`);
    const { version } = told;
    await report(stage.coordinator, { event: codeOf(0), value: 1500, revision: 5 });
    await report(association, { unit: 'CN-GD', value: 10, revision: 5 });
    await stage.organizer.post(`/events/${codeOf(2)}/cancel`, { reason: '场地停用' });
    await stage.folded();
    for (const [at, [cell, query]] of asked.entries()) {
      const then = await explain(cell, `${query}&version=${String(version)}`);
      expect({ ...then, newest: true }).toEqual(before[at]);
    }
    expect(await claims(`event:${codeOf(0)}`, `&version=${String(version)}`)).toEqual(told);
    expect((await claims(`event:${codeOf(0)}`)).value).toBe(1500);
  });

  test('holds a list together that is read page by page while the board moves', async () => {
    const whole = await explain(TOTAL, '&by=event');
    let page = await explain(TOTAL, '&by=event&limit=2');
    const items = [...page.items];
    while (page.nextCursor !== null) {
      await report(stage.coordinator, {
        event: codeOf(3),
        value: 451 + items.length,
        revision: 9 + items.length,
      });
      page = await explain(TOTAL, `&by=event&limit=2&cursor=${page.nextCursor}`);
      items.push(...page.items);
      expect(page.version).toBe(whole.version);
    }
    expect(items).toEqual(whole.items);
  });
});

describe('a true past', () => {
  beforeAll(async () => {
    const clock = { at: '2016-10-13T08:00:00+08:00', speed: 0 };
    await stage.server.administrator.patch('/editions/week-2016', { clock });
    const event = await stage.server.createApprovedEvent(stage.body.id, { title: '夜间开放' });
    events.push(event);
    const counted = await stage.organizer.post<Receipt>('/checkins', {
      event: event.code,
      device: 'gate-9',
      entries: [1, 2, 3].map((seq) => ({ seq, count: seq, at: `2016-10-12T09:0${String(seq)}:00+08:00` })),
    });
    await stage.server.folded(stage.organizer, counted.body);
    await stage.folded();
  });

  const at = async (moment: string): Promise<Board> =>
    (await stage.coordinator.get<Board>(`/board?mode=true&moment=${encodeURIComponent(moment)}`)).body;

  test.each([
    '2016-10-12T08:00:00+08:00',
    '2016-10-12T09:01:00+08:00',
    '2016-10-12T09:02:30+08:00',
    '2016-10-12T23:00:00+08:00',
    '2016-10-20T00:00:00+08:00',
  ])('of %s is taken apart down to what had happened of each day', async (moment) => {
    const past = `&mode=true&moment=${encodeURIComponent(moment)}`;
    const { cells } = await at(moment);
    for (const [key, value] of Object.entries(cells)) {
      if (!/\/(participants|media_reports|events)\//u.test(key)) continue;
      const { sum, items } = await explain(key, `${past}&by=event&limit=200`);
      expect([key, sum]).toEqual([key, value]);
      if (!key.endsWith('/participants/total')) continue;
      for (const { id, value: part } of items) {
        const told = await claims(id, past);
        expect([told.value, told.figures.reduce((so, { happened }) => so + (happened ?? NaN), 0)]).toEqual([
          part,
          part,
        ]);
      }
    }
    const held = Object.entries(cells).filter(([key]) =>
      /^nation\/events\/(approved|live|concluded)$/u.test(key),
    );
    expect((await explain('nation/events/held', past)).value).toBe(
      held.reduce((sum, [, value]) => sum + value, 0),
    );
  });

  test('grows while devices count, and is one page', async () => {
    const past = (time: string): string => `&mode=true&moment=2016-10-12T${time}%2B08:00`;
    const observed = (time: string): Promise<Explanation> =>
      explain(`event:${codeOf(4)}/participants/observed`, `${past(time)}&by=event`);
    expect((await observed('09:00:59')).value).toBe(0);
    expect((await observed('09:01:00')).value).toBe(1);
    expect((await observed('09:02:00')).value).toBe(3);
    const { figures, value } = await claims(`event:${codeOf(4)}`, past('09:02:00'));
    expect([value, figures[0]?.happened, figures[0]?.value]).toEqual([3, 3, 6]);
    const some = await explain(TOTAL, `${past('23:59:59')}&by=event&limit=1`);
    expect(some).toMatchObject({ nextCursor: null, total: expect.any(Number) });
    expect(some.after).toBeGreaterThan(0);
  });
});

describe('who may', () => {
  const status = async (client: TestClient, path: string): Promise<number> =>
    (await client.get(`/board/explanation${path}`)).status;

  test('units and kinds of the nation are for everybody; anything else is not there for those it is not for', async () => {
    const { nobody } = stage.server;
    const open = await explain(TOTAL, '', nobody);
    expect(open.items.every(({ opens }) => !opens)).toBe(true);
    expect(await status(nobody, `?cell=${TOTAL}&by=event`)).toBe(404);
    expect(await status(nobody, '?cell=unit:CN-GD/participants/total')).toBe(404);
    expect(await status(nobody, `/claims?subject=event:${codeOf(0)}&metric=participants`)).toBe(401);
    const own = await explain(TOTAL, '', association);
    expect(own.items.map(({ id, opens }) => [id, opens])).toEqual([
      ['CN-GD', true],
      ['CN-SC', false],
    ]);
    expect((await explain('unit:CN-GD/participants/total', '', association)).value).toBeGreaterThan(0);
    expect(await status(association, '?cell=unit:CN-SC/participants/total')).toBe(404);
    expect(await status(association, `/claims?subject=event:${codeOf(3)}&metric=participants`)).toBe(404);
    expect(await status(stage.organizer, '/claims?subject=remainder:CN-GD&metric=participants')).toBe(404);
    expect(await status(association, '/claims?subject=remainder:CN-GD&metric=participants')).toBe(200);
  });

  test('what cannot be meant is told with its path', async () => {
    for (const query of [
      '?cell=nation/people/total',
      `?cell=${TOTAL}&version=1&asOf=2016-10-12T00:00:00Z`,
      `?cell=${TOTAL}&cursor=x`,
      `?cell=${TOTAL}&by=colour`,
      `?cell=${TOTAL}&mode=true`,
      `?cell=${TOTAL}&mode=true&version=1`,
    ])
      expect(await status(stage.coordinator, query)).toBe(400);
    expect((await stage.coordinator.get(`/board/trace?cell=${TOTAL}&cursor=x`)).status).toBe(400);
  });
});
