import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  organisationMergePreviewSchema,
  organisationMergeQuerySchema,
  organisationMergeSchema,
  organisationSchema,
  type Organisation,
  type OrganisationMerge,
  type OrganisationMergePreview,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { InScope } from '../access/token.scope.ts';
import { MergeService } from './merge.service.ts';

@Controller('organisations/:id/merge')
@InScope('administration')
export class MergeController {
  constructor(private readonly merges: MergeService) {}

  /** What merging the organisation into another would do; nothing is written. */
  @Get()
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: organisationMergePreviewSchema })
  preview(
    @Param('id') id: string,
    @Query({ schema: organisationMergeQuerySchema }) { into }: { into: string },
  ): Promise<OrganisationMergePreview> {
    return this.merges.preview(id, into);
  }

  /** Hands everything of the organisation to another and tells that one. It cannot be undone. */
  @Post()
  @HttpCode(200)
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: organisationSchema })
  merge(
    @Param('id') id: string,
    @Body({ schema: organisationMergeSchema }) order: OrganisationMerge,
    @Acting() actor: Actor,
  ): Promise<Organisation> {
    return this.merges.merge(id, order, actor);
  }
}
