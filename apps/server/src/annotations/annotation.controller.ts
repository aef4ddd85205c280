import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  annotationDraftSchema,
  annotationQuerySchema,
  annotationSchema,
  pageSchema,
  type Annotation,
  type AnnotationDraft,
  type AnnotationQuery,
  type Page,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller, Reading } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal, Reader } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { AnnotationService } from './annotation.service.ts';

@Controller('annotations')
@InScope('decisions')
export class AnnotationController {
  constructor(private readonly annotations: AnnotationService) {}

  @Get()
  @Allow('public', 'display')
  @ApiOkResponse({ standardSchema: pageSchema(annotationSchema) })
  list(
    @Reading() reader: Reader,
    @Query({ schema: annotationQuerySchema }) query: AnnotationQuery,
  ): Promise<Page<Annotation>> {
    return this.annotations.list(reader, query);
  }

  @Post()
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: annotationSchema })
  create(
    @Caller() principal: Principal,
    @Body({ schema: annotationDraftSchema }) draft: AnnotationDraft,
    @Acting() actor: Actor,
  ): Promise<Annotation> {
    return this.annotations.create(principal, draft, actor);
  }

  @Delete(':id')
  @Allow('coordinator')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.annotations.remove(id, actor);
  }
}
