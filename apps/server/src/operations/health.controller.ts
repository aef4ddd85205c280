import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { ReadinessService, type Health } from './readiness.service.ts';

@Controller()
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

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
    const health = await this.readiness.read();
    if (health.status !== 'ok') void reply.status(503);
    return health;
  }
}
