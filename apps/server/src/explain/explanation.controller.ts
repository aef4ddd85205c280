import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  claimEntriesQuerySchema,
  claimEntriesSchema,
  claimExplanationQuerySchema,
  claimExplanationSchema,
  explanationQuerySchema,
  explanationSchema,
  type ClaimEntriesQuery,
  type ClaimExplanation,
  type ClaimExplanationQuery,
  type ExplainedEntry,
  type Explanation,
  type ExplanationQuery,
  type Page,
} from '@innoweek/contracts';
import { Allow, Caller, CountedBy } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { languageOf } from '../problems/language.service.ts';
import { ClaimExplanationService } from './claim.explanation.service.ts';
import { ExplanationService } from './explanation.service.ts';

@Controller('board/explanation')
export class ExplanationController {
  constructor(
    private readonly explanations: ExplanationService,
    private readonly claims: ClaimExplanationService,
  ) {}

  /** The nation by unit and kind is for everybody, as on the board; anything else for who may trace the scope. */
  @Get()
  @Allow('public')
  @ApiOkResponse({ standardSchema: explanationSchema })
  explain(
    @Caller() principal: Principal | null,
    @Query({ schema: explanationQuerySchema }) query: ExplanationQuery,
    @CountedBy() caller: string,
  ): Promise<Explanation> {
    return this.explanations.explain(principal, query, caller);
  }

  /** Claims, entries and rows of files: own events, own unit, or everything for coordinators. */
  @Get('claims')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: claimExplanationSchema })
  explainClaims(
    @Caller() principal: Principal,
    @Query({ schema: claimExplanationQuerySchema }) query: ClaimExplanationQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ClaimExplanation> {
    return this.claims.explain(principal, query, languageOf(language));
  }

  /** For whoever may see the claims. */
  @Get('entries')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: claimEntriesSchema })
  listEntries(
    @Caller() principal: Principal,
    @Query({ schema: claimEntriesQuerySchema }) query: ClaimEntriesQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<ExplainedEntry>> {
    return this.claims.listEntries(principal, query, languageOf(language));
  }
}
