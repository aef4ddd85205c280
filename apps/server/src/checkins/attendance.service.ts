import { Injectable } from '@nestjs/common';
import type { Attendance, Attended, DoorState } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import type { ProblemCode } from '../problems/problem.catalog.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { deviceHash, readCode } from './attendance.code.ts';
import { AttendanceKeyService } from './attendance-key.service.ts';
import { AttendanceLimiter } from './attendance.limiter.ts';
import { AttendanceRecorder } from './attendance.recorder.ts';
import { doorStateAt } from './door.model.ts';

const CLOSED: Record<Exclude<DoorState, 'open'>, ProblemCode> = {
  early: 'attendance_early',
  over: 'attendance_over',
  cancelled: 'attendance_cancelled',
  // Nobody but its own people knows of it.
  unapproved: 'event_not_found',
};

/** Counts those who scan the code at a door: no name, no account, once per device and event. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly source: DataSource,
    private readonly keys: AttendanceKeyService,
    private readonly limiter: AttendanceLimiter,
    private readonly events: EventDirectory,
    private readonly editions: EditionService,
    private readonly recorder: AttendanceRecorder,
  ) {}

  /**
   * Counts a scan. `kept` is the id that an earlier answer left with the browser: it wins, so that emptying one of
   * the two places where the id is kept does not make another device.
   */
  async attend(
    { token, device: named }: Attendance,
    kept: string | null,
    address: string | null,
  ): Promise<Attended> {
    await this.limiter.admit(address);
    const key = await this.keys.load();
    const code = readCode(key, token, Date.now());
    if (code === null) {
      await this.limiter.noteForgery(address);
      throw new ProblemError('attendance_code_wrong');
    }
    const event = await this.events.load(code.event);
    if (!event) throw new ProblemError('event_not_found');
    const edition = await this.editions.byId(event.editionId);
    const device = kept ?? named;
    const hash = deviceHash(key, event.code, device);
    const answer = (counted: boolean): Attended => ({
      event: { code: event.code, title: event.title, titleEn: event.titleEn },
      counted,
      device,
    });
    const state = doorStateAt(event, this.editions.now(edition));
    if (state === 'open' && code.current)
      return answer(await this.recorder.record({ event, edition, kiosk: code.kiosk, deviceHash: hash }));
    // Whoever was counted stays so, and is told the same when they look at the page again.
    if (state !== 'unapproved' && state !== 'cancelled' && (await this.#isCounted(event.code, hash)))
      return answer(false);
    throw new ProblemError(state === 'open' ? 'attendance_code_expired' : CLOSED[state]);
  }

  async #isCounted(event: string, hash: string): Promise<boolean> {
    const rows = await this.source.query<unknown[]>(
      `select from attendances where event_code = $1 and device_hash = $2`,
      [event, hash],
    );
    return rows.length > 0;
  }
}
