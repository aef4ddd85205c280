import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { RegisterPoster } from '../registers/register.poster.ts';
import type { AgreementRecord } from './agreement.entity.ts';
import { likenessOf } from './agreement.likeness.ts';
import { amountOf, noteOf, wantedOf } from './agreement.model.ts';
import { AgreementRepository, pairKey } from './agreement.repository.ts';

const comparable = (record: AgreementRecord) => ({ ...record, amount: amountOf(record) });

/** What was found of a record among the others. */
export type Found = { same: AgreementRecord | null; maybe: AgreementRecord[] };

/** The record of its agreement that the first of the others is, and those that may be. */
export const findAmong = (
  record: AgreementRecord,
  others: readonly AgreementRecord[],
  distinct: ReadonlySet<string>,
): Found => {
  const open = others.filter(
    (other) =>
      other.id !== record.id && !distinct.has(pairKey(other.id, record.id)) && other.foldedInto !== record.id,
  );
  const likeness = new Map(open.map((other) => [other, likenessOf(comparable(record), comparable(other))]));
  return {
    same: open.find((other) => likeness.get(other) === 'same') ?? null,
    maybe: open.filter((other) => likeness.get(other) === 'maybe' && other.foldedInto === null),
  };
};

/** Keeps the records of one agreement together, and what they count with in the ledger. */
@Injectable()
export class AgreementFolder {
  constructor(
    private readonly repository: AgreementRepository,
    private readonly poster: RegisterPoster,
    private readonly editions: EditionService,
  ) {}

  async find(manager: EntityManager, record: AgreementRecord): Promise<Found> {
    const near = await this.repository.near(manager, record.editionId, [record]);
    return findAmong(record, near, await this.repository.distinctOf(manager, [record.id]));
  }

  /**
   * Puts a record that was written with the others of its agreement, where they are certain, and notes those that may
   * be. The one that was registered first is the one that counts.
   * @returns the records whose figures may move
   */
  async join(manager: EntityManager, record: AgreementRecord, { same, maybe }: Found): Promise<string[]> {
    if (record.foldedInto !== null || same === null) {
      await this.repository.openPairs(
        manager,
        record.id,
        record.foldedInto === null ? maybe.map(({ id }) => id) : [],
      );
      return [record.id, ...(record.foldedInto === null ? [] : [record.foldedInto])];
    }
    return this.fold(manager, record.id, same.foldedInto ?? same.id);
  }

  /** Makes two records, with those that are folded into them, one agreement. */
  async fold(manager: EntityManager, one: string, other: string): Promise<string[]> {
    const records = await this.repository.lockWithFolded(manager, [one, other]);
    const heads = records.filter(({ id }) => id === one || id === other);
    const [kept] = heads;
    if (!kept) return [];
    await this.repository.save(
      manager,
      records
        .filter(({ id }) => id !== kept.id)
        .map((record) => ({ ...record, foldedInto: kept.id, version: record.version + 1 })),
    );
    await this.repository.forgetPair(manager, one, other);
    return heads.map(({ id }) => id);
  }

  /** The next of the records that were folded into one takes its place; that one stands alone then. */
  async release(manager: EntityManager, record: AgreementRecord): Promise<string[]> {
    if (record.foldedInto !== null) {
      await this.repository.save(manager, [{ ...record, foldedInto: null, version: record.version + 1 }]);
      return [record.id, record.foldedInto];
    }
    const folded = (await this.repository.lockWithFolded(manager, [record.id])).filter(
      ({ id }) => id !== record.id,
    );
    const next = folded.find(({ withdrawnAt }) => withdrawnAt === null);
    if (!next) return [record.id];
    await this.repository.save(
      manager,
      folded.map((one) => ({
        ...one,
        foldedInto: one.id === next.id ? null : next.id,
        version: one.version + 1,
      })),
    );
    return [record.id, next.id];
  }

  /** Makes the ledger say what these records do now, as one batch; null where nothing moves. */
  async settle(
    manager: EntityManager,
    principal: Principal,
    edition: EditionEntity,
    ids: readonly string[],
    reason: string | null,
    request: { idempotencyKey?: string; requestHash?: string } = {},
  ): Promise<string | null> {
    const records = await this.repository.lockWithFolded(manager, [...new Set(ids)]);
    const { standing, receipt } = await this.poster.post(
      manager,
      {
        editionId: edition.id,
        actorId: principal.accountId,
        reason,
        at: this.editions.now(edition).getTime(),
        ...request,
      },
      postingsOf(records, new Set(ids)),
    );
    await this.repository.save(
      manager,
      records.map((record, at) => ({ ...record, posted: standing[at] ?? [] })),
    );
    return receipt;
  }
}

/**
 * What is to stand of each record.
 * @param whole of which all that are folded into them are among the records; others count as they do
 */
export const postingsOf = (records: readonly AgreementRecord[], whole: ReadonlySet<string>) =>
  records.map((record) => ({
    posted: record.posted,
    wanted: whole.has(record.id)
      ? wantedOf(
          record,
          records.filter(({ foldedInto }) => foldedInto === record.id),
        )
      : record.foldedInto === null
        ? record.posted
        : [],
    note: noteOf(record),
  }));
