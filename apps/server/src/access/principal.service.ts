import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OrganisationKind, Role } from '@innoweek/contracts';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { SessionCookie } from './access.cookie.ts';
import type { Principal } from './principal.model.ts';
import { secretHash } from './secret.hash.ts';

/** Requests that ask within so many milliseconds share one query. */
const BATCH_MS = 1;
const MAX_BATCH = 1_000;
/** `last_used_at` of a token is at most so much older than its last use, in seconds. */
const LAST_USED_S = 60;
/** No secret of ours is longer; what is, is not worth a query. */
const MAX_SECRET = 200;

type Row = {
  hash: string;
  tokenId: string | null;
  /** A use that `last_used_at` should tell of. */
  stale: boolean;
  accountId: string;
  email: string;
  name: string;
  roles: Role[];
  expiresAt: Date | null;
  organisationId: string | null;
  organisationName: string;
  organisationNameEn: string | null;
  kind: OrganisationKind;
  unit: string;
  reportsFor: string | null;
};

const ACCOUNT_COLUMNS = `a.id as "accountId", a.email, a.name, a.roles,
  o.id as "organisationId", o.name as "organisationName", o.name_en as "organisationNameEn",
  o.kind, o.unit, o.reports_for as "reportsFor"`;

const TOKENS = `
  select t.secret_hash as hash, t.id as "tokenId", t.expires_at as "expiresAt",
         (t.last_used_at is null or t.last_used_at < now() - interval '${String(LAST_USED_S)} seconds') as stale,
         ${ACCOUNT_COLUMNS}
  from tokens t
  join accounts a on a.id = t.account_id and not a.disabled
  left join organisations o on o.id = a.organisation_id
  where t.secret_hash = any($1::text[]) and (t.expires_at is null or t.expires_at > now())`;

const SESSIONS = `
  select s.secret_hash as hash, null as "tokenId", s.expires_at as "expiresAt", false as stale,
         ${ACCOUNT_COLUMNS}
  from sessions s
  join accounts a on a.id = s.account_id and not a.disabled
  left join organisations o on o.id = a.organisation_id
  where s.secret_hash = any($1::text[]) and s.expires_at > now()`;

/**
 * Tells who a secret belongs to. Nothing is kept between queries, so a token that was revoked or an account
 * that was disabled is refused with the next request; many requests share one query instead.
 */
@Injectable()
export class PrincipalService {
  readonly cookie: SessionCookie;
  readonly #log = new Logger('access');
  readonly #query: Query;
  readonly #tokens: DataLoader<string, Principal | null>;
  readonly #sessions: DataLoader<string, Principal | null>;

  constructor(
    private readonly source: DataSource,
    @Inject(CONFIGURATION) configuration: ServerConfiguration,
  ) {
    this.#query = preparedQuery(source);
    this.cookie = new SessionCookie(configuration.publicUrl);
    this.#tokens = this.#loader(TOKENS, 'token');
    this.#sessions = this.#loader(SESSIONS, 'session');
  }

  /** Whose bearer token it is; null when it is nobody's (any more). */
  byToken(secret: string): Promise<Principal | null> {
    return this.#load(this.#tokens, secret);
  }

  /** Whose session it is; null when it is nobody's (any more). */
  bySession(secret: string): Promise<Principal | null> {
    return this.#load(this.#sessions, secret);
  }

  /** Who sends these headers. A token wins over a cookie, and a wrong token is nobody. */
  async ofHeaders(headers: {
    authorization?: string | undefined;
    cookie?: string | undefined;
  }): Promise<Principal | null> {
    if (headers.authorization !== undefined) {
      const token = bearerOf(headers.authorization);
      return token === null ? null : this.byToken(token);
    }
    const secret = this.cookie.read(headers.cookie);
    return secret === null ? null : this.bySession(secret);
  }

  #load(loader: DataLoader<string, Principal | null>, secret: string): Promise<Principal | null> {
    return secret === '' || secret.length > MAX_SECRET
      ? Promise.resolve(null)
      : loader.load(secretHash(secret));
  }

  #loader(query: string, by: Principal['by']): DataLoader<string, Principal | null> {
    return new DataLoader((hashes) => this.#find(query, by, hashes), {
      cache: false,
      maxBatchSize: MAX_BATCH,
      batchScheduleFn: (run) => {
        setTimeout(run, BATCH_MS);
      },
    });
  }

  async #find(query: string, by: Principal['by'], hashes: readonly string[]): Promise<(Principal | null)[]> {
    const rows = await this.#query<Row>(query, [[...new Set(hashes)]]);
    this.#touch(rows);
    const found = new Map(rows.map((row) => [row.hash, principalOf(row, by)]));
    return hashes.map((hash) => found.get(hash) ?? null);
  }

  /** Notes the use of tokens, seldom and beside the request: it must not slow or fail one. */
  #touch(rows: readonly Row[]): void {
    const used = rows.flatMap((row) => (row.stale && row.tokenId !== null ? [row.tokenId] : []));
    if (used.length === 0) return;
    this.source
      .query(
        `update tokens set last_used_at = now()
         where id in (select id from tokens where id = any($1::uuid[])
                      and (last_used_at is null or last_used_at < now() - interval '${String(LAST_USED_S)} seconds')
                      order by id for update skip locked)`,
        [used],
      )
      .catch((error: unknown) => {
        this.#log.warn({ msg: 'the use of a token was not noted', err: error });
      });
  }
}

const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/** The token of an `Authorization` header; null when it holds none. */
export const bearerOf = (authorization: string): string | null => BEARER.exec(authorization)?.[1] ?? null;

const principalOf = (row: Row, by: Principal['by']): Principal => ({
  accountId: row.accountId,
  email: row.email,
  name: row.name,
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
  by,
  expiresAt: row.expiresAt,
});
