import { Inject, Injectable } from '@nestjs/common';
import type { Membership, Session, SignIn } from '@innoweek/contracts';
import { DataSource, MoreThan } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { unitOf, type Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { newSecret, secretHash } from '../access/secret.hash.ts';
import { AuditService, type AuditDetail } from '../audit/audit.service.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { AccountEntity, SessionEntity } from './account.entity.ts';
import { MembershipService } from './membership.service.ts';
import { PasswordService } from './password.service.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { SignInLimiter } from './sign-in.limiter.ts';

/** What a browser brings along: the secret of the session that this one follows, and what it calls itself. */
export type Visit = { replaced: string | null; agent: string | null };

export type SignedIn = { secret: string; principal: Principal; expiresAt: Date };

/** The password was right, and a code has to follow. The secret is good for nothing else. */
export type HalfWay = { secret: string; principal: null; expiresAt: Date };

/** How long the code may take, in milliseconds. */
const SECOND_STEP_MS = 10 * 60_000;

/** Signs people in and out. */
@Injectable()
export class SessionService {
  constructor(
    private readonly source: DataSource,
    private readonly principals: PrincipalService,
    private readonly passwords: PasswordService,
    private readonly limiter: SignInLimiter,
    private readonly factors: SecondFactorService,
    private readonly memberships: MembershipService,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /**
   * A new session for whoever knows the password. The answer and its time do not tell whether the address, the
   * password or the account's state was wrong.
   */
  async signIn({ email: typed, password }: SignIn, actor: Actor, visit: Visit): Promise<SignedIn | HalfWay> {
    const email = typed.toLowerCase();
    const account = await this.passwords.inTurn(async () => {
      const admitted = await this.limiter.admit(email, actor.address);
      const found = await this.source.getRepository(AccountEntity).findOneBy({ email });
      const right = await this.passwords.matches(found?.passwordHash ?? null, password);
      if (!right || found === null || found.disabled) return null;
      await this.limiter.absolve(admitted);
      return found;
    });
    if (account === null) {
      await this.audit.record(undefined, { actor, action: 'session.refuse', target: email });
      throw new ProblemError('credentials_wrong');
    }
    return this.enter(account, actor, visit);
  }

  /** Who is asking, as the interface shows it. */
  async describe(principal: Principal): Promise<Session> {
    return sessionOf(principal, await this.memberships.list(principal.accountId));
  }

  /** Ends the session of this secret, if there is one. */
  async signOut(secret: string, actor: Actor): Promise<void> {
    await this.source.transaction(async (manager) => {
      const ended = await manager.query<{ account_id: string }[]>(
        `with ended as (delete from sessions where secret_hash = $1 returning account_id) select * from ended`,
        [secretHash(secret)],
      );
      for (const { account_id: target } of ended)
        await this.audit.record(manager, { actor, action: 'session.end', target });
    });
    this.changes.announce('access');
  }

  /** Lets in whoever has just shown one proof of being the account's owner, or asks for the second one. */
  async enter(account: AccountEntity, actor: Actor, visit: Visit): Promise<SignedIn | HalfWay> {
    if (!(await this.factors.isOn(account.id))) return this.#open(account, actor, visit, {});
    const expiresAt = new Date(Date.now() + SECOND_STEP_MS);
    const secret = await this.#insert(account, actor, visit, expiresAt, true);
    return { secret, principal: null, expiresAt };
  }

  /** The second step: a code, within the time that the first one gave for it. */
  async complete(code: string, actor: Actor, visit: Visit): Promise<SignedIn> {
    const session = await this.source.getRepository(SessionEntity).findOne({
      where: {
        secretHash: visit.replaced === null ? '' : secretHash(visit.replaced),
        pending: true,
        expiresAt: MoreThan(new Date()),
        account: { disabled: false },
      },
      relations: { account: true },
    });
    if (session === null) throw new ProblemError('second_step_expired');
    const kind = await this.factors.take(session.account, code, actor);
    return this.#open(session.account, actor, visit, { secondFactor: kind });
  }

  async #open(account: AccountEntity, actor: Actor, visit: Visit, detail: AuditDetail): Promise<SignedIn> {
    const expiresAt = new Date(Date.now() + this.configuration.sessions.longestMs);
    const secret = await this.#insert(account, actor, visit, expiresAt, false);
    const principal = await this.principals.bySession(secret);
    if (principal === null) throw new ProblemError('credentials_wrong');
    await this.audit.record(undefined, {
      actor: { ...actor, principal },
      action: 'session.create',
      target: account.id,
      detail,
    });
    return { secret, principal, expiresAt };
  }

  async #insert(
    account: AccountEntity,
    actor: Actor,
    { replaced, agent }: Visit,
    expiresAt: Date,
    pending: boolean,
  ): Promise<string> {
    const secret = newSecret();
    await this.source.transaction(async (manager) => {
      // Signing in always gives a new secret: one that somebody planted before is worth nothing after.
      await manager.query(
        `delete from sessions where secret_hash in (
           select secret_hash from sessions where secret_hash = $1 or expires_at < now()
           order by secret_hash for update skip locked)`,
        [replaced === null ? '' : secretHash(replaced)],
      );
      // Nothing is written when the account was disabled or its password changed since it was looked at.
      await manager.query(
        `insert into sessions (secret_hash, account_id, membership_id, expires_at, caller, agent, id, pending)
         select $1, a.id, m.id, $3::timestamptz, $5, $6, $7, $8
         from accounts a join memberships m on m.account_id = a.id
         where a.id = $2 and not a.disabled and a.password_hash is not distinct from $4
         order by m.created_at, m.id limit 1 for share`,
        [
          ...[secretHash(secret), account.id, expiresAt, account.passwordHash],
          ...[actor.address, agent, newId(), pending],
        ],
      );
    });
    if (replaced !== null) this.changes.announce('access');
    return secret;
  }
}

const sessionOf = (principal: Principal, memberships: Membership[]): Session => {
  const { organisation } = principal;
  const home = organisation === null || organisation.unit === 'none' ? null : organisation.unit;
  return {
    account: { id: principal.accountId, email: principal.email, name: principal.name },
    roles: [...principal.roles],
    organisation: organisation && {
      id: organisation.id,
      name: organisation.name,
      nameEn: organisation.nameEn,
    },
    membership: principal.membershipId,
    memberships,
    unit: unitOf(principal) ?? home,
    secondFactorState: principal.secondFactorState,
    expiresAt: principal.expiresAt?.toISOString() ?? null,
  };
};
