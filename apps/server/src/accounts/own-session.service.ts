import { Injectable } from '@nestjs/common';
import type { OwnSession, PasswordChange } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { secretHash } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { AccountEntity } from './account.entity.ts';
import { AccountService } from './account.service.ts';
import { PasswordProof } from './password.proof.ts';
import { PasswordService } from './password.service.ts';

type Row = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  caller: string | null;
  agent: string | null;
  current: boolean;
};

/** What people do with their own account: see where they are signed in, end that, choose another password. */
@Injectable()
export class OwnSessionService {
  constructor(
    private readonly source: DataSource,
    private readonly accounts: AccountService,
    private readonly passwords: PasswordService,
    private readonly proof: PasswordProof,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** Where the caller is signed in, the last used first. `secret`: of the session that asks. */
  async list(caller: Principal, secret: string | null): Promise<OwnSession[]> {
    const rows = await this.source.query<Row[]>(
      `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", caller, agent,
              secret_hash = $2 as current
       from sessions where account_id = $1 and expires_at > now() and not pending order by last_seen_at desc, id limit 200`,
      [caller.accountId, secret === null ? '' : secretHash(secret)],
    );
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }));
  }

  /** Ends one of the caller's sessions. */
  async end(caller: Principal, id: string, actor: Actor): Promise<void> {
    const ended = isUuid(id) ? await this.#end(caller, `id = $2::uuid`, id, actor) : 0;
    if (ended === 0) throw new ProblemError('session_not_found');
  }

  /** Ends every session of the caller's but the one that asks. */
  async endOthers(caller: Principal, secret: string | null, actor: Actor): Promise<void> {
    await this.#end(caller, `secret_hash <> $2`, secret === null ? '' : secretHash(secret), actor);
  }

  /** Another password for the caller, who has to know the present one; the session that asks is the one that stays. */
  async changePassword(
    caller: Principal,
    { current, password }: PasswordChange,
    secret: string | null,
    actor: Actor,
  ): Promise<void> {
    // A program that holds a token must not be able to take the account over.
    if (caller.by !== 'session' || secret === null) throw new ProblemError('forbidden');
    const account = await this.accounts.find(caller.accountId);
    await this.proof.check(account, current, 'current', actor);
    this.accounts.checkPassword(password, account);
    const passwordHash = await this.passwords.hash(password);
    await this.source.transaction(async (manager) => {
      await manager.update(AccountEntity, account.id, { passwordHash });
      await manager.query(`delete from sessions where account_id = $1 and secret_hash <> $2`, [
        account.id,
        secretHash(secret),
      ]);
      await this.audit.record(manager, { actor, action: 'password.change', target: account.id });
    });
    this.changes.announce('access');
  }

  async #end(caller: Principal, which: string, value: string, actor: Actor): Promise<number> {
    const ended = await this.source.transaction(async (manager) => {
      const rows = await manager.query<{ id: string }[]>(
        `with ended as (delete from sessions where account_id = $1 and ${which} returning id) select id from ended`,
        [caller.accountId, value],
      );
      if (rows.length > 0)
        await this.audit.record(manager, {
          actor,
          action: 'session.end',
          target: caller.accountId,
          detail: { sessions: rows.length },
        });
      return rows.length;
    });
    this.changes.announce('access');
    return ended;
  }
}
