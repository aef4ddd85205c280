import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { OperationsModule } from '../operations/operations.module.ts';
import { LiveGateway } from './live.gateway.ts';
import { LiveService } from './live.service.ts';

@Module({
  imports: [AccessModule, BoardModule, EditionsModule, OperationsModule],
  providers: [LiveService, LiveGateway],
})
export class LiveModule {}
