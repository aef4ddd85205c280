import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ClaimExplanation, Event, Import, ImportRow, Page, Problem } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { UploadCleaner } from './upload.cleaner.ts';
import { UploadStore } from './upload.store.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

let server: TestServer;
let guangdong: TestClient;
let event: Event;

beforeAll(async () => {
  server = await TestServer.start({ UPLOAD_DAYS: String(KEPT_DAYS) });
  await server.createEdition();
  guangdong = await server.actAsAssociation('CN-GD');
  event = await server.createApprovedEvent((await server.createOrganisation()).id);
});
afterAll(() => server.stop());

const folder = (): string => join(server.app.get<ServerConfiguration>(CONFIGURATION).dataDir, 'uploads');
const files = async (): Promise<string[]> => (await readdir(folder())).toSorted();
const read = (id: string) => guangdong.get<Import>(`/imports/${id}`);
const reaches = async (id: string, state: string): Promise<void> => {
  for (let tries = 0; tries < 200 && (await read(id)).body.state !== state; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await read(id)).body.state).toBe(state);
};
const upload = async (text: string): Promise<string> => {
  const form = new FormData();
  form.set('kind', 'tallies');
  form.set('file', new Blob([text]), '日报.csv');
  const { body } = await guangdong.post<{ id: string }>('/imports', form);
  await reaches(body.id, 'ready');
  return body.id;
};
const hashOf = async (id: string): Promise<string> => {
  const rows = await server.source.query<{ file_hash: string }[]>(
    `select file_hash from imports where id = $1`,
    [id],
  );
  return rows[0]?.file_hash ?? '';
};
/** An upload, and its file on disk where nobody uploaded it since, come to be so old. */
const age = async (id: string, days: number): Promise<void> => {
  const at = new Date(Date.now() - days * DAY_MS);
  await server.source.query(`update imports set created_at = $2 where id = $1`, [id, at]);
  await utimes(join(folder(), await hashOf(id)), at, at);
};
const clean = () => server.app.get(UploadCleaner).handle();
const sheet = (value: string): string => `活动编号,日期,参与人次\n${event.code},2016-10-12,${value}\n`;

test('old uploads go, what was read of them stays; the same file uploaded since, or being read, is kept', async () => {
  const [old, mended, shared] = [
    await upload(sheet('120')),
    await upload(sheet('many')),
    await upload(sheet('77')),
  ];
  await guangdong.post(`/imports/${old}/commit`);
  await reaches(old, 'committed');
  const again = await upload(sheet('77'));
  expect(await hashOf(again)).toBe(await hashOf(shared));
  await age(old, KEPT_DAYS - 1);
  await clean();
  expect(await files()).toHaveLength(3);
  for (const id of [old, mended, shared]) await age(id, KEPT_DAYS + 1);
  // The disk says that the file is old, and one of its two uploads is not.
  await server.source.query(`update imports set state = 'reading' where id = $1`, [mended]);
  await clean();
  expect(await files()).toEqual([await hashOf(mended), await hashOf(shared)].toSorted());
  await server.source.query(`update imports set state = 'ready' where id = $1`, [mended]);
  await age(again, KEPT_DAYS + 1);
  await clean();
  expect(await files()).toEqual([]);

  // Rows, hash and trace are there, and say that the file is not.
  expect((await read(old)).body).toMatchObject({ fileName: '日报.csv', fileKept: false, state: 'committed' });
  const rows = await guangdong.get<Page<ImportRow>>(`/imports/${old}/rows`);
  expect(rows.body.items[0]?.cells.map(({ raw }) => raw)).toContain('120');
  const explained = await guangdong.get<ClaimExplanation>(
    `/board/explanation/claims?subject=event:${event.code}&metric=participants`,
  );
  expect(explained.body.figures[0]?.claims[0]?.entries[0]?.file).toMatchObject({
    import: old,
    kept: false,
    line: 2,
  });
  // Mending reads the file anew: it says politely why it cannot.
  const mend = await guangdong.patch<Problem>(`/imports/${mended}/rows/2`, {
    cells: [{ field: 'participants', text: '90' }],
  });
  expect(mend).toMatchObject({
    status: 422,
    body: { code: 'upload_missing', title: expect.stringContaining('保存期限') },
  });
  const undone = await guangdong.post(`/imports/${old}/undo`, { reason: '重报' });
  expect(undone.status).toBeLessThan(300);

  // Uploaded again, it is there for all that it is the file of.
  const third = await upload(sheet('77'));
  expect((await read(shared)).body.fileKept).toBe(true);
  await guangdong.post(`/imports/${third}/commit`);
  await reaches(third, 'committed');
});

test('what a killed process left on its way in or out is mended when nobody can be at work at it any more', async () => {
  const id = await upload(sheet('55'));
  const hash = await hashOf(id);
  const before = await files();
  await rename(join(folder(), hash), join(folder(), `leaving-${hash}`));
  await writeFile(join(folder(), 'arriving-0190c0de'), 'half of');
  const uploads = server.app.get(UploadStore);
  await uploads.sweep();
  expect(await files()).toEqual(
    [...before.filter((name) => name !== hash), 'arriving-0190c0de', `leaving-${hash}`].toSorted(),
  );
  await uploads.sweep(new Date(Date.now() + 2 * 3_600_000));
  expect(await files()).toEqual(before);
});
