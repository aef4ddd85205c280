import type { Event, Import, ImportRow, Organisation, Page, Problem } from '@innoweek/contracts';
import { writeEventTemplate } from '@innoweek/sheets';
import { EventStage } from './event.stage.ts';
import type { Reply, TestClient } from './test.client.ts';
import type { TestServer } from './test.server.ts';

/** Places of the columns that tests fill in otherwise. */
export const COLUMN = {
  code: 0,
  title: 1,
  lead: 3,
  province: 5,
  city: 6,
  start: 9,
  phone: 14,
  link: 15,
  reference: 17,
};

export const workbook = (lines: string[][]): Uint8Array => writeEventTemplate('zh-CN', lines);

/** A server whose people upload files of events. */
export class ImportStage {
  private constructor(
    readonly events: EventStage,
    readonly server: TestServer,
    readonly body: Organisation,
    /** A body in Chengdu. */
    readonly other: Organisation,
    readonly organizer: TestClient,
    readonly guangdong: TestClient,
    readonly coordinator: TestClient,
  ) {}

  static async set(): Promise<ImportStage> {
    const events = await EventStage.set();
    const { server, body, organizer, guangdong, coordinator } = events;
    const other = await server.createOrganisation({ name: '成都创客协会', region: '510100' });
    return new ImportStage(events, server, body, other, organizer, guangdong, coordinator);
  }

  /** A row of the template: code, title, English title, lead, partners, province, city, venue and so on. */
  line(title: string, change: Partial<Record<number, string>> = {}): string[] {
    const cells = ['', title, '', this.body.name, '', '广东', '广州', '图书馆', '线下', '2016-10-13 09:00'];
    cells.push('2016-10-13 17:00', '创业、科技', '120', '李工', '020-12345678', '', '', '');
    return cells.map((cell, at) => change[at] ?? cell);
  }

  upload(
    client: TestClient,
    bytes: Uint8Array,
    name = '活动.xlsx',
    kind = 'events',
  ): Promise<Reply<{ id: string } & Problem>> {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([Uint8Array.from(bytes)]), name);
    return client.post<{ id: string } & Problem>('/imports', form);
  }

  async reaches(client: TestClient, id: string, ...states: string[]): Promise<Import> {
    for (let tries = 0; tries < 1_200; tries += 1) {
      const { body: found } = await client.get<Import>(`/imports/${id}`);
      if (states.includes(found.state)) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`import ${id} did not become ${states.join(' or ')}`);
  }

  async read(client: TestClient, bytes: Uint8Array, name?: string): Promise<Import> {
    const reply = await this.upload(client, bytes, name);
    if (reply.headers.get('location') !== `/api/v1/imports/${reply.body.id}`)
      throw new Error(`no import: ${JSON.stringify(reply.body)}`);
    return this.reaches(client, reply.body.id, 'ready', 'failed');
  }

  async commit(client: TestClient, id: string, submit = false): Promise<Import> {
    const reply = await client.post(`/imports/${id}/commit`, { submit });
    if (reply.status !== 202) throw new Error(`not taken: ${JSON.stringify(reply.body)}`);
    return this.reaches(client, id, 'committed', 'ready');
  }

  /** A file of tallies in which sums count on their last day. */
  async readTallies(client: TestClient, ...lines: string[]): Promise<Import> {
    const bytes = new TextEncoder().encode(lines.join('\n'));
    const { id } = (await this.upload(client, bytes, '广东.csv', 'tallies')).body;
    const found = await this.reaches(client, id, 'ready', 'question', 'failed');
    if (found.state !== 'question') return found;
    const answers = found.questions.map((question) => ({ id: question.id, choice: 'last' }));
    const reply = await client.post(`/imports/${id}/answers`, { answers });
    if (reply.status !== 202) throw new Error(`not answered: ${JSON.stringify(reply.body)}`);
    return this.reaches(client, id, 'ready');
  }

  /** Commits the rows of a file that are not rejected. */
  async commitTallies(client: TestClient, id: string): Promise<Import> {
    const reply = await client.post(`/imports/${id}/commit`, { skipRejected: true });
    if (reply.status !== 202) throw new Error(`not taken: ${JSON.stringify(reply.body)}`);
    return this.reaches(client, id, 'committed');
  }

  async rowsOf(client: TestClient, id: string, query = ''): Promise<ImportRow[]> {
    return (await client.get<Page<ImportRow>>(`/imports/${id}/rows${query}`, { 'accept-language': 'zh-CN' }))
      .body.items;
  }

  folded(): Promise<Record<string, number>> {
    return this.events.folded();
  }

  async eventOf(code: string | null): Promise<Event> {
    return (await this.coordinator.get<Event>(`/events/${code ?? ''}`)).body;
  }

  async count(table: string): Promise<number> {
    const [row] = await this.server.source.query<{ rows: number }[]>(
      `select count(*)::int as rows from ${table}`,
    );
    return row?.rows ?? 0;
  }
}
