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
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes, ApiOkResponse } from '@nestjs/swagger';
import {
  importAnswersSchema,
  importCommitSchema,
  importReceiptSchema,
  importRowMendingSchema,
  importRowQuerySchema,
  importRowSchema,
  importSchema,
  pageQuerySchema,
  pageSchema,
  reasonSchema,
  type Import,
  type ImportAnswers,
  type ImportCommit,
  type ImportRow,
  type ImportRowMending,
  type ImportRowState,
  type Page,
  type PageQuery,
} from '@innoweek/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { languageOf } from '../problems/language.service.ts';
import { ImportService } from './import.service.ts';
import { sheetFile } from './sheet.file.ts';
import { SheetService } from './sheet.service.ts';
import { readUpload } from './upload.form.ts';

@Controller('imports')
@InScope('imports')
export class ImportController {
  constructor(
    private readonly imports: ImportService,
    private readonly sheets: SheetService,
  ) {}

  /** Takes a file in. It is read as a job; nothing counts until it is committed. */
  @Post()
  @HttpCode(202)
  @Allow('organizer', 'association', 'coordinator')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file', 'kind'],
      properties: {
        file: { type: 'string', format: 'binary' },
        kind: { type: 'string', enum: ['events', 'tallies', 'media', 'agreements'] },
        edition: { type: 'string' },
        unit: { type: 'string', description: 'The reporting unit that the file speaks for' },
      },
    },
  })
  @ApiAcceptedResponse({ standardSchema: importReceiptSchema })
  async begin(
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ id: string }> {
    const upload = await readUpload(request, (content) => this.imports.keep(content));
    const id = await this.imports.begin(caller, upload);
    void reply.header('location', `/api/v1/imports/${id}`);
    return { id };
  }

  @Get()
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: pageSchema(importSchema) })
  list(
    @Query({ schema: pageQuerySchema }) query: PageQuery,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<Import>> {
    return this.imports.list(caller, query, languageOf(language));
  }

  /** The empty sheet to be filled in. */
  @Get('templates/events.xlsx')
  @Allow('public')
  async template(@Headers('accept-language') language: string | undefined): Promise<StreamableFile> {
    return sheetFile(await this.sheets.template(languageOf(language)), 'innoweek-events.xlsx');
  }

  /** The sheet for tallies, with the caller's events already in it. */
  @Get('templates/tallies.xlsx')
  @Allow('organizer', 'association', 'coordinator')
  async tallyTemplate(
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StreamableFile> {
    return sheetFile(await this.imports.tallyTemplate(caller, languageOf(language)), 'innoweek-tallies.xlsx');
  }

  /** The sheet for reports in the media. */
  @Get('templates/media.xlsx')
  @Allow('organizer', 'association', 'coordinator')
  async mediaTemplate(
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StreamableFile> {
    const bytes = await this.imports.registerTemplate(caller, 'media', languageOf(language));
    return sheetFile(bytes, 'innoweek-media.xlsx');
  }

  /** The sheet for agreements. */
  @Get('templates/agreements.xlsx')
  @Allow('organizer', 'association', 'coordinator')
  async agreementTemplate(
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StreamableFile> {
    const bytes = await this.imports.registerTemplate(caller, 'agreements', languageOf(language));
    return sheetFile(bytes, 'innoweek-agreements.xlsx');
  }

  @Get(':id')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: importSchema })
  read(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Import> {
    return this.imports.read(caller, id, languageOf(language));
  }

  /** What was understood, row by row, with the raw text beside it. */
  @Get(':id/rows')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: pageSchema(importRowSchema) })
  rows(
    @Param('id') id: string,
    @Query({ schema: importRowQuerySchema }) query: PageQuery & { state?: ImportRowState | undefined },
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<ImportRow>> {
    return this.imports.rows(caller, id, query, languageOf(language));
  }

  /** Mends a row; the whole file is judged anew. */
  @Patch(':id/rows/:row')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: importRowSchema })
  mend(
    @Param('id') id: string,
    @Param('row') row: string,
    @Body({ schema: importRowMendingSchema }) mending: ImportRowMending,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ImportRow> {
    return this.imports.mend(caller, id, row, mending, languageOf(language));
  }

  /** The failed rows with what is wrong with them, to be mended and uploaded again. */
  @Get(':id/rejected.xlsx')
  @Allow('organizer', 'association', 'coordinator')
  async rejected(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('accept-language') header: string | undefined,
  ): Promise<StreamableFile> {
    return sheetFile(await this.imports.rejected(caller, id, languageOf(header)), 'innoweek-rejected.xlsx');
  }

  /** Answers what the reader could not know; the file is read again with it, as a job. */
  @Post(':id/answers')
  @HttpCode(202)
  @Allow('organizer', 'association', 'coordinator')
  @ApiAcceptedResponse({ standardSchema: importSchema })
  async answer(
    @Param('id') id: string,
    @Body({ schema: importAnswersSchema }) body: ImportAnswers,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Import> {
    await this.imports.answer(caller, id, body);
    return this.imports.read(caller, id, languageOf(language));
  }

  /** Writes what the file says, all of it or nothing; it goes on as a job. */
  @Post(':id/commit')
  @HttpCode(202)
  @Allow('organizer', 'association', 'coordinator')
  @ApiAcceptedResponse({ standardSchema: importSchema })
  async commit(
    @Param('id') id: string,
    @Body({ schema: importCommitSchema }) body: ImportCommit,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Import> {
    await this.imports.commit(caller, id, body ?? { submit: false, skipRejected: false });
    return this.imports.read(caller, id, languageOf(language));
  }

  /** Takes the whole file back. */
  @Post(':id/undo')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: importSchema })
  async undo(
    @Param('id') id: string,
    @Body({ schema: reasonSchema }) { reason }: { reason: string },
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Import> {
    await this.imports.undo(caller, id, reason);
    return this.imports.read(caller, id, languageOf(language));
  }
}
