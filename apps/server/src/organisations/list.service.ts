import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Language, Organisation, OrganisationImport } from '@innoweek/contracts';
import { unitOfRegion } from '@innoweek/places';
import type { OrganisationRow } from '@innoweek/sheets';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import { AuditService } from '../audit/audit.service.ts';
import { fileProblemText, organisationRowText } from '../imports/import.texts.ts';
import { SheetService } from '../imports/sheet.service.ts';
import { UploadStore } from '../imports/upload.store.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { aliasesWith, planOrganisations, type PlannedOrganisation } from './list.planner.ts';
import { OrganisationEntity } from './organisation.entity.ts';
import { organisationOf, TREE_LOCK } from './organisation.service.ts';

type Upload = { hash: string; fileName: string; commit: boolean };

/** Takes lists of organisations in: whole or not at all, and the same list again changes nothing. */
@Injectable()
export class OrganisationListService {
  constructor(
    private readonly source: DataSource,
    private readonly sheets: SheetService,
    private readonly uploads: UploadStore,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  keep(content: Readable): Promise<string> {
    return this.uploads.keep(content);
  }

  template(language: Language): Promise<Uint8Array> {
    return this.sheets.organisationTemplate(language);
  }

  /** What the list does to the organisations; with `commit` it is done, unless a row is rejected. */
  async take(
    { hash, fileName, commit }: Upload,
    language: Language,
    actor: Actor,
  ): Promise<OrganisationImport> {
    const list = await this.sheets.readOrganisations(await this.uploads.read(hash));
    if (!list.ok)
      throw new ProblemError('file_unreadable', { params: { why: fileProblemText(list.problem, language) } });
    const outcome = await this.source.transaction(async (manager) => {
      await manager.query(TREE_LOCK);
      const planned = planOrganisations(list.rows, await this.#known(manager), language);
      const isWhole = planned.every(({ state }) => state !== 'rejected');
      const committed = commit && isWhole;
      if (committed) await this.#write(manager, planned, { fileName, hash }, actor);
      return { planned, committed };
    });
    if (outcome.committed) this.changes.announce('access');
    return {
      committed: outcome.committed,
      ...present(outcome.planned, list.rows, language),
      ignored: list.ignored,
    };
  }

  async #known(manager: EntityManager): Promise<Organisation[]> {
    const found = await manager.getRepository(OrganisationEntity).findBy({ mergedInto: IsNull() });
    return found.map(organisationOf);
  }

  async #write(
    manager: EntityManager,
    planned: PlannedOrganisation[],
    file: { fileName: string; hash: string },
    actor: Actor,
  ): Promise<void> {
    for (const one of planned) if (one.state === 'new') one.id = `org-${randomBytes(6).toString('hex')}`;
    const organisations = manager.getRepository(OrganisationEntity);
    for (const { id, write } of planned) {
      if (id === null || !write) continue;
      const { said, parent, before } = write;
      const above = parent === null ? null : 'id' in parent ? parent.id : (planned[parent.at]?.id ?? null);
      if (before)
        await organisations.update(
          { id },
          {
            aliases: aliasesWith(said, before),
            nameEn: said.nameEn ?? before.nameEn,
            creditCode: said.creditCode ?? before.creditCode,
            parent: above ?? before.parent,
            edited: true,
          },
        );
      else
        await organisations.insert({
          id,
          name: said.name,
          nameEn: said.nameEn,
          kind: said.kind ?? 'other',
          region: said.region,
          unit: said.region === null ? 'none' : (unitOfRegion(said.region) ?? 'none'),
          reportsFor: null,
          parent: above,
          aliases: [...new Set(said.aliases)].filter((alias) => alias !== said.name),
          creditCode: said.creditCode,
        });
    }
    const written = planned.filter(({ write }) => write !== null);
    if (written.length === 0) return;
    await this.audit.record(manager, {
      actor,
      action: 'organisation.import',
      target: file.hash,
      detail: {
        file: file.fileName,
        created: written.filter(({ state }) => state === 'new').map(({ id, name }) => ({ id, name })),
        changed: written
          .filter(({ state }) => state === 'changed')
          .map(({ id, changes, write }) => ({ id, changes, before: write?.before ?? null })),
      },
    });
  }
}

const present = (
  planned: readonly PlannedOrganisation[],
  rows: readonly OrganisationRow[],
  language: Language,
): Pick<OrganisationImport, 'rows' | 'items'> => {
  const count = (state: PlannedOrganisation['state']): number =>
    planned.filter((one) => one.state === state).length;
  return {
    rows: {
      total: rows.length,
      new: count('new'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      rejected: count('rejected'),
    },
    items: planned.map(({ row, name, state, id, changes, problems }) => ({
      row,
      name,
      state,
      id,
      changes,
      errors: problems.map(({ column, code, params }) => ({
        column,
        code,
        message: organisationRowText({ code, params }, language),
      })),
    })),
  };
};
