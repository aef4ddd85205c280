import { Module } from '@nestjs/common';
import { BoardFreshness } from './board.freshness.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { ServerMetrics } from './server.metrics.ts';

@Module({
  controllers: [HealthController, MetricsController],
  providers: [BoardFreshness, ServerMetrics],
  exports: [ServerMetrics],
})
export class OperationsModule {}
