import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgreementFolder, findAmong, postingsOf } from '../agreements/agreement.folder.ts';
import type { AgreementRecord } from '../agreements/agreement.entity.ts';
import { agreementFields } from '../agreements/agreement.model.ts';
import { AgreementRepository } from '../agreements/agreement.repository.ts';
import { AgreementService, isOwn } from '../agreements/agreement.service.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { entriesOf, RegisterPoster } from '../registers/register.poster.ts';
import type { Speaker } from './import.speaker.ts';
import type { PlannedRecord, RecordRow, RegisterDesk, Request, WrittenRecord } from './record.model.ts';
import { RecordPlaces } from './record.places.ts';

const COMPARED = ['name', 'partyA', 'partyB', 'amount', 'stage', 'day', 'eventCode', 'unit'] as const;

/** The register of agreements, as files are written into it. */
@Injectable()
export class AgreementDesk implements RegisterDesk<AgreementRecord> {
  constructor(
    private readonly agreements: AgreementService,
    private readonly repository: AgreementRepository,
    private readonly folder: AgreementFolder,
    private readonly places: RecordPlaces,
    private readonly editions: EditionService,
    private readonly poster: RegisterPoster,
  ) {}

  lock(manager: EntityManager, editionId: number): Promise<void> {
    return this.repository.lock(manager, editionId);
  }

  async plan(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    rows: readonly RecordRow[],
  ): Promise<PlannedRecord<AgreementRecord>[]> {
    const organisations = await this.repository.organisations(manager);
    const events = await this.places.events(manager, rows);
    const drafts = rows.map(({ said }) => {
      if (said?.of !== 'agreements') return null;
      const placed = this.places.of(principal, edition, said, events, null);
      if ('problem' in placed) return placed;
      const { event, unit, day } = placed.place;
      const { name, partyA, partyB, amount } = said;
      const stage = said.stage ?? 'signed';
      const fields = agreementFields(
        { name, partyA, partyB, amount, stage, day, eventCode: event?.code ?? null, unit },
        organisations,
      );
      return { record: this.agreements.newRecord(principal, edition, fields), said };
    });
    const fresh = drafts.flatMap((draft) => (draft && 'record' in draft ? draft.record : []));
    const others = await this.repository.near(manager, edition.id, fresh);
    const distinct = await this.repository.distinctOf(
      manager,
      others.map(({ id }) => id),
    );
    const rowOf = new Map<string, number>();
    return rows.map(({ row, said, errors }, at): PlannedRecord<AgreementRecord> => {
      const draft = drafts[at] ?? null;
      const blank = { row, event: said?.code ?? null, record: null, before: null };
      if (draft === null) return { ...blank, state: 'rejected', errors };
      if ('problem' in draft) return { ...blank, state: 'rejected', errors: [draft.problem] };
      const { record } = draft;
      const told = (code: string, params: Record<string, string | number>) => ({
        ...blank,
        event: record.eventCode,
        errors: [{ column: '', code, params }],
      });
      const { same, maybe } = findAmong(record, others, distinct);
      const other = same ? rowOf.get(same.id) : undefined;
      if (other !== undefined) return { ...told('same_row', { other }), state: 'unchanged' };
      if (same && isOwn(same, principal)) {
        rowOf.set(same.id, row);
        const after = merged(same, record, draft.said);
        const event = { ...blank, event: after.eventCode, errors };
        return COMPARED.every((field) => after[field] === same[field])
          ? { ...event, state: 'unchanged' }
          : { ...event, state: 'changed', record: { ...after, version: same.version + 1 }, before: same };
      }
      const written = { ...record, foldedInto: same && (same.foldedInto ?? same.id) };
      others.push(written);
      rowOf.set(written.id, row);
      if (same) return { ...told('counted_with', { name: same.name }), state: 'new', record: written };
      const [first] = maybe;
      return first
        ? { ...told('may_be_same', { name: first.name }), state: 'new', record: written }
        : { ...blank, event: record.eventCode, errors, state: 'new', record: written };
    });
  }

  /** What the ledger would be told, the groups of the agreements taken as they would be. */
  async entries(
    manager: EntityManager,
    edition: EditionEntity,
    planned: readonly PlannedRecord<AgreementRecord>[],
  ): Promise<NewEntry[]> {
    const written = planned.flatMap(({ record }) => record ?? []);
    const touched = touchedBy(written);
    const known = await this.repository.lockWithFolded(manager, touched);
    const now = new Map([...known, ...written].map((record) => [record.id, record]));
    return entriesOf(postingsOf([...now.values()], new Set(touched)), this.editions.now(edition).getTime());
  }

  async write(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    planned: readonly PlannedRecord<AgreementRecord>[],
    { reason, ...request }: Request,
  ): Promise<string | null> {
    const written = planned.flatMap(({ record }) => record ?? []);
    await this.repository.save(manager, written);
    for (const { record, errors } of planned)
      if (record && errors.some(({ code }) => code === 'may_be_same'))
        await this.folder.join(manager, record, await this.folder.find(manager, record));
    return this.folder.settle(manager, principal, edition, touchedBy(written), reason, request);
  }

  async takeBack(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    written: readonly WrittenRecord[],
    reason: string,
  ): Promise<void> {
    const restored: AgreementRecord[] = [];
    for (const row of written) {
      // One that is released may have changed the next: each is read when it is its turn.
      const record = (await this.repository.lockWithFolded(manager, [row.id])).find(
        ({ id }) => id === row.id,
      );
      // What somebody has withdrawn, or changed since, is not as the file left it.
      if (record?.withdrawnAt !== null) continue;
      if (row.before === null)
        await this.agreements.withdrawWithin(manager, principal, edition, record, reason);
      else if (record.version === row.version && isSaid(row.before)) {
        const { amount, stage, day, eventCode, unit } = row.before;
        restored.push({ ...record, amount, stage, day, eventCode, unit, version: record.version + 1 });
      }
    }
    await this.repository.save(manager, restored);
    await this.folder.settle(manager, principal, edition, touchedBy(restored), reason);
  }

  announce(editionId: number): void {
    this.poster.announce(editionId);
  }
}

const touchedBy = (records: readonly AgreementRecord[]): string[] => [
  ...new Set(records.flatMap(({ id, foldedInto }) => (foldedInto === null ? [id] : [id, foldedInto]))),
];

/** What a row says of a record that is there; what it leaves out stays as it is. */
const merged = (
  there: AgreementRecord,
  record: AgreementRecord,
  said: {
    amount: number | null;
    stage: string | null;
    day: string | null;
    code: string | null;
    unit: string | null;
  },
): AgreementRecord => ({
  ...there,
  amount: said.amount === null ? there.amount : record.amount,
  stage: said.stage === null ? there.stage : record.stage,
  day: said.day === null ? there.day : record.day,
  ...(said.code === null && said.unit === null ? {} : { eventCode: record.eventCode, unit: record.unit }),
});

type Kept = Pick<AgreementRecord, (typeof COMPARED)[number]>;
/** What a row kept of a record before it changed it: written by this server, read back from JSON. */
const isSaid = (before: unknown): before is Kept =>
  typeof before === 'object' && before !== null && COMPARED.every((field) => field in before);
