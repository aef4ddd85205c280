import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { AnnotationController } from './annotation.controller.ts';
import { AnnotationService } from './annotation.service.ts';

@Module({
  imports: [AuditModule, BoardModule, EditionsModule],
  controllers: [AnnotationController],
  providers: [AnnotationService],
  exports: [AnnotationService],
})
export class AnnotationsModule {}
