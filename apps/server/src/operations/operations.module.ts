import { Module } from '@nestjs/common';
import { BoardFreshness } from './board.freshness.ts';
import { DrainService } from './drain.service.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { ServerMetrics } from './server.metrics.ts';

@Module({
  controllers: [HealthController, MetricsController],
  providers: [BoardFreshness, DrainService, ServerMetrics],
  exports: [BoardFreshness, DrainService, ServerMetrics],
})
export class OperationsModule {}
