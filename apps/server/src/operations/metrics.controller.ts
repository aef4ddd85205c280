import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import { seesAll, type Principal } from '../access/principal.model.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { isInside } from './inside.network.ts';
import { ServerMetrics } from './server.metrics.ts';

/** Figures for Prometheus: without a token for whoever is inside, with one for coordinators and administrators. */
@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: ServerMetrics,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  @Get('metrics')
  @Allow('public')
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() principal: Principal | null,
  ): Promise<string> {
    // A proxy that is not believed makes everybody look as if they were inside.
    const isRelayed =
      request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    const isNear = isInside(request.ip) && (this.configuration.trustedProxies.length > 0 || !isRelayed);
    // To everybody else there is nothing here.
    if (!isNear && !(principal !== null && seesAll(principal))) throw new ProblemError('route_not_found');
    const { type, text } = await this.metrics.read();
    void reply.header('content-type', type).header('cache-control', 'no-store');
    return text;
  }
}
