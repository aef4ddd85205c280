import { Injectable, Logger } from '@nestjs/common';
import type { OidcProblem } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { AccountEntity } from './account.entity.ts';
import { AccountService } from './account.service.ts';
import { IdentityEntity } from './identity.entity.ts';
import { OidcProvider, type Identity } from './oidc.provider.ts';
import { SecretBox } from './secret.box.ts';
import { SessionService, type HalfWay, type SignedIn, type Visit } from './session.service.ts';

/** How long somebody may take at the provider, in milliseconds. */
const JOURNEY_MS = 15 * 60_000;
/** Whom the sealed journey is for: it cannot be taken for another sealed thing. */
const SEALED_FOR = 'oidc';

const journeySchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  until: z.number(),
});

export type Departure = { url: URL; sealed: string; until: Date };
export type Arrival = { to: string } & ({ entered: SignedIn | HalfWay } | { problem: OidcProblem });

/** Signs people in who have proved at the provider who they are. Accounts are made by administrators alone. */
@Injectable()
export class OidcService {
  readonly #log = new Logger('accounts');

  constructor(
    private readonly source: DataSource,
    private readonly provider: OidcProvider,
    private readonly accounts: AccountService,
    private readonly sessions: SessionService,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
  ) {}

  /** Off to the provider. What has to come back is sealed, for the browser to keep. @param to where to afterwards */
  async depart(to: string): Promise<Departure | { problem: OidcProblem }> {
    try {
      const { url, journey } = await this.provider.begin();
      const until = new Date(Date.now() + JOURNEY_MS);
      const sealed = this.box.seal(JSON.stringify({ ...journey, to, until: until.getTime() }), SEALED_FOR);
      return { url, sealed, until };
    } catch (error) {
      this.#log.warn({ msg: 'the OpenID Connect provider does not answer', err: error });
      return { problem: 'oidc_unavailable' };
    }
  }

  /** Back from the provider: a session for the account that this person is, if there is one. */
  async arrive(query: string, sealed: string | null, actor: Actor, visit: Visit): Promise<Arrival> {
    const journey = this.#unsealed(sealed);
    if (journey === null) return { to: '', problem: 'oidc_refused' };
    const { to } = journey;
    let identity: Identity;
    try {
      identity = await this.provider.finish(query, journey);
    } catch (error) {
      this.#log.warn({ msg: 'a sign-in at the OpenID Connect provider came to nothing', err: error });
      return { to, problem: 'oidc_refused' };
    }
    const account = await this.#accountOf(identity, actor);
    if (account === null) {
      await this.audit.record(undefined, {
        actor,
        action: 'session.refuse',
        target: identity.verifiedEmail ?? identity.subject,
        detail: { by: 'oidc', issuer: identity.issuer },
      });
      return { to, problem: 'oidc_no_account' };
    }
    return { to, entered: await this.sessions.enter(account, actor, visit) };
  }

  /** Forgets who somebody is at the provider: the next sign-in there links them anew by their address. */
  async unlink(id: string, actor: Actor): Promise<void> {
    const account = await this.accounts.find(id);
    await this.source.transaction(async (manager) => {
      await manager.delete(IdentityEntity, { accountId: account.id });
      await this.audit.record(manager, { actor, action: 'identity.unlink', target: account.id });
    });
  }

  /** By who they were before, else by their address, which the provider must have verified. */
  async #accountOf(
    { issuer, subject, verifiedEmail }: Identity,
    actor: Actor,
  ): Promise<AccountEntity | null> {
    return this.source.transaction(async (manager) => {
      const known = await manager.findOne(IdentityEntity, {
        where: { issuer, subject },
        relations: { account: true },
      });
      if (known !== null) return known.account.disabled ? null : known.account;
      if (verifiedEmail === null) return null;
      const account = await manager.findOne(AccountEntity, {
        where: { email: verifiedEmail, disabled: false },
        lock: { mode: 'pessimistic_write' },
      });
      if (account === null) return null;
      // An address that went over to somebody else at the provider must not hand the account over, too.
      if (await manager.existsBy(IdentityEntity, { accountId: account.id, issuer })) return null;
      await manager.insert(IdentityEntity, { issuer, subject, accountId: account.id });
      await this.audit.record(manager, {
        actor,
        action: 'identity.link',
        target: account.id,
        detail: { issuer, email: verifiedEmail },
      });
      return account;
    });
  }

  #unsealed(sealed: string | null): z.infer<typeof journeySchema> | null {
    const text = sealed === null ? null : this.box.open(sealed, SEALED_FOR);
    if (text === null) return null;
    const journey = journeySchema.parse(JSON.parse(text));
    return journey.until > Date.now() ? journey : null;
  }
}
