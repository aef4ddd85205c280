import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { eventQuerySchema, type Language } from '@innoweek/contracts';
import type { FastifyReply } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { languageOf } from '../problems/language.service.ts';
import { PublicationService, type PublicationKind, type PublicQuery } from './publication.service.ts';

/** The filters of events, without those that only somebody signed in has. */
const publicQuerySchema = eventQuerySchema.omit({ cursor: true, limit: true, pending: true, asked: true });

const TYPES: Record<PublicationKind, string> = {
  calendar: 'text/calendar; charset=utf-8',
  feed: 'application/atom+xml; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
};

/** Events for calendars, feed readers and maps; nobody has to sign in. */
@ApiExcludeController()
@Controller()
export class PublicationController {
  constructor(private readonly publications: PublicationService) {}

  @Get('calendar.ics')
  @Allow('public')
  calendar(
    @Query({ schema: publicQuerySchema }) query: PublicQuery,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.#send('calendar', query, headers, reply);
  }

  @Get('feed.atom')
  @Allow('public')
  feed(
    @Query({ schema: publicQuerySchema }) query: PublicQuery,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.#send('feed', query, headers, reply);
  }

  @Get('events.geojson')
  @Allow('public')
  geojson(
    @Query({ schema: publicQuerySchema }) query: PublicQuery,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.#send('geojson', query, headers, reply);
  }

  async #send(
    kind: PublicationKind,
    query: PublicQuery,
    headers: Record<string, string | undefined>,
    reply: FastifyReply,
  ): Promise<string> {
    const language: Language = languageOf(headers['accept-language']);
    const { body, entityTag, updatedAt } = await this.publications.publish(kind, query, language);
    void reply
      .header('content-type', TYPES[kind])
      .header('etag', entityTag)
      .header('last-modified', updatedAt.toUTCString())
      .header('cache-control', 'public, max-age=60')
      .header('vary', 'accept-language')
      // Maps and calendars of other sites read it from the browser.
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (isKnown(headers['if-none-match'], entityTag)) {
      void reply.status(304);
      return '';
    }
    return body;
  }
}

/** Whether a client has this already (RFC 9110, section 13.1.2). */
const isKnown = (header: string | undefined, entityTag: string): boolean =>
  (header ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === entityTag);
