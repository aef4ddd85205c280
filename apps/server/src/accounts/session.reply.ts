import { Injectable } from '@nestjs/common';
import type { Entry, Session } from '@innoweek/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PrincipalService } from '../access/principal.service.ts';
import { SessionService, type HalfWay, type SignedIn, type Visit } from './session.service.ts';

const LONGEST_AGENT = 300;

/** What a browser brings to signing in, and what it takes along. */
@Injectable()
export class SessionReply {
  constructor(
    private readonly principals: PrincipalService,
    private readonly sessions: SessionService,
  ) {}

  visitOf({ headers }: FastifyRequest): Visit {
    return {
      replaced: this.principals.cookie.read(headers.cookie),
      agent: headers['user-agent']?.replace(/\p{C}/gu, ' ').slice(0, LONGEST_AGENT) ?? null,
    };
  }

  /** Sets the cookie and tells who is signed in now. */
  welcome(reply: FastifyReply, { secret, principal, expiresAt }: SignedIn): Promise<Session> {
    this.#give(reply, secret, expiresAt);
    return this.sessions.describe(principal);
  }

  /** `Set-Cookie` for a session, or for the question of a code. */
  cookieOf({ secret, expiresAt }: SignedIn | HalfWay): string {
    return this.principals.cookie.write(secret, expiresAt);
  }

  /** The same, or with 200 that a code has to follow. */
  async admit(reply: FastifyReply, entered: SignedIn | HalfWay): Promise<Entry> {
    if (entered.principal !== null) return this.welcome(reply, entered);
    this.#give(reply, entered.secret, entered.expiresAt);
    void reply.status(200);
    return { secondFactor: true, expiresAt: entered.expiresAt.toISOString() };
  }

  #give(reply: FastifyReply, secret: string, expiresAt: Date): void {
    void reply.headers({
      'set-cookie': this.principals.cookie.write(secret, expiresAt),
      'cache-control': 'no-store',
    });
  }
}
