import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { JobService } from '../queue/job.service.ts';
import { BoardFreshness } from './board.freshness.ts';
import { DrainService } from './drain.service.ts';

type Health = { status: 'ok' | 'stale' | 'stopping'; lagSeconds?: number };

/** A fold that works takes tens of milliseconds; what waits longer than this, in seconds, waits in vain. */
const LONGEST_LAG_S = 60;

@Controller()
export class HealthController {
  constructor(
    private readonly drain: DrainService,
    private readonly freshness: BoardFreshness,
    private readonly jobs: JobService,
  ) {}

  /** The process answers. */
  @Get('healthz')
  @Allow('public')
  live(): Health {
    return { status: 'ok' };
  }

  /** The process can do its work: database and queue are there, and the board shows what is in the ledger. */
  @Get('readyz')
  @Allow('public')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    if (this.drain.isDraining) {
      void reply.status(503);
      return { status: 'stopping' };
    }
    const [{ lagS }] = await Promise.all([this.freshness.read(), this.jobs.counts()]);
    if (lagS <= LONGEST_LAG_S) return { status: 'ok' };
    void reply.status(503);
    return { status: 'stale', lagSeconds: Math.floor(lagS) };
  }
}
