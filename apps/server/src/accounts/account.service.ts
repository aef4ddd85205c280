import { Inject, Injectable } from '@nestjs/common';
import type { Account, AccountChange, AccountDraft, Page, PageQuery, Role } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { OrganisationEntity } from '../organisations/organisation.entity.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { decodeCursor, encodeCursor, likePattern } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { AccountEntity } from './account.entity.ts';
import { weaknesses } from './password.rules.ts';
import { PasswordService } from './password.service.ts';

/** Taken by every change that could leave nobody in charge, so that two of them see each other. */
const ADMINISTRATORS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:administrators'))`;

/** An account before it has an id; the password's rules are those of the interface. */
export type NewAccount = AccountDraft;

/** The accounts and what they may do. */
@Injectable()
export class AccountService {
  constructor(
    private readonly source: DataSource,
    private readonly passwords: PasswordService,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /** Refuses a new password that this installation's rules do not allow. */
  checkPassword(password: string, { email, name }: Pick<AccountEntity, 'email' | 'name'>): void {
    const found = weaknesses(password, this.configuration.passwords, [email, name]);
    if (found.length > 0) throw unprocessable(...found.map((problem) => ({ path: 'password', ...problem })));
  }

  async create(draft: NewAccount, actor: Actor): Promise<AccountEntity> {
    if (draft.password !== undefined) this.checkPassword(draft.password, draft);
    const passwordHash = draft.password === undefined ? null : await this.passwords.hash(draft.password);
    return this.source.transaction((manager) => this.createWithin(manager, draft, passwordHash, actor));
  }

  /** Creates an account as part of the caller's transaction. */
  async createWithin(
    manager: EntityManager,
    draft: NewAccount,
    passwordHash: string | null,
    actor: Actor,
  ): Promise<AccountEntity> {
    const values = {
      id: uuidv7(),
      email: draft.email.toLowerCase(),
      name: draft.name,
      passwordHash,
      roles: [...new Set(draft.roles)],
      organisationId: draft.organisation ?? null,
    };
    await checkOrganisation(manager, values.roles, values.organisationId);
    const accounts = manager.getRepository(AccountEntity);
    await accounts.createQueryBuilder().insert().values(values).orIgnore().execute();
    const account = await accounts.findOneByOrFail({ email: values.email });
    if (account.id !== values.id) throw new ProblemError('email_taken');
    await this.audit.record(manager, {
      actor,
      action: 'account.create',
      target: account.id,
      detail: { email: account.email, roles: account.roles, organisation: account.organisationId },
    });
    return account;
  }

  async find(id: string): Promise<AccountEntity> {
    const account = isUuid(id) ? await this.source.getRepository(AccountEntity).findOneBy({ id }) : null;
    if (account === null) throw new ProblemError('account_not_found');
    return account;
  }

  /** Accounts by address; `q` looks for a part of the address or the name. */
  async list({ cursor, limit, q }: PageQuery & { q?: string | undefined }): Promise<Page<Account>> {
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const query = this.source.getRepository(AccountEntity).createQueryBuilder('a');
    if (q) query.where('(a.email ilike :q or a.name ilike :q)', { q: likePattern(q) });
    const total = await query.getCount();
    if (after !== undefined) query.andWhere('a.email collate "C" > :after', { after });
    const rows = await query
      .orderBy('a.email collate "C"')
      .limit(limit + 1)
      .getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.describe(page),
      nextCursor: rows.length > limit && last ? encodeCursor([last.email]) : null,
      total,
    };
  }

  /** As the interface shows them. */
  async describe(accounts: readonly AccountEntity[]): Promise<Account[]> {
    const rows = await this.source.query<{ id: string }[]>(
      `select account_id as id from second_factors where account_id = any($1::uuid[]) and confirmed_at is not null`,
      [accounts.map(({ id }) => id)],
    );
    const withFactor = new Set(rows.map(({ id }) => id));
    return accounts.map((account) => accountOf(account, withFactor.has(account.id)));
  }

  /** Changes what is named. A new password or disabling ends every session of the account. */
  async change(id: string, change: AccountChange, actor: Actor): Promise<AccountEntity> {
    if (!isUuid(id)) throw new ProblemError('account_not_found');
    const { password, organisation, ...plain } = change;
    if (password !== undefined) this.checkPassword(password, await this.find(id));
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    const changed = await this.source.transaction(async (manager) => {
      await manager.query(ADMINISTRATORS_LOCK);
      const accounts = manager.getRepository(AccountEntity);
      const before = await accounts.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (before === null) throw new ProblemError('account_not_found');
      const roles = plain.roles ? [...new Set(plain.roles)] : before.roles;
      const organisationId = organisation === undefined ? before.organisationId : organisation;
      if (plain.roles || organisation !== undefined) await checkOrganisation(manager, roles, organisationId);
      const wasInCharge = isInCharge(before);
      const after = await accounts.save(
        Object.assign(before, plain, {
          roles,
          organisationId,
          passwordHash: passwordHash ?? before.passwordHash,
        }),
      );
      if (wasInCharge && !isInCharge(after) && !(await someoneIsInCharge(manager)))
        throw new ProblemError('last_administrator');
      if (password !== undefined || after.disabled)
        await manager.query(`delete from sessions where account_id = $1`, [id]);
      await this.audit.record(manager, {
        actor,
        action: 'account.change',
        target: id,
        detail: {
          ...plain,
          ...(organisation === undefined ? {} : { organisation }),
          ...(password === undefined ? {} : { password: 'changed' }),
        },
      });
      return after;
    });
    this.changes.announce('access');
    return changed;
  }

  /**
   * Makes the first administrator where there is none. Processes that start at the same time make one; an
   * account that has the address already is put in charge.
   */
  async ensureAdministrator(email: string, password: string, actor: Actor): Promise<void> {
    if (await someoneIsInCharge(this.source.manager)) return;
    const passwordHash = await this.passwords.hash(password);
    await this.source.transaction(async (manager) => {
      await manager.query(ADMINISTRATORS_LOCK);
      if (await someoneIsInCharge(manager)) return;
      const accounts = manager.getRepository(AccountEntity);
      const present = await accounts.findOneBy({ email: email.toLowerCase() });
      if (present === null) {
        const draft = { email, name: email, roles: ['administrator' as const] };
        await this.createWithin(manager, draft, passwordHash, actor);
        return;
      }
      const roles = [...new Set<Role>([...present.roles, 'administrator'])];
      await accounts.update(present.id, { roles, passwordHash, disabled: false });
      await manager.query(`delete from sessions where account_id = $1`, [present.id]);
      await this.audit.record(manager, {
        actor,
        action: 'account.change',
        target: present.id,
        detail: { roles, disabled: false, password: 'changed' },
      });
    });
    this.changes.announce('access');
  }
}

const accountOf = (account: AccountEntity, secondFactor: boolean): Account => ({
  id: account.id,
  email: account.email,
  name: account.name,
  roles: account.roles,
  organisation: account.organisationId,
  disabled: account.disabled,
  hasPassword: account.passwordHash !== null,
  secondFactor,
  createdAt: account.createdAt.toISOString(),
});

/** Who can sign in and put things right: a token alone cannot. */
const isInCharge = ({ roles, disabled, passwordHash }: AccountEntity): boolean =>
  !disabled && passwordHash !== null && roles.includes('administrator');

const someoneIsInCharge = async (manager: EntityManager): Promise<boolean> => {
  const [row] = await manager.query<{ present: boolean }[]>(
    `select exists (select from accounts
       where 'administrator' = any(roles) and not disabled and password_hash is not null) as present`,
  );
  return row?.present ?? false;
};

/** Organizers act for an organisation, associations for one that reports for a unit. */
const checkOrganisation = async (
  manager: EntityManager,
  roles: readonly Role[],
  organisation: string | null,
): Promise<void> => {
  const path = 'organisation';
  if (organisation === null) {
    if (roles.includes('organizer') || roles.includes('association'))
      throw unprocessable({ path, code: 'required' });
    return;
  }
  const found = organisation.includes('\0')
    ? null
    : await manager.getRepository(OrganisationEntity).findOneBy({ id: organisation });
  if (found === null) throw unprocessable({ path, code: 'unknown_organisation', params: { organisation } });
  if (roles.includes('association') && found.reportsFor === null)
    throw unprocessable({ path, code: 'no_reporting_organisation' });
};
