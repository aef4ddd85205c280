import { Controller, Get, Query } from '@nestjs/common';
import {
  auditEntrySchema,
  auditQuerySchema,
  pageSchema,
  type AuditEntry,
  type AuditQuery,
  type Page,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow } from '../access/access.decorator.ts';
import { AuditService } from './audit.service.ts';

@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Who did what, newest first. */
  @Get()
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: pageSchema(auditEntrySchema) })
  list(@Query({ schema: auditQuerySchema }) query: AuditQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(query);
  }
}
