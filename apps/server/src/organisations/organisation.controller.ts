import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  organisationChangeSchema,
  organisationDraftSchema,
  organisationQuerySchema,
  organisationSchema,
  pageSchema,
  type Organisation,
  type OrganisationChange,
  type OrganisationDraft,
  type OrganisationQuery,
  type Page,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { InScope } from '../access/token.scope.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { OrganisationService } from './organisation.service.ts';

@Controller('organisations')
@InScope('events')
export class OrganisationController {
  constructor(private readonly organisations: OrganisationService) {}

  @Get()
  @Allow('public')
  @ApiOkResponse({ standardSchema: pageSchema(organisationSchema) })
  list(@Query({ schema: organisationQuerySchema }) query: OrganisationQuery): Promise<Page<Organisation>> {
    return this.organisations.list(query);
  }

  @Get(':id')
  @Allow('public')
  @ApiOkResponse({ standardSchema: organisationSchema })
  read(@Param('id') id: string): Promise<Organisation> {
    return this.organisations.find(id);
  }

  /** Changes names, parent and credit code; kind and place are what figures are counted by and stay. */
  @Patch(':id')
  @InScope('administration')
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: organisationSchema })
  change(
    @Param('id') id: string,
    @Body({ schema: organisationChangeSchema }) change: OrganisationChange,
    @Acting() actor: Actor,
  ): Promise<Organisation> {
    return this.organisations.change(id, change, actor);
  }

  @Post()
  @Allow('administrator', 'coordinator', 'association')
  @ApiCreatedResponse({ standardSchema: organisationSchema })
  create(
    @Body({ schema: organisationDraftSchema }) draft: OrganisationDraft,
    @Acting() actor: Actor,
  ): Promise<Organisation> {
    if (actor.principal === null) throw new ProblemError('sign_in_required');
    return this.organisations.create(draft, actor.principal, actor);
  }
}
