import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type {
  Account,
  Edition,
  Event,
  EventDraft,
  IssuedToken,
  Organisation,
  Receipt,
  ReceiptState,
  Role,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import { readConfiguration } from '../src/configuration/server.configuration.ts';
import { openDataSource } from '../src/database/data-source.ts';
import { createHttpApplication } from '../src/http.application.ts';
import { ChangeService } from '../src/queue/change.service.ts';
import { allowOneConnection } from './one.connection.ts';
import { TestClient } from './test.client.ts';
import { cloneDatabase, type TestDatabase } from './test.database.ts';

const ADMINISTRATOR = { email: 'root@test.innoweek.local', password: 'correct horse battery' };

/** The server in this process on a database of its own, spoken to over real HTTP. */
export class TestServer {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly database: TestDatabase,
    private readonly drop: () => Promise<void>,
    readonly dataDir: string,
    readonly nobody: TestClient,
    readonly administrator: TestClient,
    private readonly asked: readonly Error[],
  ) {}

  static async start(env: Record<string, string> = {}, poolSize?: number): Promise<TestServer> {
    const database = await cloneDatabase();
    return TestServer.#open(database, () => database.drop(), env, poolSize);
  }

  /** On a database that the test looks after itself. */
  static on(database: TestDatabase, env: Record<string, string>): Promise<TestServer> {
    return TestServer.#open(database, () => Promise.resolve(), env);
  }

  /** A second server on the database of the first, as another process beside it would be. */
  static join(first: TestServer): Promise<TestServer> {
    return TestServer.#open(first.database, () => Promise.resolve(), {});
  }

  static async #open(
    database: TestDatabase,
    drop: () => Promise<void>,
    env: Record<string, string>,
    poolSize = 8,
  ): Promise<TestServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'innoweek-server-'));
    const configuration = readConfiguration({
      PORT: '0',
      LOG_LEVEL: 'fatal',
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      INNOWEEK_ADMIN_EMAIL: ADMINISTRATOR.email,
      INNOWEEK_ADMIN_PASSWORD: ADMINISTRATOR.password,
      ...env,
    });
    const source = await openDataSource(database.url, poolSize);
    const asked = allowOneConnection(source);
    const logger = process.env['TEST_LOG']
      ? new ConsoleLogger({ logLevels: ['fatal', 'error', 'warn'] })
      : false;
    const app = await createHttpApplication({ configuration, databaseUrl: database.url, source }, logger);
    await app.listen(0, '127.0.0.1');
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    const nobody = new TestClient(url);
    const signedIn = await nobody.post('/session', ADMINISTRATOR);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const token = await nobody.post<IssuedToken>('/tokens', { name: 'tests' }, { cookie });
    if (token.status !== 201) throw new Error(`no token for the tests: ${JSON.stringify(token.body)}`);
    const administrator = new TestClient(url, token.body.secret);
    return new TestServer(app, url, database, drop, dataDir, nobody, administrator, asked);
  }

  get source(): DataSource {
    return this.app.get(DataSource);
  }

  /** To be called after changing accounts, tokens or sessions by hand: every process has to hear of it. */
  announceAccess(): void {
    this.app.get(ChangeService).announce('access');
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.drop();
    await rm(this.dataDir, { recursive: true, force: true });
    const [first] = this.asked;
    if (first) throw first;
  }

  /** The edition of 2016, current, with its own clock standing on the first day of the week. */
  async createEdition(change: Record<string, unknown> = {}): Promise<Edition> {
    const created = await this.administrator.post<Edition>('/editions', {
      code: 'week-2016',
      name: '第二届全国双创周',
      nameEn: 'Innovation Week 2016',
      warmUpStart: '2016-09-12',
      start: '2016-10-12',
      end: '2016-10-18',
      rehearsal: true,
      current: true,
      ...change,
    });
    if (created.status !== 201) throw new Error(`no edition: ${JSON.stringify(created.body)}`);
    const clock = { at: '2016-10-12T08:00:00+08:00', speed: 0 };
    const set = await this.administrator.patch<Edition>(`/editions/${created.body.code}`, { clock });
    if (set.status !== 200) throw new Error(`no clock: ${JSON.stringify(set.body)}`);
    return set.body;
  }

  /** A body that organises events; by default one in Guangzhou. */
  async createOrganisation(draft: Record<string, unknown> = {}): Promise<Organisation> {
    const created = await this.administrator.post<Organisation>('/organisations', {
      name: `单位${newId().slice(-8)}`,
      kind: 'other',
      region: '440100',
      ...draft,
    });
    if (created.status !== 201) throw new Error(`no organisation: ${JSON.stringify(created.body)}`);
    return created.body;
  }

  /** Somebody with these roles, at the API by a token. */
  async actAs(roles: Role[], organisation?: string): Promise<TestClient> {
    const account = await this.administrator.post<Account>('/accounts', {
      email: `${newId()}@test.innoweek.local`,
      name: roles.join(' '),
      roles,
      ...(organisation === undefined ? {} : { organisation }),
    });
    if (account.status !== 201) throw new Error(`no account: ${JSON.stringify(account.body)}`);
    return this.tokenOf(account.body.id);
  }

  /** Somebody at the API with a token of an account that there is. */
  async tokenOf(account: string): Promise<TestClient> {
    const token = await this.administrator.post<IssuedToken>('/tokens', { name: 'test', account });
    return new TestClient(this.url, token.body.secret);
  }

  /** The association that reports for a unit. */
  async actAsAssociation(unit: string): Promise<TestClient> {
    const [row] = await this.source.query<{ id: string }[]>(
      `select id from organisations where reports_for = $1`,
      [unit],
    );
    if (!row) throw new Error(`no association reports for ${unit}`);
    return this.actAs(['association'], row.id);
  }

  /** An approved event of an organisation, on site in Guangzhou on 12 October unless said otherwise. */
  async createApprovedEvent(organiser: string, draft: Partial<EventDraft> = {}): Promise<Event> {
    const coordinator = await this.actAs(['coordinator']);
    const created = await coordinator.post<Event>('/events', {
      title: `活动${newId().slice(-8)}`,
      organiser,
      region: '440100',
      form: 'onsite',
      start: '2016-10-12T09:00:00+08:00',
      end: '2016-10-12T17:00:00+08:00',
      submit: true,
      ...draft,
    });
    if (created.status !== 201) throw new Error(`no event: ${JSON.stringify(created.body)}`);
    const approved = await coordinator.post<Event>(`/events/${created.body.code}/approve`, {});
    if (approved.status !== 200 && approved.status !== 201)
      throw new Error(`not approved: ${JSON.stringify(approved.body)}`);
    return approved.body;
  }

  /** Waits until a receipt is on the board; tells the version. */
  async folded(client: TestClient, receipt: Receipt): Promise<number> {
    for (let tries = 0; tries < 400; tries += 1) {
      const { body } = await client.get<ReceiptState>(`/receipts/${receipt.receipt}`);
      if (body.version !== null) return body.version;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`receipt ${receipt.receipt} was not folded within 10 s`);
  }

  /** Cells of a board as anybody sees them. */
  async cells(scope = 'nation', client: TestClient = this.administrator): Promise<Record<string, number>> {
    const { body } = await client.get<{ cells: Record<string, number> }>(`/board?scope=${scope}`);
    return body.cells;
  }
}
