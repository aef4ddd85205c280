import { Injectable } from '@nestjs/common';
import type { NotificationKind } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { CompletenessService } from '../board/completeness.service.ts';
import { OwingService } from '../board/owing.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { UnitPeople } from '../extensions/unit.people.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { remindersOf, type DueReminder } from './reminder.rules.ts';

/** Held while reminders are written: several workers find the same at the same moment. */
export const REMINDERS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:reminders'), $1)`;

const KINDS: Readonly<Record<DueReminder['kind'], NotificationKind>> = { before: 'owing', after: 'overdue' };

/**
 * Reminds units of deadlines, by the clock of the edition: each once before and once after it. That it did is
 * written in the transaction of what people are told, so that no restart and no second worker says it again.
 */
@Injectable()
export class DeadlineReminder {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly completeness: CompletenessService,
    private readonly owing: OwingService,
    private readonly people: UnitPeople,
    private readonly recorder: NotificationRecorder,
  ) {}

  async remind(edition: EditionEntity): Promise<void> {
    const now = this.editions.now(edition);
    const found = remindersOf(await this.completeness.readAll(edition), now, edition.zone);
    const said = await this.#said(this.source.manager, edition);
    if (found.every(({ occasion }) => said.has(occasion))) return;
    const people = await this.people.of([...new Set(found.map(({ unit }) => unit))]);
    await this.source.transaction(async (manager) => {
      await manager.query(REMINDERS_LOCK, [edition.id]);
      const before = await this.#said(manager, edition);
      const fresh = found.filter(({ occasion }) => !before.has(occasion));
      for (const group of groupsOf(fresh)) await this.#say(manager, edition, now, group, people);
    });
  }

  async #said(manager: EntityManager, { id }: EditionEntity): Promise<Set<string>> {
    const rows = await manager.query<{ occasion: string }[]>(
      `select occasion from reminders where edition_id = $1 and kind <> 'asked'`,
      [id],
    );
    return new Set(rows.map(({ occasion }) => occasion));
  }

  /** One message of everything of its kind that a unit has to hear now. */
  async #say(
    manager: EntityManager,
    edition: EditionEntity,
    now: Date,
    group: readonly [DueReminder, ...DueReminder[]],
    people: ReadonlyMap<string, string[]>,
  ): Promise<void> {
    const [{ unit, kind, step, day, due }] = group;
    const accounts = people.get(unit) ?? [];
    const days = new Set(group.map((one) => one.day));
    const isOfDays = step === 'daily' || step === 'tallies';
    const missing =
      isOfDays && accounts.length > 0 ? await this.owing.missing(manager, edition, { unit }) : [];
    const told = await this.recorder.tell(manager, {
      editionId: edition.id,
      kind: KINDS[kind],
      accounts,
      events: missing.filter((one) => step === 'tallies' || days.has(one.day)).map(({ event }) => event),
      total: group.reduce((all, one) => all + one.missing, 0),
      reason: null,
      about: { unit, step, day: group.length === 1 ? day : null, due },
    });
    await manager.query(
      `insert into reminders (id, edition_id, unit, kind, step, day, occasion, at, people)
       select id, $2, $3, $4, $5, day, occasion, $6, $7
       from json_to_recordset($1::json) as r(id uuid, day date, occasion text)`,
      [
        JSON.stringify(group.map((one) => ({ id: newId(), day: one.day, occasion: one.occasion }))),
        edition.id,
        unit,
        kind,
        step,
        now,
        told,
      ],
    );
  }
}

/** By unit, step and kind; in each the deadline that comes first stands first. */
const groupsOf = (reminders: readonly DueReminder[]): (readonly [DueReminder, ...DueReminder[]])[] => {
  const groups = new Map<string, [DueReminder, ...DueReminder[]]>();
  for (const one of reminders.toSorted((a, b) => a.due.getTime() - b.due.getTime())) {
    const key = [one.unit, one.step, one.kind].join('|');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
};
