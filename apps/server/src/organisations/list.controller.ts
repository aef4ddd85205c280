import { Controller, Get, Headers, HttpCode, Post, Req, type StreamableFile } from '@nestjs/common';
import { organisationImportSchema, type OrganisationImport } from '@innoweek/contracts';
import { ApiBody, ApiConsumes, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { InScope } from '../access/token.scope.ts';
import { sheetFile } from '../imports/sheet.file.ts';
import { readForm } from '../imports/upload.form.ts';
import { languageOf } from '../problems/language.service.ts';
import { OrganisationListService } from './list.service.ts';

/** The fields beside the file. */
const formSchema = z.strictObject({
  commit: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

@Controller('organisations')
@InScope('administration')
export class OrganisationListController {
  constructor(private readonly lists: OrganisationListService) {}

  /** Shows what a list of organisations would do; with `commit=true` it is taken in, unless a row is rejected. */
  @Post('import')
  @HttpCode(200)
  @Allow('administrator')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: {
        file: { type: 'string', format: 'binary' },
        commit: { type: 'string', enum: ['true', 'false'] },
      },
    },
  })
  @ApiOkResponse({ standardSchema: organisationImportSchema })
  async take(
    @Req() request: FastifyRequest,
    @Acting() actor: Actor,
    @Headers('accept-language') language: string | undefined,
  ): Promise<OrganisationImport> {
    const upload = await readForm(request, formSchema, (content) => this.lists.keep(content));
    return this.lists.take(upload, languageOf(language), actor);
  }

  /** The empty list to be filled in. */
  @Get('template.xlsx')
  @Allow('public')
  async template(@Headers('accept-language') language: string | undefined): Promise<StreamableFile> {
    return sheetFile(await this.lists.template(languageOf(language)), 'innoweek-organisations.xlsx');
  }
}
