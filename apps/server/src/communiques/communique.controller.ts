import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import {
  communiqueChangeSchema,
  communiqueDraftSchema,
  communiqueQuerySchema,
  communiqueSchema,
  listedCommuniqueSchema,
  pageSchema,
  proofQuerySchema,
  type Communique,
  type CommuniqueChange,
  type CommuniqueDraft,
  type CommuniqueQuery,
  type ListedCommunique,
  type Page,
  type ProofQuery,
} from '@innoweek/contracts';
import { writeCommunique } from '@innoweek/sheets';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { EXPORT_WORDS } from '../exports/export.words.ts';
import { sheetFile } from '../imports/sheet.file.ts';
import { languageOf } from '../problems/language.service.ts';
import { CommuniqueService } from './communique.service.ts';

@Controller('communiques')
@InScope('decisions')
export class CommuniqueController {
  constructor(private readonly communiques: CommuniqueService) {}

  @Get()
  @Allow('public')
  @ApiOkResponse({ standardSchema: pageSchema(listedCommuniqueSchema) })
  list(
    @Caller() principal: Principal | null,
    @Query({ schema: communiqueQuerySchema }) query: CommuniqueQuery,
  ): Promise<Page<ListedCommunique>> {
    return this.communiques.list(principal, query);
  }

  /** By id, or by its number. */
  @Get(':id')
  @Allow('public')
  @ApiOkResponse({ standardSchema: communiqueSchema })
  read(
    @Caller() principal: Principal | null,
    @Param('id') id: string,
    @Query({ schema: proofQuerySchema }) { edition }: ProofQuery,
  ): Promise<Communique> {
    return this.communiques.read(principal, id, edition);
  }

  /** Its figures as a workbook. */
  @Get(':id/figures.xlsx')
  @Allow('public')
  async figures(
    @Caller() principal: Principal | null,
    @Param('id') id: string,
    @Query({ schema: proofQuerySchema }) { edition }: ProofQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StreamableFile> {
    const communique = await this.communiques.read(principal, id, edition);
    const name = `innoweek-communique-${communique.edition.code}-${String(communique.number ?? 'draft')}.xlsx`;
    const spoken = languageOf(language);
    return sheetFile(writeCommunique(communique, spoken, EXPORT_WORDS[spoken]), name);
  }

  @Post()
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: communiqueSchema })
  prepare(
    @Caller() principal: Principal,
    @Body({ schema: communiqueDraftSchema }) draft: CommuniqueDraft,
    @Acting() actor: Actor,
  ): Promise<Communique> {
    return this.communiques.prepare(principal, draft, actor);
  }

  @Patch(':id')
  @Allow('coordinator')
  @ApiOkResponse({ standardSchema: communiqueSchema })
  change(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: communiqueChangeSchema }) change: CommuniqueChange,
    @Acting() actor: Actor,
  ): Promise<Communique> {
    return this.communiques.change(principal, id, change, actor);
  }

  @Post(':id/publish')
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: communiqueSchema })
  publish(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Acting() actor: Actor,
  ): Promise<Communique> {
    return this.communiques.publish(principal, id, actor);
  }

  @Post(':id/discard')
  @Allow('coordinator')
  @HttpCode(204)
  @ApiNoContentResponse()
  discard(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.communiques.discard(id, actor);
  }
}
