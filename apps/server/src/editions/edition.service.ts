import { Inject, Injectable } from '@nestjs/common';
import {
  DEADLINES,
  DEFAULT_DAILY_DUE,
  ORGANISATION_KINDS,
  type Edition,
  type EditionChange,
  type EditionDraft,
  type Page,
  type PageQuery,
  type PublicBoardSettings,
} from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { pageById } from '../paging/id.pager.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { JobService } from '../queue/job.service.ts';
import { clockReading, clockSet, endOfDay, shiftedDay, startOfDay } from './edition.clock.ts';
import { EditionEntity } from './edition.entity.ts';
import { remainderFacts } from './remainder.facts.ts';

/** How long an edition's row may be reused, in milliseconds: a clock set elsewhere is seen within a second. */
const CACHE_MS = 500;
/** Taken by whoever moves the flag of the current edition, so that two never hold it. */
const CURRENT_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:current-edition'))`;
const DAY_MS = 86_400_000;
/** A clock may be set this far outside the edition's own days. */
const CLOCK_MARGIN_MS = 366 * DAY_MS;
/** The years a week may lie in: what is outside is a slip of the finger. */
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2199-12-31';
const MAX_DAYS = 366;
/** Days until which something is reported of the whole edition. */
const REPORTED = ['tallies', 'media', 'agreements'] as const;
const CODE = /^[a-z0-9-]{1,41}$/;

/** The editions, their clocks, and which one is current. */
@Injectable()
export class EditionService {
  readonly #cache = new Map<string, { until: number; edition: Promise<EditionEntity | null> }>();

  constructor(
    private readonly source: DataSource,
    private readonly ledger: LedgerService,
    private readonly audit: AuditService,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
    changes: ChangeService,
  ) {
    // Whoever is looked at anew must not be judged by what an edition was.
    changes.onChange('access', () => this.#cache.clear());
  }

  /**
   * The edition of this code, or the current one.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async find(code?: string, manager?: EntityManager): Promise<EditionEntity> {
    if (code === undefined) {
      const current = await this.#cached('current', { current: true }, manager);
      if (current === null) throw new ProblemError('edition_not_found', { params: { context: 'unnamed' } });
      return current;
    }
    // What cannot be a code need not be asked for; PostgreSQL refuses some of it.
    if (!CODE.test(code)) throw new ProblemError('edition_not_found');
    return known(await this.#cached(`code:${code}`, { code }, manager));
  }

  /** @param manager that of the caller's transaction, who must not wait for a second connection */
  async byId(id: number, manager?: EntityManager): Promise<EditionEntity> {
    return known(await this.#cached(`id:${String(id)}`, { id }, manager));
  }

  /** What the edition's clock shows now. */
  now(edition: EditionEntity): Date {
    return clockReading(edition.clock, new Date());
  }

  /** As the interface shows it. */
  shown(edition: EditionEntity): Edition {
    return {
      code: edition.code,
      name: edition.name,
      nameEn: edition.nameEn,
      warmUpStart: edition.warmUpStart,
      start: edition.start,
      end: edition.end,
      zone: edition.zone,
      hostCity: edition.hostCity,
      theme: edition.theme,
      topics: edition.topics,
      targets: edition.targets,
      plans: edition.plans,
      previous: edition.previous,
      deadlines: edition.deadlines,
      dailyDue: edition.dailyDue,
      registrationOpen: edition.registrationOpen,
      registering: this.isRegistering(edition),
      rehearsal: edition.rehearsal,
      current: edition.current,
      publicBoard: edition.publicBoard,
      publicUrl: this.configuration.statedUrl ?? null,
      clock: edition.clock,
      now: this.now(edition).toISOString(),
    };
  }

  /** Whether organizers can register and submit now. */
  isRegistering(edition: EditionEntity): boolean {
    const last = edition.deadlines.registration;
    return (
      edition.registrationOpen && (last === undefined || this.now(edition) < endOfDay(last, edition.zone))
    );
  }

  /** All editions, the latest first. */
  async list(query: PageQuery): Promise<Page<Edition>> {
    const found = this.source.getRepository(EditionEntity).createQueryBuilder('e');
    const { rows, ...page } = await pageById(found, query, /^\d{1,9}$/);
    return { ...page, items: rows.map((edition) => this.shown(edition)) };
  }

  /** Creates an edition, with a remainder for every reporting unit. */
  async create(draft: EditionDraft, actor: Actor): Promise<EditionEntity> {
    checkDays(draft);
    const edition = await this.source.transaction((manager) => this.createWithin(manager, draft, actor));
    this.announce(edition);
    return edition;
  }

  /** Creates an edition as part of the caller's transaction; the caller announces it after its commit. */
  async createWithin(
    manager: EntityManager,
    { copyOf, ...draft }: EditionDraft,
    actor: Actor,
  ): Promise<EditionEntity> {
    const settings = settingsOf(draft, copyOf === undefined ? null : await this.find(copyOf, manager));
    checkDeadlines(settings.deadlines, draft);
    await this.#checkComparison(manager, settings);
    if (draft.current) await this.#takeFlag(manager);
    const editions = manager.getRepository(EditionEntity);
    const inserted = await editions
      .createQueryBuilder()
      .insert()
      .values({
        ...draft,
        ...settings,
        // A rehearsal waits at its first moment until somebody starts its clock.
        clock: draft.rehearsal
          ? clockSet(startOfDay(draft.warmUpStart, 'Asia/Shanghai'), new Date(), 0)
          : null,
      })
      .orIgnore()
      .returning('id')
      .execute();
    const edition = await editions.findOneByOrFail({ code: draft.code });
    if (!Array.isArray(inserted.raw) || inserted.raw.length === 0) throw new ProblemError('code_taken');
    await this.ledger.appendWithin(manager, {
      editionId: edition.id,
      kind: 'edition',
      actorId: actor.principal?.accountId ?? null,
      facts: await remainderFacts(manager),
      entries: [],
    });
    await this.audit.record(manager, {
      actor,
      action: 'edition.create',
      target: edition.code,
      detail: { ...draft, ...settings, ...(copyOf === undefined ? {} : { copyOf }) },
    });
    return edition;
  }

  /** To be called after the commit that created or changed an edition. */
  announce(edition: EditionEntity): void {
    this.#cache.clear();
    this.ledger.announceFacts(edition.id);
  }

  /** Changes what is named; the clock only where the edition is a rehearsal. */
  async change(code: string, { clock, ...change }: EditionChange, actor: Actor): Promise<EditionEntity> {
    if (!CODE.test(code)) throw new ProblemError('edition_not_found');
    const edition = await this.source.transaction(async (manager) => {
      if (change.current !== undefined) await this.#takeFlag(manager, change.current ? undefined : code);
      const editions = manager.getRepository(EditionEntity);
      const before = await editions.findOne({ where: { code }, lock: { mode: 'pessimistic_write' } });
      if (before === null) throw new ProblemError('edition_not_found');
      if (clock !== undefined) checkClock(before, clock.at);
      await this.#checkMove(manager, before, change);
      await this.#checkComparison(manager, change);
      const was = Object.fromEntries(Object.entries(before).filter(([name]) => Object.hasOwn(change, name)));
      const set = clock && { clock: clockSet(new Date(clock.at), new Date(), clock.speed) };
      const after = await editions.save(Object.assign(before, change, set));
      await this.audit.record(manager, {
        actor,
        action: 'edition.change',
        target: code,
        detail: { before: was, ...change, ...set },
      });
      return after;
    });
    this.#cache.clear();
    // The statuses of events follow their clock: ask at once instead of waiting for its next beat.
    if (clock !== undefined) this.jobs.remind('clock', {}, 'clock');
    return edition;
  }

  /** Sets what of an edition is shown to those who are not signed in. */
  async publish(code: string, publicBoard: PublicBoardSettings, actor: Actor): Promise<void> {
    if (!CODE.test(code)) throw new ProblemError('edition_not_found');
    await this.source.transaction(async (manager) => {
      const editions = manager.getRepository(EditionEntity);
      const edition = await editions.findOne({ where: { code }, lock: { mode: 'pessimistic_write' } });
      if (edition === null) throw new ProblemError('edition_not_found');
      const before = edition.publicBoard;
      await editions.update({ code }, { publicBoard });
      await this.audit.record(manager, {
        actor,
        action: 'edition.publish',
        target: code,
        detail: { before, ...publicBoard },
      });
    });
    this.#cache.clear();
  }

  /** An edition with its days moved, or with other deadlines, still has to hold its events. */
  async #checkMove(manager: EntityManager, before: EditionEntity, change: EditionChange): Promise<void> {
    const { warmUpStart = before.warmUpStart, start = before.start, end = before.end } = change;
    if (warmUpStart > start || start > end) throw unprocessable({ path: 'end', code: 'dates_in_order' });
    checkDays({ warmUpStart, end });
    if (change.deadlines !== undefined || change.end !== undefined)
      checkDeadlines(change.deadlines ?? before.deadlines, { end });
    if (warmUpStart <= before.warmUpStart && end >= before.end) return;
    const [outside] = await manager.query<{ events: number }[]>(
      `select count(*)::int as events from events where edition_id = $1 and status <> 'cancelled'
         and (starts_at < $2 or ends_at > $3)`,
      [before.id, startOfDay(warmUpStart, before.zone), endOfDay(end, before.zone)],
    );
    if (outside && outside.events > 0)
      throw new ProblemError('events_outside', { params: { count: outside.events } });
  }

  /** What is planned for, and what is compared with, has to be there. */
  async #checkComparison(
    manager: EntityManager,
    { plans, previous }: Pick<EditionChange, 'plans' | 'previous'>,
  ): Promise<void> {
    for (const scope of Object.keys(plans ?? {})) {
      const [of, name = ''] = scope.split(':');
      if (of === 'unit' ? findUnit(name) : ORGANISATION_KINDS.some((kind) => kind === name)) continue;
      throw unprocessable({ path: `plans.${scope}`, code: 'unknown_scope', params: { scope } });
    }
    const code = previous?.edition;
    if (code && (!CODE.test(code) || !(await manager.getRepository(EditionEntity).existsBy({ code }))))
      throw unprocessable({ path: 'previous.edition', code: 'unknown_edition', params: { edition: code } });
  }

  /** Takes the flag from the edition that has it (or from `only` that one). */
  async #takeFlag(manager: EntityManager, only?: string): Promise<void> {
    await manager.query(CURRENT_LOCK);
    await manager.query(
      `update editions set current = false where current and ($1::text is null or code = $1)`,
      [only ?? null],
    );
  }

  #cached(
    key: string,
    where: FindOptionsWhere<EditionEntity>,
    manager?: EntityManager,
  ): Promise<EditionEntity | null> {
    // Not even what is kept: somebody else may still wait for the connection that it comes over.
    if (manager) return manager.getRepository(EditionEntity).findOneBy(where);
    const now = Date.now();
    const kept = this.#cache.get(key);
    if (kept && kept.until > now) return kept.edition;
    // Codes come from outside: what was asked for once must not be kept for ever.
    for (const [other, { until }] of this.#cache) if (until <= now) this.#cache.delete(other);
    const edition = this.source.getRepository(EditionEntity).findOneBy(where);
    this.#cache.set(key, { until: now + CACHE_MS, edition });
    edition.catch(() => this.#cache.delete(key));
    return edition;
  }
}

const known = (edition: EditionEntity | null): EditionEntity => {
  if (edition === null) throw new ProblemError('edition_not_found');
  return edition;
};

type Settings = Pick<
  EditionEntity,
  | 'hostCity'
  | 'theme'
  | 'topics'
  | 'targets'
  | 'plans'
  | 'previous'
  | 'deadlines'
  | 'dailyDue'
  | 'registrationOpen'
>;

/** What a new edition says of itself, and for the rest what the one says that it copies, its days moved along. */
const settingsOf = (draft: Omit<EditionDraft, 'copyOf'>, copied: EditionEntity | null): Settings => {
  const days =
    copied === null ? 0 : Math.round((Date.parse(draft.start) - Date.parse(copied.start)) / DAY_MS);
  const deadlines: EditionEntity['deadlines'] = {};
  for (const name of DEADLINES) {
    const day = copied?.deadlines[name];
    if (day !== undefined) deadlines[name] = shiftedDay(day, days);
  }
  return {
    hostCity: draft.hostCity ?? null,
    theme: draft.theme ?? null,
    topics: draft.topics ?? copied?.topics ?? [],
    targets: draft.targets ?? copied?.targets ?? {},
    plans: draft.plans ?? copied?.plans ?? {},
    previous: draft.previous ?? null,
    deadlines: draft.deadlines ?? deadlines,
    dailyDue: draft.dailyDue ?? copied?.dailyDue ?? DEFAULT_DAILY_DUE,
    registrationOpen: draft.registrationOpen ?? true,
  };
};

/** Registering ends with the week at the latest; what is reported of the whole of it, not before it is over. */
const checkDeadlines = (deadlines: EditionEntity['deadlines'], { end }: Pick<EditionEntity, 'end'>): void => {
  const latest = shiftedDay(end, MAX_DAYS);
  for (const name of REPORTED) {
    const day = deadlines[name];
    if (day === undefined) continue;
    const path = `deadlines.${name}`;
    if (day < end) throw unprocessable({ path, code: 'too_small', params: { minimum: end } });
    if (day > latest) throw unprocessable({ path, code: 'too_big', params: { maximum: latest } });
  }
  const { registration } = deadlines;
  if (registration !== undefined && registration > end)
    throw unprocessable({ path: 'deadlines.registration', code: 'too_big', params: { maximum: end } });
};

const checkDays = ({ warmUpStart, end }: Pick<EditionDraft, 'warmUpStart' | 'end'>): void => {
  if (warmUpStart < FIRST_DAY)
    throw unprocessable({ path: 'warmUpStart', code: 'too_small', params: { minimum: FIRST_DAY } });
  if (end > LAST_DAY) throw unprocessable({ path: 'end', code: 'too_big', params: { maximum: LAST_DAY } });
  const latest = new Date(Date.parse(warmUpStart) + MAX_DAYS * DAY_MS).toISOString().slice(0, 10);
  if (end > latest) throw unprocessable({ path: 'end', code: 'too_big', params: { maximum: latest } });
};

const checkClock = ({ rehearsal, warmUpStart, end, zone }: EditionEntity, at: string): void => {
  if (!rehearsal) throw unprocessable({ path: 'clock', code: 'rehearsal_only' });
  const from = startOfDay(warmUpStart, zone).getTime() - CLOCK_MARGIN_MS;
  const to = startOfDay(end, zone).getTime() + CLOCK_MARGIN_MS;
  const moment = Date.parse(at);
  if (moment >= from && moment <= to) return;
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  throw unprocessable({
    path: 'clock.at',
    code: 'day_outside_edition',
    params: { from: day(from), to: day(to) },
  });
};
