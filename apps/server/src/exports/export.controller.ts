import { Controller, Get, Headers, Query, StreamableFile } from '@nestjs/common';
import { boardExportQuerySchema, type BoardExportQuery } from '@innoweek/contracts';
import { Allow, Caller, CountedBy } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { sheetFile } from '../imports/sheet.file.ts';
import { languageOf } from '../problems/language.service.ts';
import { ExportService } from './export.service.ts';

@Controller('board/export')
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  /** What a panel shows, as a workbook or as CSV. */
  @Get()
  @Allow('public')
  async export(
    @Caller() principal: Principal | null,
    @Query({ schema: boardExportQuerySchema }) query: BoardExportQuery,
    @Headers('accept-language') language: string | undefined,
    @CountedBy() caller: string,
  ): Promise<StreamableFile> {
    const { content, name } = await this.exports.write({ principal, caller }, query, languageOf(language));
    if (typeof content !== 'string') return sheetFile(content, name);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(Buffer.from(content), { type: 'text/csv; charset=utf-8', disposition });
  }
}
