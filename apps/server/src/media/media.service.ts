import { Injectable } from '@nestjs/common';
import {
  ORGANISATION_KINDS,
  type MediaChange,
  type MediaDraft,
  type MediaPage,
  type MediaQuery,
  type MediaReport,
  type SimilarMedia,
  type SimilarMediaQuery,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { personOf, type Principal, type Reader } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { BoardAccess } from '../board/board.access.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import type { VersionMatch } from '../events/event.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { RegisterPoster } from '../registers/register.poster.ts';
import { RegisterSubjects } from '../registers/register.subjects.ts';
import type { MediaRecord } from './media.entity.ts';
import { linkKey } from './media.link.ts';
import { noteOf, presentReport, reportFields, wantedOf, type SaidReport } from './media.model.ts';
import { MediaRepository } from './media.repository.ts';
import { reprintKey } from './media.title.ts';

type Acting = Actor & { principal: Principal };
/** Reports of the same title that a form is told of. */
const MOST_ALIKE = 10;
const AUDITED = ['link', 'title', 'outlet', 'kind', 'day', 'eventCode', 'unit'] as const;

/** The register of reports in the media. */
@Injectable()
export class MediaService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly subjects: RegisterSubjects,
    private readonly repository: MediaRepository,
    private readonly access: BoardAccess,
    private readonly poster: RegisterPoster,
    private readonly audit: AuditService,
  ) {}

  /** What an organisation registered that was merged into another is registered by that one. */
  async handOver(manager: EntityManager, from: string, into: string): Promise<void> {
    await this.repository.moveRegistrar(manager, from, into);
  }

  /** How many there are is a figure of the board: who may not watch it is not told by the list either. */
  async list(reader: Reader, { scope = 'nation', ...query }: MediaQuery): Promise<MediaPage> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(reader, scope, edition);
    const principal = personOf(reader);
    const page = await this.repository.list(principal, edition.id, { ...query, ...reportsOf(scope) });
    return { ...page, items: page.items.map((found) => presentReport(found, principal)) };
  }

  async read(principal: Principal | null, id: string): Promise<MediaReport> {
    const found = await this.repository.find(principal, id);
    if (!found) throw new ProblemError('media_not_found');
    return presentReport(found, principal);
  }

  /** What is there of a report that is about to be registered. */
  async findSimilar(principal: Principal, query: SimilarMediaQuery): Promise<SimilarMedia> {
    const edition = await this.editions.find(query.edition);
    const key = query.link === undefined ? null : linkKey(query.link);
    const titleKey = query.title === undefined ? null : reprintKey(query.title, '');
    const found = await this.repository.findAlike(
      principal,
      edition.id,
      { linkKey: key, titleKey, except: query.except ?? null },
      MOST_ALIKE + 1,
    );
    const same = found.find((one) => one.linkKey === key) ?? null;
    return {
      same: same && presentReport(same, principal),
      sameTitle: found
        .filter((one) => one !== same)
        .slice(0, MOST_ALIKE)
        .map((one) => presentReport(one, principal)),
    };
  }

  /** Registers a report. One that is there already is answered as it is, and counts no second time. */
  async register(actor: Acting, draft: MediaDraft): Promise<{ report: MediaReport; created: boolean }> {
    const edition = await this.editions.find(draft.edition);
    const said = await this.#said(actor.principal, edition, draft);
    const { id, created } = await this.source.transaction(async (manager) => {
      await this.repository.lock(manager, edition.id);
      const there = (await this.repository.standingAt(manager, edition.id, [said.linkKey])).get(said.linkKey);
      if (there) return { id: there.id, created: false };
      const report = this.newReport(actor.principal, edition, said);
      await this.post(manager, actor.principal, edition, [report], null);
      await this.audit.record(manager, {
        actor,
        action: 'media.register',
        target: report.id,
        detail: { link: report.link, title: report.title, event: report.eventCode, unit: report.unit },
      });
      return { id: report.id, created: true };
    });
    this.poster.announce(edition.id);
    const found = await this.repository.find(actor.principal, id);
    // It is in somebody else's register, and not public: that it is taken is all there is to say.
    if (!found) throw new ProblemError('media_taken');
    return { report: presentReport(found, actor.principal), created };
  }

  /** Changes what is named; what it counted for no longer counts, what it counts for now does. */
  async change(actor: Acting, id: string, match: VersionMatch, change: MediaChange): Promise<MediaReport> {
    const { editionId } = await this.#keep(actor.principal, id);
    const edition = await this.editions.byId(editionId);
    await this.source.transaction(async (manager) => {
      const report = await this.#lock(manager, edition.id, id);
      if (!match(report.version)) throw new ProblemError('stale_version');
      if (report.withdrawnAt !== null) throw new ProblemError('already_withdrawn');
      const said = await this.#said(
        actor.principal,
        edition,
        {
          ...report,
          ...placeOf(report),
          ...defined(change),
          ...movedPlace(change),
        },
        manager,
      );
      const there = (await this.repository.standingAt(manager, edition.id, [said.linkKey])).get(said.linkKey);
      if (there && there.id !== id) throw new ProblemError('media_taken');
      const after = { ...report, ...reportFields(said) };
      const fields = AUDITED.filter((field) => after[field] !== report[field]);
      if (fields.length === 0) return;
      await this.post(manager, actor.principal, edition, [{ ...after, version: report.version + 1 }], null);
      await this.audit.record(manager, {
        actor,
        action: 'media.change',
        target: id,
        detail: { changes: fields.map((field) => ({ field, before: report[field], after: after[field] })) },
      });
    });
    this.poster.announce(edition.id);
    return this.read(actor.principal, id);
  }

  /** Takes a report out of the register; asked twice, the second finds it done. */
  async withdraw(actor: Acting, id: string, reason: string): Promise<MediaReport> {
    const { editionId } = await this.#keep(actor.principal, id);
    const edition = await this.editions.byId(editionId);
    await this.source.transaction(async (manager) => {
      const report = await this.#lock(manager, edition.id, id);
      if (report.withdrawnAt !== null) return;
      await this.post(
        manager,
        actor.principal,
        edition,
        [withdrawn(report, reason, this.editions.now(edition))],
        reason,
      );
      await this.audit.record(manager, {
        actor,
        action: 'media.withdraw',
        target: id,
        detail: { reason, link: report.link, title: report.title },
      });
    });
    this.poster.announce(edition.id);
    return this.read(actor.principal, id);
  }

  newReport(principal: Principal, edition: EditionEntity, said: SaidReport): MediaRecord {
    return {
      ...reportFields(said),
      id: newId(),
      editionId: edition.id,
      accountId: principal.accountId,
      organisationId: principal.organisation?.id ?? null,
      registeredAt: this.editions.now(edition),
      withdrawnAt: null,
      withdrawReason: null,
      posted: [],
      version: 1,
    };
  }

  /** Writes reports with what they count for, in one transaction of the caller's. */
  async post(
    manager: EntityManager,
    principal: Principal,
    edition: EditionEntity,
    reports: readonly MediaRecord[],
    reason: string | null,
    request: { idempotencyKey?: string; requestHash?: string } = {},
  ): Promise<string | null> {
    const { standing, receipt } = await this.poster.post(
      manager,
      {
        editionId: edition.id,
        actorId: principal.accountId,
        reason,
        at: this.editions.now(edition).getTime(),
        ...request,
      },
      reports.map((report) => ({ posted: report.posted, wanted: wantedOf(report), note: noteOf(report) })),
    );
    await this.repository.save(
      manager,
      reports.map((report, at) => ({ ...report, posted: standing[at] ?? [] })),
    );
    return receipt;
  }

  async #keep(principal: Principal, id: string): Promise<{ editionId: number }> {
    const found = await this.repository.find(principal, id);
    if (!found) throw new ProblemError('media_not_found');
    // Everybody may see a public report; only whoever keeps it changes it.
    if (!presentReport(found, principal).mayChange) throw new ProblemError('forbidden');
    return found;
  }

  async #lock(manager: EntityManager, editionId: number, id: string): Promise<MediaRecord> {
    await this.repository.lock(manager, editionId);
    const [report] = await this.repository.lockAll(manager, [id]);
    if (!report) throw new ProblemError('media_not_found');
    return report;
  }

  async #said(
    principal: Principal,
    edition: EditionEntity,
    draft: Omit<MediaDraft, 'edition'>,
    manager?: EntityManager,
  ): Promise<SaidReport> {
    const key = linkKey(draft.link);
    if (key === null) throw unprocessable({ path: 'link', code: 'invalid_format' });
    const place = await this.subjects.place(principal, edition, draft, manager);
    if ('problem' in place) throw unprocessable(place.problem);
    const { title, outlet, link, kind } = draft;
    return {
      link,
      title,
      outlet,
      kind,
      linkKey: key,
      eventCode: place.event?.code ?? null,
      unit: place.unit,
      day: place.day,
    };
  }
}

/** @param at by the clock of its edition, like when it was registered */
export const withdrawn = (report: MediaRecord, reason: string, at: Date): MediaRecord => ({
  ...report,
  withdrawnAt: at,
  withdrawReason: reason,
  version: report.version + 1,
});

/** Which reports belong to a board. */
const reportsOf = (scope: string): Pick<MediaQuery, 'unit' | 'organiserKind' | 'organiser' | 'event'> => {
  const [of = '', name = ''] = scope.split(':');
  if (of === 'unit') return { unit: name };
  if (of === 'organisation') return { organiser: name };
  if (of === 'event') return { event: name };
  const kind = ORGANISATION_KINDS.find((known) => known === name);
  return kind === undefined ? {} : { organiserKind: kind };
};

const placeOf = ({ eventCode, unit }: MediaRecord) => ({ event: eventCode, unit });

/** Naming an event ends a unit, and the other way. */
const movedPlace = ({ event, unit }: MediaChange) =>
  event ? { event, unit: null } : unit ? { event: null, unit } : {};

const defined = (change: MediaChange): Partial<Omit<MediaDraft, 'edition'>> =>
  Object.fromEntries(Object.entries(change).filter(([, value]: [string, unknown]) => value !== undefined));
