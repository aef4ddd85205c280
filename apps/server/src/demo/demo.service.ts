import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Role } from '@innoweek/contracts';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { SERVER } from '../access/actor.decorator.ts';
import { AccountEntity } from '../accounts/account.entity.ts';
import { membershipsOf } from '../accounts/membership.repository.ts';
import { AccountService } from '../accounts/account.service.ts';
import { PasswordService } from '../accounts/password.service.ts';
import { TokenService } from '../accounts/token.service.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import { makeFolder } from '../configuration/data.folder.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { OrganisationService } from '../organisations/organisation.service.ts';
import {
  DEMO_EDITION,
  DEMO_ORGANISATION,
  DEMO_ROLES,
  DEMO_SOCIETY,
  DEMO_UNIT,
  REHEARSAL_EMAIL,
  type DemoRole,
} from './demo.data.ts';
import { keptPassword } from './demo.password.ts';
import { RehearsalProcess } from './rehearsal.process.ts';

const DEMO_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:demo'))`;
/** Held for as long as the rehearsal runs: of several servers on one database, one plays. */
const REHEARSAL_LOCK = `select pg_try_advisory_lock(hashtext('innoweek:rehearsal')) as free`;
const REHEARSAL_UNLOCK = `select pg_advisory_unlock(hashtext('innoweek:rehearsal'))`;
const REHEARSAL = fileURLToPath(new URL('../../../rehearsal/dist/main.js', import.meta.url));
/** Edition seconds in a real one: something visible happens every second, and the week lasts under three hours. */
const SPEED = 60;
/** Longer than any rehearsal; a new one is issued with every start. */
const TOKEN_MS = 7 * 86_400_000;

/** What a person needs to look around in the demo. */
export type DemoAccounts = { accounts: { email: string; role: Role }[]; password: string };

const progressSchema = z.object({ finished: z.boolean() });

/** The demo: on an empty database, the week of 2016 with its accounts, and the rehearsal that plays it. */
@Injectable()
export class DemoService {
  readonly #log = new Logger('demo');
  #starting: Promise<void> = Promise.resolve();
  #rehearsal: { process: RehearsalProcess; lock: QueryRunner } | null = null;
  #stopping = false;

  constructor(
    private readonly source: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
    private readonly accounts: AccountService,
    private readonly passwords: PasswordService,
    private readonly tokens: TokenService,
    private readonly organisations: OrganisationService,
    private readonly editions: EditionService,
  ) {}

  /**
   * Creates the demo on an empty database, or takes up the one that is there.
   * @returns null on a database that holds anything else: nothing is touched then
   */
  async prepare(): Promise<DemoAccounts | null> {
    if ((await this.#state(this.source.manager)) === 'other') return null;
    // One process at a time: the others find the password and the demo of the first.
    const made = await this.source.transaction(async (manager) => {
      await manager.query(DEMO_LOCK);
      const state = await this.#state(manager);
      if (state === 'other') return null;
      const password = this.configuration.demoPassword ?? (await keptPassword(this.configuration.dataDir));
      return { password, edition: state === 'empty' ? await this.#create(manager, password) : null };
    });
    if (made === null) return null;
    const { password, edition } = made;
    if (edition) this.editions.announce(edition);
    else await this.#setPassword(password);
    return { accounts: DEMO_ROLES.map(({ email, role }) => ({ email, role })), password };
  }

  /** Lets the rehearsal play on the server at `url`, unless it has finished or another server lets it. */
  startRehearsal(url: string): void {
    this.#starting = this.#start(url).catch((error: unknown) => {
      this.#log.error({ msg: 'the rehearsal did not start', err: error });
    });
  }

  /** Stops the rehearsal; it carries on at the next start. */
  async stop(): Promise<void> {
    await this.#starting;
    this.#stopping = true;
    await this.#rehearsal?.process.stop();
  }

  async #state(manager: EntityManager): Promise<'empty' | 'demo' | 'other'> {
    const [row] = await manager.query<{ demo: boolean; empty: boolean }[]>(
      `select exists (select from editions where code = $1)
                and exists (select from accounts where email = $2) as demo,
              not exists (select from editions)
                and not exists (select from accounts where email <> $3) as empty`,
      [DEMO_EDITION.code, REHEARSAL_EMAIL, this.configuration.administrator?.email.toLowerCase() ?? ''],
    );
    if (row?.demo) return 'demo';
    return row?.empty ? 'empty' : 'other';
  }

  async #create(manager: EntityManager, password: string): Promise<EditionEntity> {
    const passwordHash = await this.passwords.hash(password);
    await this.organisations.createWithin(manager, DEMO_ORGANISATION, SERVER);
    for (const role of DEMO_ROLES) await this.#createAccount(manager, role, passwordHash);
    await this.accounts.createWithin(
      manager,
      { email: REHEARSAL_EMAIL, name: '演练程序', roles: ['administrator'] },
      null,
      SERVER,
    );
    return this.editions.createWithin(manager, DEMO_EDITION, SERVER);
  }

  async #createAccount(
    manager: EntityManager,
    { email, name, role, belongsTo }: DemoRole,
    hash: string,
  ): Promise<void> {
    const organisation = belongsTo && (await organisationFor(manager, belongsTo));
    await this.accounts.createWithin(
      manager,
      { email, name, roles: [role], ...(organisation === null ? {} : { organisation }) },
      hash,
      SERVER,
    );
  }

  /** The environment and the file decide what the password is; the database follows. */
  async #setPassword(password: string): Promise<void> {
    const emails = DEMO_ROLES.map(({ email }) => email);
    const accounts = await this.source
      .getRepository(AccountEntity)
      .createQueryBuilder('a')
      .where('a.email = any(:emails)', { emails })
      .getMany();
    for (const { id, passwordHash } of accounts) {
      const matches = await this.passwords.inTurn(() => this.passwords.matches(passwordHash, password));
      if (!matches) await this.accounts.change(id, { password }, SERVER);
    }
  }

  async #start(url: string): Promise<void> {
    if (this.#rehearsal) return;
    const { dataDir } = this.configuration;
    const stateFile = join(dataDir, 'rehearsal.json');
    if (await hasFinished(stateFile)) return;
    // With a database of its own elsewhere nothing else may have made the folder yet.
    makeFolder(dataDir);
    if (!existsSync(REHEARSAL)) {
      this.#log.warn(`no rehearsal: build it first (${REHEARSAL} is not there)`);
      return;
    }
    const lock = this.source.createQueryRunner();
    try {
      const [row] = await this.source.query<{ free: boolean }[]>(REHEARSAL_LOCK, [], lock);
      if (!row?.free) {
        this.#log.debug('another server lets the rehearsal play');
        await lock.release();
        return;
      }
      const token = await this.#issueToken();
      const process = new RehearsalProcess({
        script: REHEARSAL,
        args: [
          ...['--url', url, '--edition', DEMO_EDITION.code],
          ...['--state', stateFile, '--speed', String(SPEED)],
        ],
        env: { INNOWEEK_REHEARSAL_TOKEN: token },
        logFile: join(dataDir, 'rehearsal.log'),
        onLine: (line) => {
          this.#log.debug(line);
        },
        onExit: (code) => {
          void this.#ended(lock, code);
        },
      });
      this.#rehearsal = { process, lock };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async #ended(lock: QueryRunner, code: number | null): Promise<void> {
    this.#rehearsal = null;
    if (code === 0 || this.#stopping) this.#log.debug('the rehearsal has ended');
    else this.#log.warn(`the rehearsal ended with ${String(code)}: see rehearsal.log in the data folder`);
    await this.source.query(REHEARSAL_UNLOCK, [], lock).catch(() => undefined);
    await lock.release().catch(() => undefined);
  }

  /** A new token with every start; the one before is worth nothing any more. */
  async #issueToken(): Promise<string> {
    return this.source.transaction(async (manager) => {
      const { id: account } = await manager.findOneByOrFail(AccountEntity, { email: REHEARSAL_EMAIL });
      await manager.query(`delete from tokens where account_id = $1`, [account]);
      const membership = (await membershipsOf(manager, [account])).get(account)?.[0];
      if (!membership) throw new Error('the account of the rehearsal has no membership');
      const { secret } = await this.tokens.issueWithin(
        manager,
        {
          name: '演练 / rehearsal',
          account,
          membership,
          scopes: null,
          expiresAt: new Date(Date.now() + TOKEN_MS),
        },
        SERVER,
      );
      return secret;
    });
  }
}

const FIND: Record<'unit' | 'society' | 'company', { sql: string; value: string }> = {
  unit: { sql: `select id from organisations where reports_for = $1`, value: DEMO_UNIT },
  society: {
    sql: `select id from organisations where kind = 'national_society' order by name <> $1, id limit 1`,
    value: DEMO_SOCIETY,
  },
  company: { sql: `select id from organisations where id = $1`, value: DEMO_ORGANISATION.id },
};

const organisationFor = async (manager: EntityManager, what: keyof typeof FIND): Promise<string> => {
  const { sql, value } = FIND[what];
  const [row] = await manager.query<{ id: string }[]>(sql, [value]);
  if (!row) throw new Error(`the reference data has no organisation for the demo: ${value}`);
  return row.id;
};

const hasFinished = async (stateFile: string): Promise<boolean> => {
  try {
    return progressSchema.parse(JSON.parse(await readFile(stateFile, 'utf8'))).finished;
  } catch {
    // None yet, or none that can be read: the rehearsal itself says what is wrong with it.
    return false;
  }
};
