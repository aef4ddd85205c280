import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgreementFolder } from './agreement.folder.ts';
import { partiesOf } from './agreement.likeness.ts';
import { AgreementRepository } from './agreement.repository.ts';

/** Hands over what the register knows of an organisation that was merged into another. */
@Injectable()
export class AgreementHeir {
  constructor(
    private readonly repository: AgreementRepository,
    private readonly folder: AgreementFolder,
  ) {}

  /**
   * Who registered a record is the one that stays, and so is each side that was the merged one. Records that are of one
   * agreement by that are shown to a person and not folded here: a merge of organisations moves no figure by itself.
   */
  async handOver(manager: EntityManager, from: string, into: string): Promise<void> {
    const editions = await this.repository.editionsNaming(manager, from);
    for (const editionId of editions) await this.repository.lock(manager, editionId);
    await this.repository.moveRegistrar(manager, from, into);
    const heir = (organisation: string | null): string | null =>
      organisation === from ? into : organisation;
    const records = (await this.repository.withParty(manager, from)).map((record) => {
      const [organisationA, organisationB] = [heir(record.organisationA), heir(record.organisationB)];
      const parties = partiesOf(
        { name: record.partyA, organisation: organisationA },
        { name: record.partyB, organisation: organisationB },
      );
      return { ...record, organisationA, organisationB, parties, version: record.version + 1 };
    });
    await this.repository.save(manager, records);
    for (const record of records) {
      if (record.withdrawnAt !== null || record.foldedInto !== null) continue;
      const { same, maybe } = await this.folder.find(manager, record);
      const others = [...(same ? [same.foldedInto ?? same.id] : []), ...maybe.map(({ id }) => id)];
      await this.repository.openPairs(
        manager,
        record.id,
        [...new Set(others)].filter((id) => id !== record.id),
      );
    }
  }
}
