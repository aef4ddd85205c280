import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { DisplayController } from './display.controller.ts';
import { DisplayService } from './display.service.ts';

@Module({
  imports: [AuditModule, BoardModule, EditionsModule],
  controllers: [DisplayController],
  providers: [DisplayService],
})
export class DisplaysModule {}
