import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import {
  editionChangeSchema,
  editionDeadlinesSchema,
  editionDraftSchema,
  editionSchema,
  pageQuerySchema,
  pageSchema,
  type Edition,
  type EditionChange,
  type EditionDeadlines,
  type EditionDraft,
  type Page,
  type PageQuery,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { EditionService } from './edition.service.ts';

@Controller('editions')
export class EditionController {
  constructor(private readonly editions: EditionService) {}

  /** Every edition, the newest first. */
  @Get()
  @Allow('public')
  @ApiOkResponse({ standardSchema: pageSchema(editionSchema) })
  list(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<Edition>> {
    return this.editions.list(query);
  }

  /** The edition that everything shows unless another is named. */
  @Get('current')
  @Allow('public')
  @ApiOkResponse({ standardSchema: editionSchema })
  async current(): Promise<Edition> {
    return this.editions.shown(await this.editions.find());
  }

  @Get(':code')
  @Allow('public')
  @ApiOkResponse({ standardSchema: editionSchema })
  async read(@Param('code') code: string): Promise<Edition> {
    return this.editions.shown(await this.editions.find(code));
  }

  @Post()
  @Allow('administrator')
  @ApiCreatedResponse({ standardSchema: editionSchema })
  async create(
    @Body({ schema: editionDraftSchema }) draft: EditionDraft,
    @Acting() actor: Actor,
  ): Promise<Edition> {
    return this.editions.shown(await this.editions.create(draft, actor));
  }

  @Patch(':code')
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: editionSchema })
  async change(
    @Param('code') code: string,
    @Body({ schema: editionChangeSchema }) change: EditionChange,
    @Acting() actor: Actor,
  ): Promise<Edition> {
    return this.editions.shown(await this.editions.change(code, change, actor));
  }

  /** Until when units report what; all of it at once. */
  @Put(':code/deadlines')
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: editionSchema })
  async setDeadlines(
    @Param('code') code: string,
    @Body({ schema: editionDeadlinesSchema }) deadlines: EditionDeadlines,
    @Acting() actor: Actor,
  ): Promise<Edition> {
    return this.editions.shown(await this.editions.change(code, deadlines, actor));
  }
}
