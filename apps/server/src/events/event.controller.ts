import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import {
  confirmationsSchema,
  decisionOutcomesSchema,
  decisionsSchema,
  eventChangeSchema,
  eventDraftSchema,
  eventHistorySchema,
  eventItemsSchema,
  eventQuerySchema,
  eventSchema,
  eventSeriesSchema,
  distinctEventsSchema,
  jointEventsSchema,
  optionalReasonSchema,
  pageSchema,
  reasonSchema,
  similarEventsSchema,
  similarQuerySchema,
  type Confirmations,
  type DecisionOutcomes,
  type Decisions,
  type Event,
  type EventChange,
  type EventDraft,
  type EventHistory,
  type EventItems,
  type EventQuery,
  type EventSeries,
  type DistinctEvents,
  type JointEvents,
  type Page,
  type SimilarEvents,
  type SimilarQuery,
} from '@innoweek/contracts';
import type { FastifyReply } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { languageOf } from '../problems/language.service.ts';
import { EventService } from './event.service.ts';
import { JointService } from './joint.service.ts';
import { PartnerService } from './partner.service.ts';
import { RegistrationService } from './registration.service.ts';
import { entityTag, IF_MATCH, readIfMatch } from './version.match.ts';

type Reason = { reason?: string | undefined } | undefined;

@Controller('events')
@InScope('events')
export class EventController {
  constructor(
    private readonly events: EventService,
    private readonly registration: RegistrationService,
    private readonly partners: PartnerService,
    private readonly joints: JointService,
  ) {}

  /** The events that the caller may see, in order of time. */
  @Get()
  @Allow('public')
  @ApiOkResponse({ standardSchema: pageSchema(eventSchema) })
  list(
    @Query({ schema: eventQuerySchema }) query: EventQuery,
    @Caller() caller: Principal | null,
  ): Promise<Page<Event>> {
    return this.events.list(caller, query);
  }

  /** Registers an event, as a draft or handed in at once. */
  @Post()
  @Allow('organizer', 'association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: eventSchema })
  async create(
    @Body({ schema: eventDraftSchema }) draft: EventDraft,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    const event = await this.registration.create(caller, draft);
    void reply.header('location', `/api/v1/events/${event.code}`);
    return tagged(reply, event);
  }

  /** Registers an event that is held several times, as one event for each time. */
  @Post('series')
  @Allow('organizer', 'association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: eventItemsSchema })
  createSeries(
    @Body({ schema: eventSeriesSchema }) series: EventSeries,
    @Caller() caller: Principal,
  ): Promise<EventItems> {
    return this.registration.createSeries(caller, series);
  }

  /** Events that are likely the one described, so that none is registered twice. */
  @Get('similar')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: similarEventsSchema })
  findSimilar(
    @Query({ schema: similarQuerySchema }) query: SimilarQuery,
    @Caller() caller: Principal,
  ): Promise<SimilarEvents> {
    return this.registration.findSimilar(caller, query);
  }

  /** Decides about up to a thousand events; each has an outcome of its own. */
  @Post('decisions')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: decisionOutcomesSchema })
  decisions(
    @Body({ schema: decisionsSchema }) decisions: Decisions,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<DecisionOutcomes> {
    return this.events.decideMany(caller, decisions, languageOf(language));
  }

  /** Answers whether the caller's organisation takes part in events that name it. */
  @Post('confirmations')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: decisionOutcomesSchema })
  confirmations(
    @Body({ schema: confirmationsSchema }) confirmations: Confirmations,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<DecisionOutcomes> {
    return this.partners.answer(caller, confirmations, languageOf(language));
  }

  @Get(':code')
  @Allow('public')
  @ApiOkResponse({ standardSchema: eventSchema })
  async read(
    @Param('code') code: string,
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.read(caller, code));
  }

  /** Changes what is named, if the event is still as `If-Match` says it was read. */
  @Patch(':code')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  @ApiHeader(IF_MATCH)
  async change(
    @Param('code') code: string,
    @Body({ schema: eventChangeSchema }) change: EventChange,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.change(caller, code, readIfMatch(ifMatch), change));
  }

  /** Hands a draft, or a returned event, in for approval. */
  @Post(':code/submit')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  async submit(
    @Param('code') code: string,
    @Body({ schema: optionalReasonSchema }) body: Reason,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.decide(caller, code, 'submit', body?.reason ?? null));
  }

  @Post(':code/approve')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  async approve(
    @Param('code') code: string,
    @Body({ schema: optionalReasonSchema }) body: Reason,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.decide(caller, code, 'approve', body?.reason ?? null));
  }

  /** Sends an event back to whoever handed it in, with what is missing. */
  @Post(':code/return')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  async return(
    @Param('code') code: string,
    @Body({ schema: reasonSchema }) { reason }: { reason: string },
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.decide(caller, code, 'return', reason));
  }

  /** Calls an event off; it leaves every counter. */
  @Post(':code/cancel')
  @HttpCode(200)
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  async cancel(
    @Param('code') code: string,
    @Body({ schema: reasonSchema }) { reason }: { reason: string },
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.events.decide(caller, code, 'cancel', reason));
  }

  /** Says that other events are the same as this one, which alone counts from then on. */
  @Post(':code/join')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  @ApiHeader(IF_MATCH)
  async join(
    @Param('code') code: string,
    @Body({ schema: jointEventsSchema }) said: JointEvents,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.joints.join(caller, code, readIfMatch(ifMatch), said));
  }

  /** Says that events that look alike are different ones. */
  @Post(':code/distinct')
  @InScope('decisions')
  @HttpCode(204)
  @Allow('association', 'coordinator')
  distinct(
    @Param('code') code: string,
    @Body({ schema: distinctEventsSchema }) said: DistinctEvents,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.joints.distinguish(caller, code, said);
  }

  /** Takes an event out of the one it was joined to; it counts by itself again. */
  @Post(':code/unjoin')
  @InScope('decisions')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventSchema })
  @ApiHeader(IF_MATCH)
  async unjoin(
    @Param('code') code: string,
    @Body({ schema: optionalReasonSchema }) body: Reason,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Event> {
    return tagged(reply, await this.joints.unjoin(caller, code, readIfMatch(ifMatch), body?.reason ?? null));
  }

  /** Who changed what, when; for those who look after the event. */
  @Get(':code/history')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: eventHistorySchema })
  history(@Param('code') code: string, @Caller() caller: Principal): Promise<EventHistory> {
    return this.events.history(caller, code);
  }
}

const tagged = (reply: FastifyReply, event: Event): Event => {
  void reply.header('etag', entityTag(event.version));
  return event;
};
