import { Inject, Injectable } from '@nestjs/common';
import type { Invitation, LinkPurpose, PasswordLink, PasswordSetting } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { newSecret, secretHash } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { MailService } from '../mail/mail.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { AccountEntity, PasswordLinkEntity } from './account.entity.ts';
import { AccountService } from './account.service.ts';
import { passwordMail } from './password.mail.ts';
import { PasswordService } from './password.service.ts';
import { SignInLimiter } from './sign-in.limiter.ts';

/** How long a link works, in milliseconds. */
const LIFE_MS: Record<LinkPurpose, number> = { invitation: 7 * 86_400_000, reset: 3_600_000 };

type Made = { link: string; expiresAt: Date };

/** Links that set a password once. An account has one at most: a new one makes those before it worthless. */
@Injectable()
export class PasswordLinkService {
  constructor(
    private readonly source: DataSource,
    private readonly accounts: AccountService,
    private readonly passwords: PasswordService,
    private readonly limiter: SignInLimiter,
    private readonly mail: MailService,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /** Invites somebody to their account, or lets them choose another password: by mail, or by a link to hand on. */
  async invite(id: string, actor: Actor): Promise<Invitation> {
    const account = await this.accounts.find(id);
    if (account.disabled) throw new ProblemError('account_disabled');
    const purpose = account.passwordHash === null ? 'invitation' : 'reset';
    const { link, expiresAt } = await this.#make(account, purpose, actor);
    const sent = await this.mail.send(passwordMail(account, purpose, link, expiresAt));
    return { sent, link: sent ? null : link, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Mails a link to whoever has this address, if anybody has. Returns before anything is looked up, so that neither
   * the answer nor its time tells.
   */
  async forgotten(typed: string, actor: Actor): Promise<void> {
    const email = typed.toLowerCase();
    await this.limiter.admit(`forgotten ${email}`, actor.address);
    if (!this.mail.isConfigured) return;
    const later = async (): Promise<void> => {
      const account = await this.source.getRepository(AccountEntity).findOneBy({ email });
      if (account === null || account.disabled) return;
      const { link, expiresAt } = await this.#make(account, 'reset', actor);
      await this.mail.send(passwordMail(account, 'reset', link, expiresAt));
    };
    // Whoever gets no mail asks again.
    void later().catch(() => undefined);
  }

  /** Whose link it is. */
  async look(secret: string): Promise<PasswordLink> {
    const { account, purpose, expiresAt } = await this.#find(this.source.manager, secret);
    return { email: account.email, name: account.name, purpose, expiresAt: expiresAt.toISOString() };
  }

  /** Sets the password and uses the link up; every session of the account ends. */
  async use({ secret, password }: PasswordSetting, actor: Actor): Promise<AccountEntity> {
    const { account: known } = await this.#find(this.source.manager, secret);
    this.accounts.checkPassword(password, known);
    const passwordHash = await this.passwords.hash(password);
    const account = await this.source.transaction(async (manager) => {
      const { account: found, purpose } = await this.#find(manager, secret);
      // Two who use it at once: one of them deletes it, the other finds nothing.
      const { affected } = await manager.delete(PasswordLinkEntity, { secretHash: secretHash(secret) });
      if (affected !== 1) throw new ProblemError('link_not_found');
      await manager.update(AccountEntity, found.id, { passwordHash });
      await manager.query(`delete from sessions where account_id = $1`, [found.id]);
      await this.audit.record(manager, {
        actor,
        action: 'password.set',
        target: found.id,
        detail: { by: purpose },
      });
      return Object.assign(found, { passwordHash });
    });
    this.changes.announce('access');
    return account;
  }

  async #make(account: AccountEntity, purpose: LinkPurpose, actor: Actor): Promise<Made> {
    const secret = newSecret();
    const expiresAt = new Date(Date.now() + LIFE_MS[purpose]);
    await this.source.transaction(async (manager) => {
      // Two at once would both delete what was there and both add: one after the other.
      await manager.query(`select from accounts where id = $1 for update`, [account.id]);
      await manager.delete(PasswordLinkEntity, { accountId: account.id });
      await manager.insert(PasswordLinkEntity, {
        secretHash: secretHash(secret),
        accountId: account.id,
        purpose,
        expiresAt,
      });
      await this.audit.record(manager, {
        actor,
        action: `password.${purpose}`,
        target: account.id,
        detail: { email: account.email, expiresAt: expiresAt.toISOString() },
      });
    });
    return { link: `${this.configuration.publicUrl}/password#${secret}`, expiresAt };
  }

  /** A link that is used, out of date, replaced or somebody's who is disabled does not exist. */
  async #find(manager: EntityManager, secret: string): Promise<PasswordLinkEntity> {
    const link = await manager
      .getRepository(PasswordLinkEntity)
      .findOne({ where: { secretHash: secretHash(secret) }, relations: { account: true } });
    if (link === null || link.expiresAt.getTime() <= Date.now() || link.account.disabled)
      throw new ProblemError('link_not_found');
    return link;
  }
}
