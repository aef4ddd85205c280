import { Inject, Injectable } from '@nestjs/common';
import type {
  Account,
  AccountChange,
  AccountDraft,
  Membership,
  Page,
  PageQuery,
  Role,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { decodeCursor, encodeCursor, likePattern } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { AccountEntity, MembershipEntity } from './account.entity.ts';
import {
  checkIsAlone,
  checkOrganisation,
  firstMembership,
  lockAdministrators,
  membershipsOf,
  someoneIsInCharge,
} from './membership.repository.ts';
import { weaknesses } from './password.rules.ts';
import { PasswordService } from './password.service.ts';

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
    };
    const roles = [...new Set(draft.roles)];
    const organisation = draft.organisation ?? null;
    await checkOrganisation(manager, roles, organisation);
    const accounts = manager.getRepository(AccountEntity);
    await accounts.createQueryBuilder().insert().values(values).orIgnore().execute();
    const account = await accounts.findOneByOrFail({ email: values.email });
    if (account.id !== values.id) throw new ProblemError('email_taken');
    await manager.insert(MembershipEntity, {
      id: uuidv7(),
      accountId: account.id,
      organisationId: organisation,
      roles,
    });
    await this.audit.record(manager, {
      actor,
      action: 'account.create',
      target: account.id,
      detail: { email: account.email, roles, organisation },
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
    const ids = accounts.map(({ id }) => id);
    const [rows, memberships] = await Promise.all([
      this.source.query<Proofs[]>(
        `select a.id,
                exists (select from second_factors f where f.account_id = a.id and f.confirmed_at is not null)
                  as "secondFactor",
                exists (select from identities i where i.account_id = a.id) as linked
         from accounts a where a.id = any($1::uuid[])`,
        [ids],
      ),
      membershipsOf(this.source.manager, ids),
    ]);
    const proofsOf = new Map(rows.map((row) => [row.id, row]));
    // Whoever was removed meanwhile is left out.
    return accounts.flatMap((account) => {
      const own = memberships.get(account.id);
      const proofs = proofsOf.get(account.id);
      return own && proofs ? [accountOf(account, own, proofs)] : [];
    });
  }

  /** Changes what is named. A new password or disabling ends every session of the account. */
  async change(id: string, change: AccountChange, actor: Actor): Promise<AccountEntity> {
    if (!isUuid(id)) throw new ProblemError('account_not_found');
    const { password, organisation, roles, ...plain } = change;
    if (password !== undefined) this.checkPassword(password, await this.find(id));
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    const changed = await this.source.transaction(async (manager) => {
      await lockAdministrators(manager);
      const accounts = manager.getRepository(AccountEntity);
      const before = await accounts.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (before === null) throw new ProblemError('account_not_found');
      const was = { name: before.name, email: before.email, disabled: before.disabled };
      const couldAct = await someoneIsInCharge(manager);
      if (roles !== undefined || organisation !== undefined)
        await changeFirst(manager, id, { roles, organisation });
      const after = await accounts.save(
        Object.assign(before, plain, { passwordHash: passwordHash ?? before.passwordHash }),
      );
      if (couldAct && !(await someoneIsInCharge(manager))) throw new ProblemError('last_administrator');
      if (password !== undefined || after.disabled)
        await manager.query(`delete from sessions where account_id = $1`, [id]);
      await this.audit.record(manager, {
        actor,
        action: 'account.change',
        target: id,
        detail: {
          before: was,
          ...plain,
          ...(roles === undefined ? {} : { roles }),
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
      await lockAdministrators(manager);
      if (await someoneIsInCharge(manager)) return;
      const accounts = manager.getRepository(AccountEntity);
      const present = await accounts.findOneBy({ email: email.toLowerCase() });
      if (present === null) {
        const draft = { email, name: email, roles: ['administrator' as const] };
        await this.createWithin(manager, draft, passwordHash, actor);
        return;
      }
      const first = await firstMembership(manager, present.id);
      const roles = [...new Set<Role>([...first.roles, 'administrator'])];
      await manager.update(MembershipEntity, first.id, { roles });
      await accounts.update(present.id, { passwordHash, disabled: false });
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

/** What somebody shows besides a password. */
type Proofs = { id: string; secondFactor: boolean; linked: boolean };

/** Changes the membership that the plain fields of an account speak of. */
const changeFirst = async (
  manager: EntityManager,
  accountId: string,
  change: Pick<AccountChange, 'roles' | 'organisation'>,
): Promise<void> => {
  const first = await firstMembership(manager, accountId);
  const roles = change.roles ? [...new Set(change.roles)] : first.roles;
  const organisationId = change.organisation === undefined ? first.organisationId : change.organisation;
  await checkOrganisation(manager, roles, organisationId);
  await checkIsAlone(manager, accountId, organisationId, first.id);
  await manager.update(MembershipEntity, first.id, { roles, organisationId });
};

const accountOf = (
  account: AccountEntity,
  memberships: readonly [Membership, ...Membership[]],
  { secondFactor, linked }: Proofs,
): Account => ({
  id: account.id,
  email: account.email,
  name: account.name,
  roles: memberships[0].roles,
  organisation: memberships[0].organisation?.id ?? null,
  memberships: [...memberships],
  disabled: account.disabled,
  hasPassword: account.passwordHash !== null,
  secondFactor,
  linked,
  createdAt: account.createdAt.toISOString(),
});
