import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import { attendanceSchema, attendedSchema, type Attendance, type Attended } from '@innoweek/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { AttendanceService } from './attendance.service.ts';

/** Longer than any week; after that the browser forgets. */
const KEPT_S = 60 * 24 * 60 * 60;
const PATH = '/api/v1/attendances';

@Controller('attendances')
export class AttendancesController {
  /** Over HTTPS the prefix keeps a page of plain HTTP from setting it. */
  readonly #cookie: string;
  readonly #secure: boolean;

  constructor(
    private readonly attendances: AttendanceService,
    @Inject(CONFIGURATION) configuration: ServerConfiguration,
  ) {
    this.#secure = configuration.publicUrl.startsWith('https:');
    this.#cookie = this.#secure ? '__Secure-innoweek-attendee' : 'innoweek-attendee';
  }

  /** Counts somebody who scanned the code at a door. */
  @Post()
  @HttpCode(201)
  @Allow('public')
  @ApiCreatedResponse({ standardSchema: attendedSchema })
  async attend(
    @Body({ schema: attendanceSchema }) attendance: Attendance,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Attended> {
    const kept = attendanceSchema.shape.device.safeParse(request.cookies[this.#cookie]);
    const attended = await this.attendances.attend(attendance, kept.data ?? null, request.ip);
    void reply.header('cache-control', 'no-store').setCookie(this.#cookie, attended.device, {
      path: PATH,
      maxAge: KEPT_S,
      httpOnly: true,
      secure: this.#secure,
      sameSite: 'strict',
    });
    return attended;
  }
}
