import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { RegistersModule } from '../registers/registers.module.ts';
import { MediaController } from './media.controller.ts';
import { MediaRepository } from './media.repository.ts';
import { MediaService } from './media.service.ts';

/** The register of reports in the media. */
@Module({
  imports: [AuditModule, BoardModule, EditionsModule, RegistersModule],
  controllers: [MediaController],
  providers: [MediaRepository, MediaService],
  exports: [MediaRepository, MediaService],
})
export class MediaModule {}
