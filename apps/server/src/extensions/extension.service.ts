import { Injectable } from '@nestjs/common';
import type { Extension, ExtensionDraft, ExtensionQuery, Page } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { spanOf } from '../board/completeness.rules.ts';
import { endOfDay, shiftedDay } from '../editions/edition.clock.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { dueOf, scheduleOf, type Due } from '../editions/reporting.schedule.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { pageById } from '../paging/id.pager.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { UnitPeople } from './unit.people.ts';
import { ExtensionEntity } from './extension.entity.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Nobody is given more time than so long after the edition, in days. */
const MOST_DAYS = 366;
/** Two who give a unit more time at the same moment do so one after the other. */
const LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:extensions'), $1)`;

type Given = Pick<ExtensionEntity, 'unit' | 'step' | 'day'>;

/** More time for single units: given with a reason, seen by the unit, and taken back again. */
@Injectable()
export class ExtensionService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly audit: AuditService,
    private readonly people: UnitPeople,
    private readonly recorder: NotificationRecorder,
  ) {}

  /** Those that stand, of all units. */
  standing(editionId: number, manager: EntityManager = this.source.manager): Promise<ExtensionEntity[]> {
    return manager.getRepository(ExtensionEntity).findBy({ editionId, withdrawnAt: IsNull() });
  }

  /** The latest first. To an association other units do not exist. */
  async list(principal: Principal, query: ExtensionQuery): Promise<Page<Extension>> {
    const edition = await this.editions.find(query.edition);
    const unit = seenUnit(principal, query.unit);
    const found = this.source
      .getRepository(ExtensionEntity)
      .createQueryBuilder('x')
      .where('x.editionId = :edition', { edition: edition.id });
    if (unit !== null) found.andWhere('x.unit = :unit', { unit });
    if (query.standing === true) found.andWhere('x.withdrawnAt is null');
    const { rows, ...page } = await pageById(found, query);
    return { ...page, items: rows.map(present) };
  }

  async create(principal: Principal, draft: ExtensionDraft, actor: Actor): Promise<Extension> {
    const edition = await this.editions.find(draft.edition);
    if (!findUnit(draft.unit))
      throw unprocessable({ path: 'unit', code: 'unknown_unit', params: { unit: draft.unit } });
    const now = this.editions.now(edition);
    const until = new Date(draft.until);
    checkUntil(edition, draft, until, now);
    const { unit, step, reason } = draft;
    const day = draft.day ?? null;
    const scope = day ?? 'all';
    const made = await this.source.transaction(async (manager) => {
      await manager.query(LOCK, [edition.id]);
      const extensions = manager.getRepository(ExtensionEntity);
      const before = await this.#due(manager, edition, { unit, step, day });
      const replaced = await extensions.findOneBy({
        editionId: edition.id,
        unit,
        step,
        scope,
        withdrawnAt: IsNull(),
      });
      if (replaced !== null)
        await extensions.update(replaced.id, { withdrawnAt: now, withdrawnBy: principal.name });
      const row = await extensions.save({
        id: newId(),
        editionId: edition.id,
        unit,
        step,
        day,
        scope,
        until,
        reason,
        authorId: principal.accountId,
        authorName: principal.name,
        at: now,
        withdrawnAt: null,
        withdrawnBy: null,
        withdrawnReason: null,
      });
      await this.audit.record(manager, {
        actor,
        action: 'extension.create',
        target: row.id,
        detail: {
          edition: edition.code,
          unit,
          step,
          day,
          until: until.toISOString(),
          reason,
          replaces: replaced?.id ?? null,
        },
      });
      await this.#tell(manager, edition, { unit, step, day }, before, reason);
      return row;
    });
    return present(made);
  }

  async withdraw(principal: Principal, id: string, reason: string, actor: Actor): Promise<Extension> {
    if (!UUID.test(id)) throw new ProblemError('extension_not_found');
    return this.source.transaction((manager) => this.#withdraw(manager, principal, id, reason, actor));
  }

  async #withdraw(
    manager: EntityManager,
    principal: Principal,
    id: string,
    reason: string,
    actor: Actor,
  ): Promise<Extension> {
    const extensions = manager.getRepository(ExtensionEntity);
    const known = await extensions.findOneBy({ id });
    if (known === null) throw new ProblemError('extension_not_found');
    await manager.query(LOCK, [known.editionId]);
    const row = await extensions.findOneByOrFail({ id });
    if (row.withdrawnAt !== null) throw new ProblemError('extension_over');
    const edition = await this.editions.byId(row.editionId, manager);
    const { unit, step, day, until } = row;
    const before = await this.#due(manager, edition, row);
    const after = await extensions.save(
      Object.assign(row, {
        withdrawnAt: this.editions.now(edition),
        withdrawnBy: principal.name,
        withdrawnReason: reason,
      }),
    );
    await this.audit.record(manager, {
      actor,
      action: 'extension.withdraw',
      target: id,
      detail: { edition: edition.code, unit, step, day, until: until.toISOString(), reason },
    });
    // What is over already gave the time that it gave.
    if (until > this.editions.now(edition)) await this.#tell(manager, edition, row, before, reason);
    return present(after);
  }

  /** By when it is due from the unit; null of every day, where each has its own moment. */
  async #due(
    manager: EntityManager,
    edition: EditionEntity,
    { unit, step, day }: Given,
  ): Promise<Date | null> {
    const granted = await this.standing(edition.id, manager);
    if (step !== 'daily') return spanOf({ step }, unit, { schedule: scheduleOf(edition), granted }).due;
    if (day !== null) return spanOf({ step, day }, unit, { schedule: scheduleOf(edition), granted }).due;
    const every = granted.find((one) => one.unit === unit && one.step === step && one.day === null);
    return every?.until ?? null;
  }

  /** Tells the unit what became of its time, where it is another than before. */
  async #tell(
    manager: EntityManager,
    edition: EditionEntity,
    { unit, step, day }: Given,
    before: Date | null,
    reason: string,
  ): Promise<void> {
    const due = await this.#due(manager, edition, { unit, step, day });
    if (due?.getTime() === before?.getTime()) return;
    await this.recorder.tell(manager, {
      editionId: edition.id,
      kind: due !== null && (before === null || due > before) ? 'extended' : 'shortened',
      accounts: (await this.people.of([unit], manager)).get(unit) ?? [],
      events: [],
      total: 1,
      reason,
      about: { unit, step, day, due },
    });
  }
}

/** The unit a list is narrowed to; null for all of them. */
export const seenUnit = (principal: Principal, asked: string | undefined): string | null => {
  if (seesAll(principal)) {
    if (asked !== undefined && !findUnit(asked)) throw new ProblemError('unit_not_found');
    return asked ?? null;
  }
  const own = unitOf(principal);
  if (own === null || (asked !== undefined && asked !== own)) throw new ProblemError('unit_not_found');
  return own;
};

/** More time is more than there was, is still to come, and ends some day. */
const checkUntil = (edition: EditionEntity, { step, day }: ExtensionDraft, until: Date, now: Date): void => {
  const schedule = scheduleOf(edition);
  const { zone, end, warmUpStart } = edition;
  if (day !== undefined && (day < warmUpStart || day > end))
    throw unprocessable({
      path: 'day',
      code: 'day_outside_edition',
      params: { from: warmUpStart, to: end },
    });
  const of: Due | null = step === 'daily' ? (day === undefined ? null : { step, day }) : { step };
  if (until <= now || (of !== null && until <= dueOf(of, schedule)))
    throw unprocessable({ path: 'until', code: 'extension_too_early' });
  const last = shiftedDay(end, MOST_DAYS);
  if (until > endOfDay(last, zone))
    throw unprocessable({ path: 'until', code: 'too_big', params: { maximum: last } });
};

const present = (row: ExtensionEntity): Extension => ({
  id: row.id,
  unit: row.unit,
  step: row.step,
  day: row.day,
  until: row.until.toISOString(),
  reason: row.reason,
  author: row.authorName,
  at: row.at.toISOString(),
  withdrawn:
    row.withdrawnAt === null
      ? null
      : { at: row.withdrawnAt.toISOString(), by: row.withdrawnBy ?? '', reason: row.withdrawnReason },
});
