import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Controller, Get, Header, Logger, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  ledgerRootsSchema,
  proofQuerySchema,
  proofSchema,
  type LedgerRoots,
  type Proof,
  type ProofQuery,
} from '@innoweek/contracts';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ChainService } from './chain.service.ts';
import { LedgerExporter } from './ledger.exporter.ts';
import { ProofService } from './proof.service.ts';

@Controller('proof')
export class ProofController {
  readonly #log = new Logger('proof');
  #running: Promise<Proof> | null = null;

  constructor(
    private readonly proofs: ProofService,
    private readonly chain: ChainService,
    private readonly exporter: LedgerExporter,
    private readonly editions: EditionService,
    private readonly audit: AuditService,
  ) {}

  /** A recount of the whole ledger against the board, and its chain hashed again. Callers at the same time share one. */
  @Get()
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: proofSchema })
  async prove(): Promise<Proof> {
    this.#running ??= this.proofs.prove().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The hourly roots of the ledger's chain: hashes, which say nothing of what they cover. */
  @Get('roots')
  @Allow('public')
  @Header('cache-control', 'public, max-age=30')
  @ApiOkResponse({ standardSchema: ledgerRootsSchema })
  roots(@Query({ schema: proofQuerySchema }) query: ProofQuery): Promise<LedgerRoots> {
    return this.chain.readRoots(query.edition);
  }

  /** Everything that an edition's figures are made of, for a verifier of its own. Sent as it is read. */
  @Get('export')
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ content: { 'application/gzip': { schema: { type: 'string', format: 'binary' } } } })
  async export(
    @Query({ schema: proofQuerySchema }) query: ProofQuery,
    @Acting() actor: Actor,
  ): Promise<StreamableFile> {
    const edition = await this.editions.find(query.edition);
    await this.audit.record(undefined, {
      actor,
      action: 'proof.export',
      target: `edition:${edition.code}`,
      detail: {},
    });
    const packed = pipeline(Readable.from(this.exporter.lines(edition)), createGzip(), (error) => {
      if (error) this.#log.warn({ msg: 'an export was broken off', err: error });
    });
    return new StreamableFile(packed, {
      type: 'application/gzip',
      disposition: `attachment; filename="innoweek-${edition.code}.ndjson.gz"`,
    });
  }
}
