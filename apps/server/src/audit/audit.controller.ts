import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, StreamableFile } from '@nestjs/common';
import {
  auditEntrySchema,
  auditFilterSchema,
  auditQuerySchema,
  pageSchema,
  type AuditEntry,
  type AuditFilter,
  type AuditQuery,
  type Language,
  type Page,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { languageOf } from '../problems/language.service.ts';
import { auditCsv } from './audit.export.ts';
import { AuditService } from './audit.service.ts';

const HEADS: Record<Language, readonly string[]> = {
  'zh-CN': ['时间', '账号', '姓名', '来源地址', '操作', '对象', '内容'],
  en: ['Time', 'Account', 'Name', 'From', 'Action', 'Target', 'Detail'],
};

@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** The same as a table, for spreadsheets; however long it is, it is sent as it is read. */
  @Get('export.csv')
  @Allow('administrator')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  async export(
    @Query({ schema: auditFilterSchema }) filter: AuditFilter,
    @Acting() actor: Actor,
    @Headers('accept-language') language: string | undefined,
  ): Promise<StreamableFile> {
    await this.audit.record(undefined, {
      actor,
      action: 'audit.export',
      target: 'audit',
      detail: { ...filter },
    });
    const csv = auditCsv(this.audit.pages(filter), HEADS[languageOf(language)]);
    return new StreamableFile(Readable.from(csv), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="innoweek-audit.csv"',
    });
  }

  /** Who did what, newest first. */
  @Get()
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: pageSchema(auditEntrySchema) })
  list(@Query({ schema: auditQuerySchema }) query: AuditQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(query);
  }
}
