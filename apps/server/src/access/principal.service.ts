import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OrganisationKind, Role, TokenScope } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import { SharedLookup } from '../database/shared.lookup.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { SessionCookie } from './access.cookie.ts';
import { ChangeService } from '../queue/change.service.ts';
import type { Principal } from './principal.model.ts';
import { secretHash } from './secret.hash.ts';
import { reaches } from './token.scope.ts';

/** What is noted of the last use of a token or session is at most so much older than that, in seconds. */
const LAST_USED_S = 60;
/** No secret of ours is longer; what is, is not worth a query. */
const MAX_SECRET = 200;

type Row = {
  hash: string;
  /** Its use should be noted. */
  stale: boolean;
  accountId: string;
  email: string;
  name: string;
  membershipId: string;
  roles: Role[];
  expiresAt: Date | null;
  scopes: TokenScope[] | null;
  secondFactor: boolean;
  secondFactorRequired: boolean;
  organisationId: string | null;
  organisationName: string;
  organisationNameEn: string | null;
  kind: OrganisationKind;
  unit: string;
  reportsFor: string | null;
};

const ACCOUNT_COLUMNS = `a.id as "accountId", a.email, a.name, m.id as "membershipId", m.roles,
  o.id as "organisationId", o.name as "organisationName", o.name_en as "organisationNameEn",
  o.kind, o.unit, o.reports_for as "reportsFor",
  exists (select from second_factors f where f.account_id = a.id and f.confirmed_at is not null) as "secondFactor"`;

const TOKENS = `
  select t.secret_hash as hash, t.expires_at as "expiresAt",
         t.scopes, false as "secondFactorRequired",
         (t.last_used_at is null or t.last_used_at < now() - interval '${String(LAST_USED_S)} seconds') as stale,
         ${ACCOUNT_COLUMNS}
  from tokens t
  join accounts a on a.id = t.account_id and not a.disabled
  join memberships m on m.id = t.membership_id
  left join organisations o on o.id = m.organisation_id
  where t.secret_hash = any($1::text[]) and (t.expires_at is null or t.expires_at > now())`;

const SESSIONS = `
  select s.secret_hash as hash, null as scopes, s.expires_at as "expiresAt",
         exists (select from second_factor_roles f where f.role = any(m.roles)) as "secondFactorRequired",
         s.last_seen_at < now() - interval '${String(LAST_USED_S)} seconds' as stale,
         ${ACCOUNT_COLUMNS}
  from sessions s
  join accounts a on a.id = s.account_id and not a.disabled
  join memberships m on m.id = s.membership_id
  left join organisations o on o.id = m.organisation_id
  where s.secret_hash = any($1::text[]) and s.expires_at > now() and not s.pending
    and s.last_seen_at > now() - make_interval(secs => $2)`;

const touch = (table: string, column: string): string => `
  update ${table} set ${column} = now()
  where secret_hash in (
    select secret_hash from ${table}
    where secret_hash = any($1::text[])
      and (${column} is null or ${column} < now() - interval '${String(LAST_USED_S)} seconds')
    order by secret_hash for update skip locked)`;
const TOUCH: Record<Principal['by'], string> = {
  token: touch('tokens', 'last_used_at'),
  session: touch('sessions', 'last_seen_at'),
};

/**
 * Tells who a secret belongs to. Many requests share one query, and its answer until a change is announced: a token
 * that was revoked or an account that was disabled is refused with the next request.
 */
@Injectable()
export class PrincipalService {
  readonly cookie: SessionCookie;
  readonly #log = new Logger('access');
  readonly #query: Query;
  readonly #tokens: SharedLookup<Principal>;
  readonly #sessions: SharedLookup<Principal>;

  constructor(
    private readonly source: DataSource,
    changes: ChangeService,
    @Inject(CONFIGURATION) configuration: ServerConfiguration,
  ) {
    this.#query = preparedQuery(source);
    this.cookie = new SessionCookie(configuration.publicUrl);
    this.#tokens = new SharedLookup((hashes) => this.#find(TOKENS, 'token', hashes));
    this.#sessions = new SharedLookup((hashes) =>
      this.#find(SESSIONS, 'session', hashes, configuration.sessions.idleMs / 1000),
    );
    changes.onChange('access', () => {
      this.#tokens.forget();
      this.#sessions.forget();
    });
  }

  /** Whose bearer token it is; null when it is nobody's (any more). */
  byToken(secret: string): Promise<Principal | null> {
    return this.#load(this.#tokens, secret);
  }

  /** Whose session it is; null when it is nobody's (any more). */
  bySession(secret: string): Promise<Principal | null> {
    return this.#load(this.#sessions, secret);
  }

  /**
   * Who watches by these headers: nobody in particular while a second factor that the roles demand is missing, or
   * with a token that is not for reading.
   */
  async ofHeaders(headers: Told): Promise<Principal | null> {
    const principal = await this.told(headers);
    if (principal === null || principal.secondFactorState === 'missing') return null;
    return reaches(principal, 'read') ? principal : null;
  }

  /** Who sends these headers. A token wins over a cookie, and a wrong token is nobody. */
  async told(headers: Told): Promise<Principal | null> {
    if (headers.authorization !== undefined) {
      const token = bearerOf(headers.authorization);
      return token === null ? null : this.byToken(token);
    }
    const secret = this.cookie.read(headers.cookie);
    return secret === null ? null : this.bySession(secret);
  }

  async #load(lookup: SharedLookup<Principal>, secret: string): Promise<Principal | null> {
    if (secret === '' || secret.length > MAX_SECRET) return null;
    const principal = await lookup.load(secretHash(secret));
    const ended = principal?.expiresAt && principal.expiresAt.getTime() <= Date.now();
    return ended ? null : principal;
  }

  async #find(
    query: string,
    by: Principal['by'],
    hashes: readonly string[],
    ...more: readonly unknown[]
  ): Promise<(Principal | null)[]> {
    const rows = await this.#query<Row>(query, [[...new Set(hashes)], ...more]);
    this.#touch(
      TOUCH[by],
      rows.flatMap(({ stale, hash }) => (stale ? [hash] : [])),
    );
    const found = new Map(rows.map((row) => [row.hash, principalOf(row, by)]));
    return hashes.map((hash) => found.get(hash) ?? null);
  }

  /** Notes the use of tokens and sessions, seldom and beside the request: it must not slow or fail one. */
  #touch(statement: string, hashes: readonly string[]): void {
    if (hashes.length === 0) return;
    this.source.query(statement, [hashes]).catch((error: unknown) => {
      this.#log.warn({ msg: 'the use of a token or session was not noted', err: error });
    });
  }
}

/** What tells who is asking. */
type Told = { authorization?: string | undefined; cookie?: string | undefined };

const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/** The token of an `Authorization` header; null when it holds none. */
export const bearerOf = (authorization: string): string | null => BEARER.exec(authorization)?.[1] ?? null;

const principalOf = (row: Row, by: Principal['by']): Principal => ({
  accountId: row.accountId,
  email: row.email,
  name: row.name,
  membershipId: row.membershipId,
  roles: row.roles,
  organisation:
    row.organisationId === null
      ? null
      : {
          id: row.organisationId,
          name: row.organisationName,
          nameEn: row.organisationNameEn,
          kind: row.kind,
          unit: row.unit,
          reportsFor: row.reportsFor,
        },
  secondFactorState: row.secondFactor ? 'on' : row.secondFactorRequired ? 'missing' : 'off',
  scopes: row.scopes,
  by,
  expiresAt: row.expiresAt,
});
