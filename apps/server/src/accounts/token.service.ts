import { Injectable } from '@nestjs/common';
import {
  TOKEN_DAYS,
  TOKEN_SCOPES,
  type IssuedToken,
  type Membership,
  type Page,
  type PageQuery,
  type Token,
  type TokenDraft,
  type TokenScope,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { newSecret, secretHash, TOKEN_PREFIX } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { TokenEntity } from './account.entity.ts';
import { membershipsOf } from './membership.repository.ts';

const DAY_MS = 86_400_000;

/** What a token is made of. */
type NewToken = {
  name: string;
  account: string;
  membership: Membership;
  scopes: TokenScope[] | null;
  expiresAt: Date;
};

const unknownOrganisation = (organisation: string): ProblemError =>
  unprocessable({ path: 'organisation', code: 'unknown_organisation', params: { organisation } });

/** Bearer tokens for programs. The secret is told once, when the token is issued. */
@Injectable()
export class TokenService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** Issues a token to the caller or, for an administrator, to any account. */
  async issue(draft: TokenDraft, caller: Principal, actor: Actor): Promise<IssuedToken> {
    const account = draft.account ?? caller.accountId;
    if (account !== caller.accountId && !hasRole(caller, 'administrator'))
      throw new ProblemError('forbidden');
    const expiresAt =
      draft.expiresAt === undefined
        ? new Date(Date.now() + TOKEN_DAYS.usual * DAY_MS)
        : new Date(draft.expiresAt);
    checkExpiry(expiresAt);
    return this.source.transaction(async (manager) => {
      const own = isUuid(account) ? (await membershipsOf(manager, [account])).get(account) : undefined;
      if (!own) throw unprocessable({ path: 'account', code: 'unknown_account', params: { account } });
      const membership = own.find(({ id, organisation }) =>
        draft.organisation !== undefined
          ? (organisation?.id ?? null) === draft.organisation
          : account !== caller.accountId || id === caller.membershipId,
      );
      if (!membership) throw unknownOrganisation(draft.organisation ?? '');
      const scopes = draft.scopes ? TOKEN_SCOPES.filter((scope) => draft.scopes?.includes(scope)) : null;
      return this.issueWithin(manager, { name: draft.name, account, membership, scopes, expiresAt }, actor);
    });
  }

  /** Issues a token to an account that exists, as part of the caller's transaction. */
  async issueWithin(
    manager: EntityManager,
    { name, account, membership, scopes, expiresAt }: NewToken,
    actor: Actor,
  ): Promise<IssuedToken> {
    const secret = `${TOKEN_PREFIX}${newSecret()}`;
    const token = await manager.getRepository(TokenEntity).save({
      id: uuidv7(),
      name,
      accountId: account,
      membershipId: membership.id,
      secretHash: secretHash(secret),
      scopes,
      expiresAt,
      lastUsedAt: null,
    });
    await this.audit.record(manager, {
      actor,
      action: 'token.create',
      target: token.id,
      detail: {
        name,
        account,
        organisation: membership.organisation?.id ?? null,
        scopes,
        expiresAt: expiresAt.toISOString(),
      },
    });
    return { ...tokenOf(token, membership.organisation?.id ?? null), secret };
  }

  /** The caller's tokens or, for an administrator, those of any account; the newest first. */
  async list(
    { cursor, limit, account = '' }: PageQuery & { account?: string | undefined },
    caller: Principal,
  ): Promise<Page<Token>> {
    const wanted = account === '' ? caller.accountId : account;
    if (wanted !== caller.accountId && !hasRole(caller, 'administrator')) throw new ProblemError('forbidden');
    if (!isUuid(wanted)) return { items: [], nextCursor: null, total: 0 };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1, ([id]) => isUuid(id));
    const query = this.source
      .getRepository(TokenEntity)
      .createQueryBuilder('t')
      .innerJoinAndSelect('t.membership', 'm')
      .where('t.account_id = :wanted', { wanted });
    const total = await query.getCount();
    if (after !== undefined) query.andWhere('t.id < :after', { after });
    const rows = await query
      .orderBy('t.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((token) => tokenOf(token, token.membership.organisationId)),
      nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      total,
    };
  }

  /** Revokes a token of the caller's or, for an administrator, anybody's. It is refused from then on. */
  async revoke(id: string, caller: Principal, actor: Actor): Promise<void> {
    await this.source.transaction(async (manager) => {
      const token = isUuid(id) ? await manager.findOneBy(TokenEntity, { id }) : null;
      if (token === null || (token.accountId !== caller.accountId && !hasRole(caller, 'administrator')))
        throw new ProblemError('token_not_found');
      await manager.delete(TokenEntity, { id });
      await this.audit.record(manager, {
        actor,
        action: 'token.revoke',
        target: id,
        detail: { name: token.name, account: token.accountId },
      });
    });
    this.changes.announce('access');
  }
}

const tokenOf = (token: TokenEntity, organisation: string | null): Token => ({
  id: token.id,
  name: token.name,
  account: token.accountId,
  organisation,
  scopes: token.scopes,
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt?.toISOString() ?? null,
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
});

const checkExpiry = (expiresAt: Date): void => {
  const path = 'expiresAt';
  const latest = Date.now() + TOKEN_DAYS.most * DAY_MS;
  if (expiresAt.getTime() <= Date.now()) throw unprocessable({ path, code: 'in_the_past' });
  if (expiresAt.getTime() > latest)
    throw unprocessable({ path, code: 'too_big', params: { maximum: new Date(latest).toISOString() } });
};
