import { Injectable } from '@nestjs/common';
import type { Cells } from '@innoweek/contracts';
import type { Fact } from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { FoldService } from '../counting/fold.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { countsOtherwise, factOf, type KnownOrganisation } from '../events/event.model.ts';
import { EventRepository } from '../events/event.repository.ts';
import { EventService } from '../events/event.service.ts';
import type { ImportEntity } from './import.entity.ts';
import { planRows, type PlannedRow, type UnderstoodRow } from './import.planner.ts';
import { saidOf } from './import.repository.ts';

export type Plan = { rows: PlannedRow[]; organisations: ReadonlyMap<string, KnownOrganisation> };

/** Cells shown in a preview: the nation's and those of the units. */
const PREVIEWED = /^(nation|unit:[^/]+)\//;

/** Judges the rows of a file against the events as they are now. */
@Injectable()
export class ImportJudge {
  constructor(
    private readonly editions: EditionService,
    private readonly events: EventService,
    private readonly repository: EventRepository,
    private readonly folds: FoldService,
  ) {}

  /** Takes in what is said but not folded yet: a file that follows at once must find what the first one said. */
  catchUp(editionId: number): Promise<void> {
    return this.folds.foldStanding(editionId);
  }

  async plan(
    manager: EntityManager,
    { editionId, principal }: Pick<ImportEntity, 'editionId' | 'principal'>,
    rows: readonly UnderstoodRow[],
    submit: boolean,
  ): Promise<Plan> {
    const edition = await this.editions.byId(editionId, manager);
    const said = saidOf(rows);
    const events = await this.repository.ofOrganisers(
      manager,
      editionId,
      rows.flatMap(({ event }) => event ?? []),
      said.flatMap(({ organiser }) => organiser ?? []),
    );
    const context = await this.events.context(manager, edition, [
      ...events,
      ...said.map(({ organiser = '', coOrganisers = [] }) => ({ organiserId: organiser, coOrganisers })),
    ]);
    const planned = await planRows(rows, { ...context, principal, events, submit, at: new Date() });
    return { rows: planned, organisations: context.organisations };
  }

  /** What committing would add to the board of the nation and of the units. */
  async impact(manager: EntityManager, editionId: number, planned: readonly PlannedRow[]): Promise<Cells> {
    const cells = await this.folds.impact(editionId, { facts: factsOf(planned) }, manager);
    return Object.fromEntries(
      Object.entries(cells).filter(([key, value]) => value !== 0 && PREVIEWED.test(key)),
    );
  }
}

/** The facts that the planned writes append; a new event goes by the number of its row. */
const factsOf = (planned: readonly PlannedRow[]): Fact[] =>
  planned.flatMap(({ row, write }) => {
    if (write === null) return [];
    if (write.before === null) return [factOf({ ...write.after, code: `ROW-${String(row)}` })];
    return countsOtherwise(write.before, write.after) ? [factOf(write.after)] : [];
  });
