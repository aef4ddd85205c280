import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import {
  mediaChangeSchema,
  mediaDraftSchema,
  mediaPageSchema,
  mediaQuerySchema,
  mediaReportSchema,
  reasonSchema,
  similarMediaQuerySchema,
  similarMediaSchema,
  type MediaChange,
  type MediaDraft,
  type MediaPage,
  type MediaQuery,
  type MediaReport,
  type SimilarMedia,
  type SimilarMediaQuery,
} from '@innoweek/contracts';
import type { FastifyReply } from 'fastify';
import { Allow, Caller, Reading } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal, Reader } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { entityTag, IF_MATCH, readIfMatch } from '../events/version.match.ts';
import { MediaService } from './media.service.ts';

@Controller('media')
@InScope('tallies')
export class MediaController {
  constructor(private readonly media: MediaService) {}

  /**
   * Reports in the media, the latest first: of approved events for whoever may watch the board that they count on,
   * others for whoever keeps them.
   */
  @Get()
  @Allow('public', 'display')
  @ApiOkResponse({ standardSchema: mediaPageSchema })
  list(
    @Query({ schema: mediaQuerySchema }) query: MediaQuery,
    @Reading() reader: Reader,
  ): Promise<MediaPage> {
    return this.media.list(reader, query);
  }

  /** Registers a report; one at the same address that is there already is answered with 200. */
  @Post()
  @Allow('organizer', 'association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: mediaReportSchema })
  @ApiOkResponse({ standardSchema: mediaReportSchema })
  async register(
    @Body({ schema: mediaDraftSchema }) draft: MediaDraft,
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaReport> {
    const { report, created } = await this.media.register({ principal, address }, draft);
    void reply.code(created ? 201 : 200).header('location', `/api/v1/media/${report.id}`);
    return tagged(reply, report);
  }

  /** Whether what is about to be registered is there already, here or as another outlet's report. */
  @Get('similar')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: similarMediaSchema })
  findSimilar(
    @Query({ schema: similarMediaQuerySchema }) query: SimilarMediaQuery,
    @Caller() caller: Principal,
  ): Promise<SimilarMedia> {
    return this.media.findSimilar(caller, query);
  }

  @Get(':id')
  @Allow('public')
  @ApiOkResponse({ standardSchema: mediaReportSchema })
  async read(
    @Param('id') id: string,
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaReport> {
    return tagged(reply, await this.media.read(caller, id));
  }

  /** Changes what is named, if the report is still as `If-Match` says it was read. */
  @Patch(':id')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: mediaReportSchema })
  @ApiHeader(IF_MATCH)
  async change(
    @Param('id') id: string,
    @Body({ schema: mediaChangeSchema }) change: MediaChange,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaReport> {
    return tagged(reply, await this.media.change({ principal, address }, id, readIfMatch(ifMatch), change));
  }

  /** Takes a report out of the register; it counts no longer. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: mediaReportSchema })
  async withdraw(
    @Param('id') id: string,
    @Body({ schema: reasonSchema }) { reason }: { reason: string },
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MediaReport> {
    return tagged(reply, await this.media.withdraw({ principal, address }, id, reason));
  }
}

const tagged = (reply: FastifyReply, report: MediaReport): MediaReport => {
  void reply.header('etag', entityTag(report.version));
  return report;
};
