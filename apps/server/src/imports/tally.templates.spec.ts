import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, Import, ImportRow, Organisation, Page } from '@innoweek/contracts';
import { writeTallyTemplate, type TallyTemplate } from '@innoweek/sheets';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;
let body: Organisation;
let event: Event;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ organizer, guangdong, coordinator, body } = stage);
  event = await stage.server.createApprovedEvent(body.id, { title: '模板活动' });
});
afterAll(() => stage.server.stop());

const DAY = '2016-10-12';
/** The template as the server writes it, with one row filled in, as a spreadsheet program would. */
const filled = (people: string, change: Partial<TallyTemplate['identity']> = {}): Uint8Array => {
  const template: TallyTemplate = {
    identity: {
      kind: 'tallies',
      edition: 'week-2016',
      organisation: body.id,
      from: '2016-09-12',
      to: '2016-10-18',
      version: 1,
      ...change,
    },
    organisation: body.name,
    edition: '2016',
    events: [{ code: event.code, title: event.title, organiser: body.name, day: DAY }],
    days: [DAY],
    places: [],
  };
  return writeTallyTemplate('zh-CN', template, new Map([[0, { participants: people }]]));
};
const upload = async (client: TestClient, bytes: Uint8Array, name = '报送表.xlsx'): Promise<Import> => {
  const reply = await stage.upload(client, bytes, name, 'tallies');
  expect(reply.status).toBe(202);
  return stage.reaches(client, reply.body.id, 'ready', 'failed', 'question');
};
const commit = async (client: TestClient, { id }: Import): Promise<Import> => {
  expect((await client.post(`/imports/${id}/commit`, {})).status).toBe(202);
  return stage.reaches(client, id, 'committed');
};
const nation = async (): Promise<number> => (await stage.folded())['nation/participants/total'] ?? 0;

describe('a template that is handed in', () => {
  test('is known again as it was downloaded, renamed, and by a colleague; again it is a correction', async () => {
    const blank = await upload(
      organizer,
      await organizer.download('/imports/templates/tallies.xlsx'),
      '未命名.xlsx',
    );
    expect(blank).toMatchObject({
      state: 'ready',
      questions: [],
      remarks: [],
      template: { edition: 'week-2016', organisation: { id: body.id, name: body.name }, version: 1 },
    });
    const before = await nation();
    const first = await upload(organizer, filled('300'));
    expect(first).toMatchObject({ state: 'ready', questions: [], rows: { new: 1 } });
    await commit(organizer, first);
    expect((await nation()) - before).toBe(300);
    // The same again changes nothing, and filled in otherwise by a colleague it corrects: the board does not double.
    expect(await upload(organizer, filled('300'), '副本.xlsx')).toMatchObject({
      rows: { unchanged: 1, new: 0 },
    });
    const colleague = await stage.server.actAs(['organizer'], body.id);
    const second = await upload(colleague, filled('280'), 'U盘.xlsx');
    expect(second).toMatchObject({
      rows: { changed: 1, new: 0 },
      template: { organisation: { id: body.id } },
      remarks: [],
    });
    expect(second.impact['nation/participants/total']).toBe(-20);
    await commit(colleague, second);
    expect((await nation()) - before).toBe(280);
    // Handed on to the association of its place it is hers to report, with a word about it, and still counts once.
    const handed = await upload(guangdong, filled('280'));
    expect(handed.remarks).toMatchObject([
      { code: 'template_of_other', text: expect.stringContaining(body.name) },
    ]);
    await commit(guangdong, handed);
    expect((await nation()) - before).toBe(280);
  });

  test('of another organisation is refused, unless one coordinates', async () => {
    const foreign = await upload(stage.events.sichuan, filled('5'));
    expect(foreign).toMatchObject({ state: 'failed', problem: { code: 'template_of_other_organisation' } });
    const other = await stage.server.actAs(['organizer'], stage.other.id);
    expect((await upload(other, filled('5'))).problem?.code).toBe('template_of_other_organisation');
    expect((await upload(coordinator, filled('5'))).remarks).toMatchObject([{ code: 'template_of_other' }]);
  });

  test('of another edition gets one sentence that says which', async () => {
    const failed = await upload(organizer, filled('5', { edition: 'week-2015' }));
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'template_of_other_edition' } });
    expect(failed.problem?.message).toContain('week-2015');
  });

  test('whose identity was tampered with is read as any table, with a notice', async () => {
    const { id, state, template, remarks } = await upload(organizer, filled('5', { version: 2 }));
    expect([state, template]).toEqual(['ready', null]);
    expect(remarks).toMatchObject([{ code: 'unread_sheet' }, { code: 'template_changed' }]);
    const rows = await organizer.get<Page<ImportRow>>(`/imports/${id}/rows`);
    expect(rows.body.items).toMatchObject([{ state: 'changed', event: event.code }]);
  });
});
