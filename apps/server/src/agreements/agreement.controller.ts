import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import {
  agreementChangeSchema,
  agreementDistinctSchema,
  agreementDraftSchema,
  agreementFoldSchema,
  agreementPageSchema,
  agreementQuerySchema,
  agreementSchema,
  reasonSchema,
  similarAgreementQuerySchema,
  similarAgreementsSchema,
  type Agreement,
  type AgreementChange,
  type AgreementDraft,
  type AgreementPage,
  type AgreementQuery,
  type SimilarAgreementQuery,
  type SimilarAgreements,
} from '@innoweek/contracts';
import type { FastifyReply } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { entityTag, IF_MATCH, readIfMatch } from '../events/version.match.ts';
import { IDEMPOTENCY_KEY, readIdempotencyKey } from '../tallies/idempotency.key.ts';
import { AgreementService } from './agreement.service.ts';

@Controller('agreements')
@InScope('tallies')
export class AgreementController {
  constructor(private readonly agreements: AgreementService) {}

  /** Agreements that the caller may know, the latest first. */
  @Get()
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: agreementPageSchema })
  list(
    @Query({ schema: agreementQuerySchema }) query: AgreementQuery,
    @Caller() caller: Principal,
  ): Promise<AgreementPage> {
    return this.agreements.list(caller, query);
  }

  /** Registers an agreement; what the caller's organisation registered before is answered with 200. */
  @Post()
  @Allow('organizer', 'association', 'coordinator')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: IDEMPOTENCY_KEY })
  @ApiCreatedResponse({ standardSchema: agreementSchema })
  @ApiOkResponse({ standardSchema: agreementSchema })
  async register(
    @Body({ schema: agreementDraftSchema }) draft: AgreementDraft,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    const { agreement, created } = await this.agreements.register(
      { principal, address },
      draft,
      key === undefined ? null : readIdempotencyKey(key),
    );
    void reply.code(created ? 201 : 200).header('location', `/api/v1/agreements/${agreement.id}`);
    return tagged(reply, agreement);
  }

  /** Records that are, or may be, the agreement that is about to be registered. */
  @Get('similar')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: similarAgreementsSchema })
  findSimilar(
    @Query({ schema: similarAgreementQuerySchema }) query: SimilarAgreementQuery,
    @Caller() caller: Principal,
  ): Promise<SimilarAgreements> {
    return this.agreements.findSimilar(caller, query);
  }

  @Get(':id')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: agreementSchema })
  async read(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(reply, await this.agreements.read(caller, id));
  }

  /** Changes what is named, if the record is still as `If-Match` says it was read. */
  @Patch(':id')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: agreementSchema })
  @ApiHeader(IF_MATCH)
  async change(
    @Param('id') id: string,
    @Body({ schema: agreementChangeSchema }) change: AgreementChange,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(
      reply,
      await this.agreements.change({ principal, address }, id, readIfMatch(ifMatch), change),
    );
  }

  /** Takes a record out of the register; it counts no longer. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: agreementSchema })
  async withdraw(
    @Param('id') id: string,
    @Body({ schema: reasonSchema }) { reason }: { reason: string },
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(reply, await this.agreements.withdraw({ principal, address }, id, reason));
  }

  /** Says that a record is of the same agreement as another; together they count once. */
  @Post(':id/fold')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: agreementSchema })
  async fold(
    @Param('id') id: string,
    @Body({ schema: agreementFoldSchema }) { into }: { into: string },
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(reply, await this.agreements.fold({ principal, address }, id, into));
  }

  /** Takes a record out of the agreement that it was folded into. */
  @Post(':id/unfold')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: agreementSchema })
  async unfold(
    @Param('id') id: string,
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(reply, await this.agreements.unfold({ principal, address }, id));
  }

  /** Says that a record is of another agreement than one that looks like it. */
  @Post(':id/distinct')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: agreementSchema })
  async distinguish(
    @Param('id') id: string,
    @Body({ schema: agreementDistinctSchema }) { from }: { from: string },
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Agreement> {
    return tagged(reply, await this.agreements.distinguish({ principal, address }, id, from));
  }
}

const tagged = (reply: FastifyReply, agreement: Agreement): Agreement => {
  void reply.header('etag', entityTag(agreement.version));
  return agreement;
};
