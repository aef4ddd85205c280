import { Injectable } from '@nestjs/common';
import type { Session } from '@innoweek/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PrincipalService } from '../access/principal.service.ts';
import { sessionOf, type SignedIn, type Visit } from './session.service.ts';

const LONGEST_AGENT = 300;

/** What a browser brings to signing in, and what it takes along. */
@Injectable()
export class SessionReply {
  constructor(private readonly principals: PrincipalService) {}

  visitOf({ headers }: FastifyRequest): Visit {
    return {
      replaced: this.principals.cookie.read(headers.cookie),
      agent: headers['user-agent']?.replace(/\p{C}/gu, ' ').slice(0, LONGEST_AGENT) ?? null,
    };
  }

  /** Sets the cookie and tells who is signed in now. */
  welcome(reply: FastifyReply, { secret, principal, expiresAt }: SignedIn): Session {
    void reply.headers({
      'set-cookie': this.principals.cookie.write(secret, expiresAt),
      'cache-control': 'no-store',
    });
    return sessionOf(principal);
  }
}
