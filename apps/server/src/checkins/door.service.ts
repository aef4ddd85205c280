import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Door, DoorDevice, Kiosk, KioskCode } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { seesAll, type Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { TallyService } from '../tallies/tally.service.ts';
import { signCode, slotAt, SLOT_MS } from './attendance.code.ts';
import { AttendanceKeyService } from './attendance-key.service.ts';
import { doorStateAt, hoursOf } from './door.model.ts';

/** Devices told of one event; the total counts all of them. */
const MAX_DEVICES = 200;
const KIOSK_ID_BYTES = 4;

/** What those who run the doors of an event see, and the codes their screens show. */
@Injectable()
export class DoorService {
  constructor(
    private readonly source: DataSource,
    private readonly events: EventDirectory,
    private readonly editions: EditionService,
    private readonly tallies: TallyService,
    private readonly keys: AttendanceKeyService,
    private readonly audit: AuditService,
  ) {}

  /** What was counted at the doors, and by which device: for whoever counts there, and whoever sees everything. */
  async read(principal: Principal, code: string): Promise<Door> {
    const event = await this.events.load(code);
    const mayCount = event !== null && this.tallies.mayCheckIn(principal, event);
    if (!event || (!mayCount && !seesAll(principal))) throw new ProblemError('event_not_found');
    const edition = await this.editions.byId(event.editionId);
    const now = this.editions.now(edition);
    const devices = await this.#findDevices(event.code);
    const { opensAt, closesAt } = hoursOf(event);
    return {
      event: {
        code: event.code,
        title: event.title,
        titleEn: event.titleEn,
        start: event.startsAt.toISOString(),
        end: event.endsAt.toISOString(),
      },
      edition: edition.code,
      now: now.toISOString(),
      speed: edition.clock?.speed ?? 1,
      state: doorStateAt(event, now),
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
      people: sumOf(devices),
      devices: devices.slice(0, MAX_DEVICES),
      mayCount,
    };
  }

  /** Makes a screen for the code of an event. */
  async openKiosk(actor: Actor & { principal: Principal }, code: string): Promise<Kiosk> {
    const event = await this.#findOwn(actor.principal, code);
    return this.source.transaction(async (manager) => {
      for (;;) {
        const kiosk = randomBytes(KIOSK_ID_BYTES).toString('hex');
        const made = await manager.query<unknown[]>(
          `insert into kiosks (id, event_code, account_id) values ($1, $2, $3) on conflict do nothing returning id`,
          [kiosk, event.code, actor.principal.accountId],
        );
        // The name is short, so that people can compare it: it may be taken.
        if (made.length === 0) continue;
        await this.audit.record(manager, {
          actor,
          action: 'kiosk.open',
          target: event.code,
          detail: { kiosk },
        });
        return { kiosk };
      }
    });
  }

  /** The code that a screen shows now, and when the next is there. */
  async showCode(principal: Principal, code: string, kiosk: string): Promise<KioskCode> {
    const event = await this.#findOwn(principal, code);
    const known = /^[0-9a-f]{8}$/.test(kiosk)
      ? await this.source.query<unknown[]>(`select from kiosks where id = $1 and event_code = $2`, [
          kiosk,
          event.code,
        ])
      : [];
    if (known.length === 0) throw new ProblemError('kiosk_not_found');
    const edition = await this.editions.byId(event.editionId);
    const state = doorStateAt(event, this.editions.now(edition));
    const [key, devices] = await Promise.all([this.keys.load(), this.#findDevices(event.code)]);
    const moment = Date.now();
    const { opensAt, closesAt } = hoursOf(event);
    return {
      token: state === 'open' ? signCode(key, { event: event.code, kiosk, slot: slotAt(moment) }) : null,
      changesInMs: SLOT_MS - (moment % SLOT_MS),
      state,
      opensAt: opensAt.toISOString(),
      closesAt: closesAt.toISOString(),
      people: sumOf(devices),
      here: devices.find(({ device }) => device === `kiosk:${kiosk}`)?.people ?? 0,
    };
  }

  async #findOwn(principal: Principal, code: string): Promise<KnownEvent> {
    const event = await this.events.load(code);
    if (!event || !this.tallies.mayCheckIn(principal, event)) throw new ProblemError('event_not_found');
    return event;
  }

  /** Every device that counted at an event, the busiest first; what was withdrawn is left out. */
  async #findDevices(code: string): Promise<DoorDevice[]> {
    const rows = await this.source.query<{ device: string; people: string; last_at: Date }[]>(
      `select e.device, sum(e.amount)::text as people, max(e.occurred_at) as last_at
       from entries e
       left join batches w on w.withdraws = e.batch_id
       where e.subject = $1 and e.device is not null and w.id is null
       group by e.device
       order by sum(e.amount) desc, e.device`,
      [`event:${code}`],
    );
    return rows.map(({ device, people, last_at }) => ({
      device,
      people: Number(people),
      lastAt: last_at.toISOString(),
    }));
  }
}

const sumOf = (devices: readonly DoorDevice[]): number =>
  devices.reduce((sum, { people }) => sum + people, 0);
