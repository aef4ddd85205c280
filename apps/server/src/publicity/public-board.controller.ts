import { Body, Controller, Get, Headers, Param, Put, Query, Res } from '@nestjs/common';
import {
  PUBLIC_BOARD_AGE_S,
  publicBoardQuerySchema,
  publicBoardSchema,
  publicBoardSettingsSchema,
  tileQuerySchema,
  type PublicBoardSettings,
  type TileQuery,
} from '@innoweek/contracts';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, CountedBy } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { RequestLimiter } from '../access/request.limiter.ts';
import { PublicBoardService, type Tagged } from './public-board.service.ts';

/** The part of the board that everybody may have: small, the same for all who ask, and made to be cached. */
@Controller()
export class PublicBoardController {
  readonly #limiter = new RequestLimiter();

  constructor(private readonly boards: PublicBoardService) {}

  @Get('public/board')
  @Allow('public')
  @ApiOkResponse({ standardSchema: publicBoardSchema })
  async read(
    @Query({ schema: publicBoardQuerySchema }) { edition }: { edition?: string | undefined },
    @Headers() headers: Record<string, string | undefined>,
    @CountedBy() caller: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    this.#limiter.admit(caller);
    return send(await this.boards.read(edition), 'application/json; charset=utf-8', headers, reply);
  }

  /** An image of one figure, for pages that allow no script. */
  @Get('public/tiles/:metric.svg')
  @Allow('public')
  @ApiProduces('image/svg+xml')
  async tile(
    @Param('metric') metric: string,
    @Query({ schema: tileQuerySchema }) query: TileQuery,
    @Headers() headers: Record<string, string | undefined>,
    @CountedBy() caller: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    this.#limiter.admit(caller);
    const tile = await this.boards.drawTile(metric, query);
    void reply.headers(SHOWN_ELSEWHERE);
    return send(tile, 'image/svg+xml; charset=utf-8', headers, reply);
  }

  /** The same for what shows no SVG: mail, word processors, articles in WeChat. */
  @Get('public/tiles/:metric.png')
  @Allow('public')
  @ApiProduces('image/png')
  async picture(
    @Param('metric') metric: string,
    @Query({ schema: tileQuerySchema }) query: TileQuery,
    @Headers() headers: Record<string, string | undefined>,
    @CountedBy() caller: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    this.#limiter.admit(caller);
    const tile = await this.boards.pictureTile(metric, query);
    void reply.headers(SHOWN_ELSEWHERE);
    return send(tile, 'image/png', headers, reply);
  }

  /** What of an edition is public. */
  @Put('editions/:code/public-board')
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: publicBoardSettingsSchema })
  change(
    @Param('code') code: string,
    @Body({ schema: publicBoardSettingsSchema }) settings: PublicBoardSettings,
    @Acting() actor: Actor,
  ): Promise<PublicBoardSettings> {
    return this.boards.change(code, settings, actor);
  }
}

/** Other sites show it: that is what it is for. Opened by itself it can do nothing but be looked at. */
const SHOWN_ELSEWHERE = {
  'cross-origin-resource-policy': 'cross-origin',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
};

/** The same for everybody, so that a proxy may keep it; whoever has it already gets only word that it is still good. */
const send = async <T extends string | Buffer>(
  { body, etag }: Tagged<T>,
  type: string,
  headers: Record<string, string | undefined>,
  reply: FastifyReply,
): Promise<T | undefined> => {
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  const isKnown = known.includes(etag) || known.includes('*');
  // Before anything is said of keeping it: a picture that could not be drawn is kept by nobody.
  const made = isKnown ? undefined : await body();
  const age = String(PUBLIC_BOARD_AGE_S);
  void reply.headers({ etag, 'cache-control': `public, max-age=${age}, stale-while-revalidate=${age}` });
  if (isKnown) void reply.status(304);
  else void reply.type(type);
  return made;
};
