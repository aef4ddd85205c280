import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type {
  Agreement,
  AgreementChange,
  AgreementDraft,
  AgreementPage,
  AgreementQuery,
  SimilarAgreementQuery,
  SimilarAgreements,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService, type AuditDetail } from '../audit/audit.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import type { VersionMatch } from '../events/event.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { RegisterPoster } from '../registers/register.poster.ts';
import { RegisterSubjects } from '../registers/register.subjects.ts';
import type { AgreementRecord } from './agreement.entity.ts';
import { AgreementFolder } from './agreement.folder.ts';
import { agreementFields, presentAgreement, presentLike, type SaidAgreement } from './agreement.model.ts';
import { AgreementRepository } from './agreement.repository.ts';

type Acting = Actor & { principal: Principal };
const AUDITED = ['name', 'partyA', 'partyB', 'amount', 'stage', 'day', 'eventCode', 'unit'] as const;

/** The register of agreements. */
@Injectable()
export class AgreementService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly subjects: RegisterSubjects,
    private readonly repository: AgreementRepository,
    private readonly folder: AgreementFolder,
    private readonly poster: RegisterPoster,
    private readonly audit: AuditService,
  ) {}

  async list(principal: Principal, query: AgreementQuery): Promise<AgreementPage> {
    const edition = await this.editions.find(query.edition);
    const page = await this.repository.list(principal, edition.id, query);
    return { ...page, items: page.items.map((found) => presentAgreement(found, principal)) };
  }

  async read(principal: Principal, id: string): Promise<Agreement> {
    const found = await this.repository.find(principal, id);
    if (!found) throw new ProblemError('agreement_not_found');
    return presentAgreement(found, principal);
  }

  /** What is there of an agreement that is about to be registered, as far as the caller may know it. */
  async findSimilar(principal: Principal, query: SimilarAgreementQuery): Promise<SimilarAgreements> {
    const edition = await this.editions.find(query.edition);
    const draft = this.newRecord(principal, edition, {
      ...agreementFields(
        {
          ...query,
          amount: query.amount ?? null,
          stage: 'signed',
          eventCode: null,
          unit: null,
          day: edition.start,
        },
        await this.repository.organisations(),
      ),
    });
    const except = query.except ?? draft.id;
    const { same, maybe } = await this.folder.find(this.source.manager, { ...draft, id: except });
    const known = await this.repository.findLikes(principal, [
      ...(same ? [same.id] : []),
      ...maybe.map(({ id }) => id),
    ]);
    return { items: known.map((one) => ({ ...presentLike(one), certain: one.id === same?.id })) };
  }

  /**
   * Registers what somebody says of an agreement. What their organisation said before is answered as it is; what
   * another said of the same one is counted together with it.
   */
  async register(
    actor: Acting,
    draft: AgreementDraft,
    idempotencyKey: string | null,
  ): Promise<{ agreement: Agreement; created: boolean }> {
    const { principal } = actor;
    const edition = await this.editions.find(draft.edition);
    const requestHash = hash('sha256', JSON.stringify(draft), 'base64');
    const said = await this.#said(principal, edition, draft);
    const fields = agreementFields(said, await this.repository.organisations());
    const { id, created } = await this.source.transaction(async (manager) => {
      await this.repository.lock(manager, edition.id);
      const earlier =
        idempotencyKey === null
          ? null
          : await this.repository.byRequest(manager, principal.accountId, idempotencyKey);
      if (earlier && earlier.requestHash !== requestHash) throw new ProblemError('idempotency_conflict');
      if (earlier) return { id: earlier.id, created: false };
      const record = { ...this.newRecord(principal, edition, fields), idempotencyKey, requestHash };
      const found = await this.folder.find(manager, record);
      if (found.same && isOwn(found.same, principal)) return { id: found.same.id, created: false };
      await this.repository.save(manager, [record]);
      const moved = await this.folder.join(manager, record, found);
      await this.folder.settle(manager, principal, edition, moved, null);
      await this.audit.record(manager, {
        actor,
        action: 'agreement.register',
        target: record.id,
        detail: {
          name: record.name,
          parties: [record.partyA, record.partyB],
          amount: said.amount,
          stage: said.stage,
        },
      });
      return { id: record.id, created: true };
    });
    this.poster.announce(edition.id);
    return { agreement: await this.read(principal, id), created };
  }

  /** Changes what is named; stage and amount move what counts. */
  async change(actor: Acting, id: string, match: VersionMatch, change: AgreementChange): Promise<Agreement> {
    return this.#write(actor, id, async (manager, edition, record) => {
      if (!match(record.version)) throw new ProblemError('stale_version');
      if (record.withdrawnAt !== null) throw new ProblemError('already_withdrawn');
      const said = await this.#said(
        actor.principal,
        edition,
        {
          name: record.name,
          partyA: record.partyA,
          partyB: record.partyB,
          amount: record.amount === null ? null : Number(record.amount),
          stage: record.stage,
          day: record.day,
          event: record.eventCode,
          unit: record.unit,
          ...defined(change),
          ...movedPlace(change),
        },
        manager,
      );
      const after = { ...record, ...agreementFields(said, await this.repository.organisations(manager)) };
      const fields = AUDITED.filter((field) => after[field] !== record[field]);
      if (fields.length === 0) return null;
      const written = { ...after, version: record.version + 1 };
      await this.repository.save(manager, [written]);
      const moved = await this.folder.join(manager, written, await this.folder.find(manager, written));
      await this.folder.settle(manager, actor.principal, edition, moved, null);
      const changes = fields.map((field) => ({ field, before: record[field], after: after[field] }));
      return { action: 'agreement.change', detail: { changes } };
    });
  }

  /** Takes a record out of the register; asked twice, the second finds it done. */
  async withdraw(actor: Acting, id: string, reason: string): Promise<Agreement> {
    return this.#write(actor, id, async (manager, edition, record) => {
      if (record.withdrawnAt !== null) return null;
      await this.withdrawWithin(manager, actor.principal, edition, record, reason);
      return { action: 'agreement.withdraw', detail: { reason, name: record.name } };
    });
  }

  /** Makes a record count together with another of the same agreement. */
  async fold(actor: Acting, id: string, into: string): Promise<Agreement> {
    const target = await this.repository.find(actor.principal, into);
    return this.#write(actor, id, async (manager, edition, record) => {
      if (target?.editionId !== record.editionId || into === id)
        throw unprocessable({ path: 'into', code: 'unknown_agreement' });
      const other = target.foldedInto ?? target.id;
      if (record.foldedInto === other || other === id) return null;
      if (record.withdrawnAt !== null || target.withdrawnAt !== null)
        throw new ProblemError('already_withdrawn');
      await this.repository.forgetPair(manager, id, into);
      const moved = await this.folder.fold(manager, record.foldedInto ?? id, other);
      await this.folder.settle(manager, actor.principal, edition, [...moved, id], null);
      return { action: 'agreement.fold', detail: { into: other } };
    });
  }

  /** Takes a record out of the agreement that it was folded into; it counts by itself again. */
  async unfold(actor: Acting, id: string): Promise<Agreement> {
    return this.#write(actor, id, async (manager, edition, record) => {
      const { foldedInto } = record;
      if (foldedInto === null) return null;
      const group = await this.repository.lockWithFolded(manager, [foldedInto]);
      const others = group.filter((one) => one.id !== id).map((one): [string, string] => [id, one.id]);
      await this.repository.tellApart(manager, others, actor.principal.accountId);
      const moved = await this.folder.release(manager, record);
      await this.folder.settle(manager, actor.principal, edition, moved, null);
      return { action: 'agreement.unfold', detail: { from: foldedInto } };
    });
  }

  /** Says that two records are of different agreements; folding them takes that back. */
  async distinguish(actor: Acting, id: string, from: string): Promise<Agreement> {
    const other = await this.repository.find(actor.principal, from);
    return this.#write(actor, id, async (manager, _edition, record) => {
      if (other?.editionId !== record.editionId || from === id)
        throw unprocessable({ path: 'from', code: 'unknown_agreement' });
      await this.repository.tellApart(manager, [[id, from]], actor.principal.accountId);
      return { action: 'agreement.distinct', detail: { from } };
    });
  }

  newRecord(
    principal: Principal,
    edition: EditionEntity,
    fields: ReturnType<typeof agreementFields>,
  ): AgreementRecord {
    return {
      ...fields,
      id: newId(),
      editionId: edition.id,
      foldedInto: null,
      accountId: principal.accountId,
      organisationId: principal.organisation?.id ?? null,
      idempotencyKey: null,
      requestHash: null,
      registeredAt: this.editions.now(edition),
      withdrawnAt: null,
      withdrawReason: null,
      posted: [],
      version: 1,
    };
  }

  /** Within a transaction that has the register for itself. */
  async withdrawWithin(
    manager: EntityManager,
    principal: Principal,
    edition: EditionEntity,
    record: AgreementRecord,
    reason: string,
  ): Promise<void> {
    const gone = {
      ...record,
      withdrawnAt: this.editions.now(edition),
      withdrawReason: reason,
      version: record.version + 1,
    };
    await this.repository.save(manager, [gone]);
    const moved = await this.folder.release(manager, gone);
    await this.folder.settle(manager, principal, edition, moved, reason);
  }

  /** Runs a change of one record in a transaction of its own, and keeps what was done. */
  async #write(
    actor: Acting,
    id: string,
    change: (
      manager: EntityManager,
      edition: EditionEntity,
      record: AgreementRecord,
    ) => Promise<{ action: string; detail: AuditDetail } | null>,
  ): Promise<Agreement> {
    const seen = await this.read(actor.principal, id);
    if (!seen.mayChange) throw new ProblemError('forbidden');
    const edition = await this.editions.find(seen.edition);
    await this.source.transaction(async (manager) => {
      await this.repository.lock(manager, edition.id);
      const record = (await this.repository.lockWithFolded(manager, [id])).find((one) => one.id === id);
      if (!record) throw new ProblemError('agreement_not_found');
      const done = await change(manager, edition, record);
      if (done) await this.audit.record(manager, { actor, target: id, ...done });
    });
    this.poster.announce(edition.id);
    return this.read(actor.principal, id);
  }

  async #said(
    principal: Principal,
    edition: EditionEntity,
    draft: Omit<AgreementDraft, 'edition'>,
    manager?: EntityManager,
  ): Promise<SaidAgreement> {
    const place = await this.subjects.place(principal, edition, draft, manager);
    if ('problem' in place) throw unprocessable(place.problem);
    const { name, partyA, partyB, stage, amount } = draft;
    return {
      name,
      partyA,
      partyB,
      stage,
      amount: amount ?? null,
      eventCode: place.event?.code ?? null,
      unit: place.unit,
      day: place.day,
    };
  }
}

/** Whether it was registered by the caller's organisation, or by whoever has none. */
export const isOwn = (record: AgreementRecord, { accountId, organisation }: Principal): boolean =>
  record.organisationId === null
    ? record.accountId === accountId
    : record.organisationId === organisation?.id;

/** Naming an event ends a unit, and the other way. */
const movedPlace = ({ event, unit }: AgreementChange) =>
  event ? { event, unit: null } : unit ? { event: null, unit } : {};

const defined = (change: AgreementChange): Partial<Omit<AgreementDraft, 'edition'>> =>
  Object.fromEntries(Object.entries(change).filter(([, value]: [string, unknown]) => value !== undefined));
