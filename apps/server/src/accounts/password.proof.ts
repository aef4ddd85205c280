import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { unprocessable } from '../problems/problem.error.ts';
import type { AccountEntity } from './account.entity.ts';
import { PasswordService } from './password.service.ts';
import { SignInLimiter } from './sign-in.limiter.ts';

/** Asks somebody who is signed in for their password again, before what an unattended browser must not do. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly passwords: PasswordService,
    private readonly limiter: SignInLimiter,
    private readonly audit: AuditService,
  ) {}

  /** Refuses a wrong password, with the tries limited as for signing in. @param path of the value in the request */
  async check(account: AccountEntity, password: string, path: string, actor: Actor): Promise<void> {
    const right = await this.passwords.inTurn(async () => {
      const admitted = await this.limiter.admit(account.email, actor.address);
      const matches = await this.passwords.matches(account.passwordHash, password);
      if (matches) await this.limiter.absolve(admitted);
      return matches;
    });
    if (right) return;
    await this.audit.record(undefined, { actor, action: 'password.refuse', target: account.id });
    throw unprocessable({ path, code: 'password_wrong' });
  }
}
