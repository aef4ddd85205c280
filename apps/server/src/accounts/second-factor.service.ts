import { Injectable, Logger } from '@nestjs/common';
import type {
  RecoveryCodes,
  Role,
  SecondFactor,
  SecondFactorEnrolment,
  SecondFactorProof,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { secretHash } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import type { AccountEntity } from './account.entity.ts';
import { AccountService } from './account.service.ts';
import { newRecoveryCodes, newTotp, readCode, stepOfCode } from './one-time.code.ts';
import { PasswordProof } from './password.proof.ts';
import { SecondFactorEntity, SecondFactorRoleEntity } from './second-factor.entity.ts';
import { SecretBox } from './secret.box.ts';
import { SignInLimiter } from './sign-in.limiter.ts';

/** How a code was right. */
export type CodeKind = 'totp' | 'recovery';

/** Second factors: an app that shows codes, and recovery codes for when it is lost. */
@Injectable()
export class SecondFactorService {
  readonly #log = new Logger('accounts');

  constructor(
    private readonly source: DataSource,
    private readonly accounts: AccountService,
    private readonly passwords: PasswordProof,
    private readonly limiter: SignInLimiter,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** Whether signing in to the account asks for a code. */
  async isOn(accountId: string): Promise<boolean> {
    return (await this.#confirmed(accountId)) !== null;
  }

  async read(caller: Principal): Promise<SecondFactor> {
    const [factor, [row]] = await Promise.all([
      this.#confirmed(caller.accountId),
      this.source.query<{ left: number; required: boolean }[]>(
        `select (select count(*)::int from recovery_codes where account_id = $1) as left,
                exists (select from second_factor_roles where role = any($2::text[])) as required`,
        [caller.accountId, caller.roles],
      ),
    ]);
    return {
      on: factor !== null,
      since: factor?.confirmedAt?.toISOString() ?? null,
      recoveryCodesLeft: row?.left ?? 0,
      required: row?.required ?? false,
    };
  }

  /** A new secret for the caller's app. Nothing changes until a code confirms it. */
  async begin(caller: Principal): Promise<SecondFactorEnrolment> {
    const { accountId, email } = caller;
    const { secret, uri } = newTotp(email);
    const rows = await this.source.query<unknown[]>(
      `insert into second_factors (account_id, secret) values ($1, $2)
       on conflict (account_id) do update set secret = excluded.secret, created_at = now()
       where second_factors.confirmed_at is null
       returning account_id`,
      [accountId, this.box.seal(secret, accountId)],
    );
    if (rows.length === 0) throw new ProblemError('second_factor_on');
    return { secret, uri };
  }

  /**
   * The app shows the right code: from now on signing in asks for one. Sessions that were opened without end.
   * @param secret of the session that asks, which stays
   */
  async confirm(
    caller: Principal,
    typed: string,
    secret: string | null,
    actor: Actor,
  ): Promise<RecoveryCodes> {
    const { accountId, email } = caller;
    const admitted = await this.limiter.admit(tryKey(email), actor.address);
    const factor = await this.source.getRepository(SecondFactorEntity).findOneBy({ accountId });
    if (factor === null) throw new ProblemError('second_factor_not_begun');
    if (factor.confirmedAt !== null) throw new ProblemError('second_factor_on');
    const step = this.#stepOf(factor, typed);
    if (step === null) throw codeWrong();
    await this.limiter.absolve(admitted);
    const codes = await this.source.transaction(async (manager) => {
      // Confirmed is the secret that was looked at, not one that another tab began meanwhile.
      const { affected } = await manager.update(
        SecondFactorEntity,
        { accountId, secret: factor.secret },
        { confirmedAt: new Date(), lastStep: step },
      );
      if (affected !== 1) throw codeWrong();
      await manager.query(`delete from sessions where account_id = $1 and secret_hash <> $2`, [
        accountId,
        secret === null ? '' : secretHash(secret),
      ]);
      await this.audit.record(manager, { actor, action: 'second_factor.on', target: accountId });
      return renewCodes(manager, accountId);
    });
    this.changes.announce('access');
    return { codes };
  }

  /** Turns the caller's off. */
  async turnOff(caller: Principal, proof: SecondFactorProof, actor: Actor): Promise<void> {
    await this.#prove(caller, proof, actor);
    await this.source.transaction(async (manager) => {
      await remove(manager, caller.accountId);
      await this.audit.record(manager, { actor, action: 'second_factor.off', target: caller.accountId });
    });
    this.changes.announce('access');
  }

  /** New recovery codes for the caller; the old ones are worth nothing. */
  async renewRecoveryCodes(
    caller: Principal,
    proof: SecondFactorProof,
    actor: Actor,
  ): Promise<RecoveryCodes> {
    await this.#prove(caller, proof, actor);
    const codes = await this.source.transaction(async (manager) => {
      await this.audit.record(manager, {
        actor,
        action: 'second_factor.recovery_codes',
        target: caller.accountId,
      });
      return renewCodes(manager, caller.accountId);
    });
    return { codes };
  }

  /** Takes somebody's away who has lost it, and ends their sessions: the phone may be in other hands. */
  async reset(id: string, actor: Actor): Promise<void> {
    const account = await this.accounts.find(id);
    await this.source.transaction(async (manager) => {
      await remove(manager, account.id);
      await manager.query(`delete from sessions where account_id = $1`, [account.id]);
      await this.audit.record(manager, { actor, action: 'second_factor.reset', target: account.id });
    });
    this.changes.announce('access');
  }

  /** The roles that have to have one. */
  async requirement(): Promise<Role[]> {
    const rows = await this.source.getRepository(SecondFactorRoleEntity).find({ order: { role: 'ASC' } });
    return rows.map(({ role }) => role);
  }

  /** Holds from the next request on: who has none is led to set one up, and can do nothing else until then. */
  async require(roles: readonly Role[], actor: Actor): Promise<Role[]> {
    await this.source.transaction(async (manager) => {
      await manager.query(`delete from second_factor_roles where role <> all($1::text[])`, [roles]);
      await manager.query(
        `insert into second_factor_roles (role) select distinct role from unnest($1::text[]) as r(role)
         on conflict do nothing`,
        [roles],
      );
      await this.audit.record(manager, {
        actor,
        action: 'second_factor.require',
        target: 'roles',
        detail: { roles },
      });
    });
    this.changes.announce('access');
    return this.requirement();
  }

  /** Takes a code of an account's: right once, then never again. Wrong ones are limited as passwords are. */
  async take(account: Pick<AccountEntity, 'id' | 'email'>, typed: string, actor: Actor): Promise<CodeKind> {
    const admitted = await this.limiter.admit(tryKey(account.email), actor.address);
    const kind = await this.#use(account.id, typed);
    if (kind === null) {
      await this.audit.record(undefined, { actor, action: 'second_factor.refuse', target: account.id });
      throw codeWrong();
    }
    await this.limiter.absolve(admitted);
    return kind;
  }

  async #use(accountId: string, typed: string): Promise<CodeKind | null> {
    const factor = await this.#confirmed(accountId);
    const read = readCode(typed);
    if (factor === null || read === null) return null;
    const isUsed =
      read.kind === 'totp' ? this.#useStep(factor, read.code) : this.#useRecoveryCode(accountId, read.code);
    return (await isUsed) ? read.kind : null;
  }

  async #useStep(factor: SecondFactorEntity, code: string): Promise<boolean> {
    const step = this.#stepOf(factor, code);
    if (step === null) return false;
    // Two who give the same code at once: one of them is first.
    const rows = await this.source.query<unknown[]>(
      `with taken as (
         update second_factors set last_step = $2
         where account_id = $1 and (last_step is null or last_step < $2) returning 1)
       select from taken`,
      [factor.accountId, step],
    );
    return rows.length === 1;
  }

  async #useRecoveryCode(accountId: string, code: string): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `with taken as (delete from recovery_codes where account_id = $1 and code_hash = $2 returning 1)
       select from taken`,
      [accountId, secretHash(code)],
    );
    return rows.length === 1;
  }

  #stepOf(factor: SecondFactorEntity, typed: string): number | null {
    const secret = this.box.open(factor.secret, factor.accountId);
    if (secret === null) {
      // The key is another one than when it was set up: recovery codes and a reset still work.
      this.#log.error({ msg: 'a second factor cannot be decrypted', account: factor.accountId });
      return null;
    }
    const read = readCode(typed);
    return read?.kind === 'totp' ? stepOfCode(secret, read.code, Date.now()) : null;
  }

  /** The caller is who they say: password, where there is one, and code. */
  async #prove(caller: Principal, { password, code }: SecondFactorProof, actor: Actor): Promise<void> {
    const account = await this.accounts.find(caller.accountId);
    if (!(await this.isOn(account.id))) throw new ProblemError('second_factor_off');
    if (account.passwordHash !== null) await this.passwords.check(account, password ?? '', 'password', actor);
    await this.take(account, code, actor);
  }

  async #confirmed(accountId: string): Promise<SecondFactorEntity | null> {
    const factor = await this.source.getRepository(SecondFactorEntity).findOneBy({ accountId });
    return factor?.confirmedAt ? factor : null;
  }
}

/** Counted apart from passwords: who knows the password must not start anew with every right one. */
const tryKey = (email: string): string => `second-factor ${email}`;

const codeWrong = (): ProblemError => unprocessable({ path: 'code', code: 'code_wrong' });

const remove = async (manager: EntityManager, accountId: string): Promise<void> => {
  await manager.query(`delete from second_factors where account_id = $1`, [accountId]);
  await manager.query(`delete from recovery_codes where account_id = $1`, [accountId]);
};

const renewCodes = async (manager: EntityManager, accountId: string): Promise<string[]> => {
  const codes = newRecoveryCodes();
  await manager.query(`delete from recovery_codes where account_id = $1`, [accountId]);
  await manager.query(`insert into recovery_codes (account_id, code_hash) select $1, unnest($2::text[])`, [
    accountId,
    codes.map((code) => secretHash(code.replaceAll('-', ''))),
  ]);
  return codes;
};
