import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import {
  doorSchema,
  kioskCodeSchema,
  kioskSchema,
  type Door,
  type Kiosk,
  type KioskCode,
} from '@innoweek/contracts';
import type { FastifyReply } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { DoorService } from './door.service.ts';

@Controller('events/:code')
export class DoorController {
  constructor(private readonly doors: DoorService) {}

  /** What was counted at the doors of an event, device by device. */
  @Get('door')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: doorSchema })
  read(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Door> {
    void reply.header('cache-control', 'no-store');
    return this.doors.read(caller, code);
  }

  /** Opens a screen that shows the code of the event. */
  @Post('kiosks')
  @InScope('check-ins')
  @HttpCode(201)
  @Allow('organizer', 'association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: kioskSchema })
  openKiosk(
    @Caller() principal: Principal,
    @Acting() { address }: Actor,
    @Param('code') code: string,
  ): Promise<Kiosk> {
    return this.doors.openKiosk({ principal, address }, code);
  }

  /** What the screen shows now; it asks again when the code changes. Whoever has the code can be counted with it. */
  @Get('kiosks/:kiosk/code')
  @InScope('check-ins')
  @Allow('organizer', 'association', 'coordinator')
  @ApiOkResponse({ standardSchema: kioskCodeSchema })
  showCode(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Param('kiosk') kiosk: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KioskCode> {
    void reply.header('cache-control', 'no-store');
    return this.doors.showCode(caller, code, kiosk);
  }
}
