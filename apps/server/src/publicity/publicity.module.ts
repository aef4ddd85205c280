import { Module } from '@nestjs/common';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { PublicBoardController } from './public-board.controller.ts';
import { PublicBoardService } from './public-board.service.ts';
import { TilePictures } from './tile.picture.ts';

@Module({
  imports: [BoardModule, EditionsModule],
  controllers: [PublicBoardController],
  providers: [PublicBoardService, TilePictures],
  exports: [PublicBoardService],
})
export class PublicityModule {}
