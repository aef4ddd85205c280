import type { Event, Organisation } from '@innoweek/contracts';
import type { TestClient } from './test.client.ts';
import { TestServer } from './test.server.ts';

/** A server with a current edition and those who deal with its events. */
export class EventStage {
  #count = 0;

  private constructor(
    readonly server: TestServer,
    /** A body in Guangzhou. */
    readonly body: Organisation,
    readonly organizer: TestClient,
    readonly guangdong: TestClient,
    readonly sichuan: TestClient,
    readonly coordinator: TestClient,
  ) {}

  /** @param poolSize connections that the server may have to its database */
  static async set(poolSize?: number): Promise<EventStage> {
    const server = await TestServer.start({}, poolSize);
    await server.createEdition();
    const body = await server.createOrganisation({ name: '广州创客协会' });
    return new EventStage(
      server,
      body,
      await server.actAs(['organizer'], body.id),
      await server.actAsAssociation('CN-GD'),
      await server.actAsAssociation('CN-SC'),
      await server.actAs(['coordinator']),
    );
  }

  /** What the body in Guangzhou says of an event. */
  draft(change: Record<string, unknown> = {}): Record<string, unknown> {
    this.#count += 1;
    return {
      title: `创业大赛${String(this.#count)}`,
      organiser: this.body.id,
      region: '440100',
      venue: '广州图书馆',
      start: '2016-10-13T09:00:00+08:00',
      end: '2016-10-13T17:00:00+08:00',
      contactName: '李工',
      contactPhone: '020-12345678',
      ...change,
    };
  }

  async created(client: TestClient, change: Record<string, unknown> = {}): Promise<Event> {
    const reply = await client.post<Event>('/events', this.draft(change));
    if (reply.status !== 201) throw new Error(`no event: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** What a cell of the board shows; waits while it is not yet what is expected of it. */
  async cell(key: string, expected: number): Promise<number> {
    let seen = NaN;
    for (let tries = 0; tries < 400 && seen !== expected; tries += 1) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 25));
      seen = (await this.server.cells())[key] ?? 0;
    }
    return seen;
  }

  /** The nation's cells once everything that was appended so far is in them. */
  async folded(): Promise<Record<string, number>> {
    for (let tries = 0; tries < 400; tries += 1) {
      const [row] = await this.server.source.query<{ waiting: number }[]>(
        'select count(*)::int as waiting from batches where folded_version is null',
      );
      if (row?.waiting === 0) return this.server.cells();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('not folded within 10 s');
  }
}
