import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.ts';
import { AuditRetention } from './audit.retention.ts';
import { AuditService } from './audit.service.ts';

@Module({
  controllers: [AuditController],
  providers: [AuditService, AuditRetention],
  exports: [AuditService],
})
export class AuditModule {}
