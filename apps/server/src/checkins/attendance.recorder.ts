import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { NewEntry } from '../counting/ledger.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import type { KnownEvent } from '../events/event.directory.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { dayOf } from '../tallies/tally.service.ts';
import { dayWithin } from './door.model.ts';

/** Scans of one transaction. */
const MAX_GROUP = 500;
/** Scans that may wait; beyond it callers are told to come back. */
const MAX_WAITING = 10_000;

export type Scan = { event: KnownEvent; edition: EditionEntity; kiosk: string; deviceHash: string };
type Waiting = { scan: Scan; resolve: (counted: boolean) => void; reject: (error: unknown) => void };

const keyOf = (event: string, hash: string): string => `${event} ${hash}`;

/**
 * Writes scans. Those that arrive while a transaction is under way share the next: a thousand phones in a minute
 * are a few commits, and a few entries in the ledger, each the sum of a screen.
 */
@Injectable()
export class AttendanceRecorder {
  readonly #waiting: Waiting[] = [];
  #underWay = false;

  constructor(
    private readonly source: DataSource,
    private readonly ledger: LedgerService,
    private readonly editions: EditionService,
  ) {}

  /** Counts a device, once per event; false when it was counted before. Answers after the commit. */
  record(scan: Scan): Promise<boolean> {
    if (this.#waiting.length >= MAX_WAITING)
      return Promise.reject(new ProblemError('busy', { params: { seconds: 1 }, retryAfterS: 1 }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ scan, resolve, reject });
      // Later in this turn, so that requests read from the network together go together.
      setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    if (this.#underWay) return;
    this.#underWay = true;
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, MAX_GROUP));
    this.#underWay = false;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const scans = new Map<string, Scan>();
    for (const { scan } of group) scans.set(keyOf(scan.event.code, scan.deviceHash), scan);
    let fresh: Set<string>;
    try {
      fresh = await this.source.transaction((manager) => this.#count(manager, scans));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { edition } of scans.values()) this.ledger.announceEntries(edition.id);
    // Of several scans of one device the first is the one that counted.
    for (const { scan, resolve } of group) resolve(fresh.delete(keyOf(scan.event.code, scan.deviceHash)));
  }

  /** Takes in the devices that are new to their event and adds their number to the ledger: both or neither. */
  async #count(manager: EntityManager, scans: ReadonlyMap<string, Scan>): Promise<Set<string>> {
    const rows = await manager.query<{ event_code: string; device_hash: string }[]>(
      // In one order everywhere, so that two processes never wait for each other.
      `insert into attendances (event_code, device_hash, kiosk_id)
       select * from unnest($1::text[], $2::text[], $3::text[]) as s(event_code, device_hash, kiosk_id)
       order by 1, 2
       on conflict do nothing
       returning event_code, device_hash`,
      [
        [...scans.values()].map(({ event }) => event.code),
        [...scans.values()].map((scan) => scan.deviceHash),
        [...scans.values()].map(({ kiosk }) => kiosk),
      ],
    );
    const fresh = new Set(rows.map((row) => keyOf(row.event_code, row.device_hash)));
    const screens = new Map<string, { scan: Scan; people: number }>();
    for (const key of fresh) {
      const scan = scans.get(key);
      if (!scan) continue;
      const screen = keyOf(scan.event.code, scan.kiosk);
      screens.set(screen, { scan, people: (screens.get(screen)?.people ?? 0) + 1 });
    }
    const owners = await this.#findOwners(manager, [...screens.values()]);
    for (const { scan, people } of screens.values())
      await this.ledger.appendWithin(manager, {
        editionId: scan.edition.id,
        kind: 'checkin',
        actorId: owners.get(scan.kiosk) ?? null,
        facts: [],
        entries: [this.#entryOf(scan, people)],
      });
    return fresh;
  }

  async #findOwners(
    manager: EntityManager,
    screens: readonly { scan: Scan }[],
  ): Promise<Map<string, string>> {
    if (screens.length === 0) return new Map();
    const rows = await manager.query<{ id: string; account_id: string }[]>(
      `select id, account_id from kiosks where id = any($1::text[])`,
      [screens.map(({ scan }) => scan.kiosk)],
    );
    return new Map(rows.map((row) => [row.id, row.account_id]));
  }

  #entryOf({ event, edition, kiosk }: Scan, people: number): NewEntry {
    const now = this.editions.now(edition);
    const day = dayWithin(
      dayOf(now, edition.zone),
      dayOf(event.startsAt, edition.zone),
      dayOf(event.endsAt, edition.zone),
    );
    return {
      subject: `event:${event.code}`,
      metric: 'participants',
      day,
      reporter: 'door',
      standing: 'door',
      grade: 'observed',
      op: 'add',
      amount: BigInt(people),
      revision: 0,
      occurredAt: now.getTime(),
      // Without a number of its own: the table of attendances keeps it from counting twice.
      device: `kiosk:${kiosk}`,
    };
  }
}
