import { Module } from '@nestjs/common';
import { BackupFreshness } from './backup.freshness.ts';
import { BoardFreshness } from './board.freshness.ts';
import { DrainService } from './drain.service.ts';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { ReadinessService } from './readiness.service.ts';
import { ServerMetrics } from './server.metrics.ts';
import { WorkerListener } from './worker.listener.ts';

@Module({
  controllers: [HealthController, MetricsController],
  providers: [BackupFreshness, BoardFreshness, DrainService, ReadinessService, ServerMetrics, WorkerListener],
  exports: [BoardFreshness, DrainService, ServerMetrics],
})
export class OperationsModule {}
