import { Injectable, Logger } from '@nestjs/common';
import type { Cells } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { FoldService } from '../counting/fold.service.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { besideTransaction } from '../database/beside.transaction.ts';
import { EditionService } from '../editions/edition.service.ts';
import { codePrefix, EventCodes } from '../events/event.codes.ts';
import { EventWriter, type EventWrite } from '../events/event.writer.ts';
import { asProblem } from '../problems/problem.filter.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ImportEntity } from './import.entity.ts';
import { ImportJudge } from './import.judge.ts';
import type { PlannedRow } from './import.planner.ts';
import { countRows, ImportRepository } from './import.repository.ts';
import { isRegister, RecordImports } from './record.imports.ts';
import { TallyImports, type CommittedTallies } from './tally.imports.ts';

/** How often a commit begins again when somebody changed its events meanwhile. */
const TRIES = 5;
/** Somebody was faster: what was planned no longer fits. */
const OVERTAKEN: ReadonlySet<string> = new Set(['stale_version', 'source_reference_taken']);

/**
 * Writes everything a file says, or nothing: events, their history and their facts, and the import's own
 * state, in one transaction. Killed at any moment it leaves the import as it was, to be asked for again;
 * asked for twice it finds the state already moved on.
 */
@Injectable()
export class ImportCommitter {
  readonly #log = new Logger('imports');

  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly judge: ImportJudge,
    private readonly codes: EventCodes,
    private readonly writer: EventWriter,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
    private readonly folds: FoldService,
    private readonly tallies: TallyImports,
    private readonly records: RecordImports,
  ) {}

  async commit(id: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const done = await this.source.transaction((manager) => this.#commitWithin(manager, id));
        if (done === null) return;
        this.ledger.announceFacts(done.editionId);
        if (done.version !== null) await this.folds.announce(done.editionId, done.version);
        return;
      } catch (error) {
        if (error instanceof ProblemError && OVERTAKEN.has(error.code) && tries < TRIES) continue;
        const problem = asProblem(error);
        // The database is away: the job is tried again, and a sweep asks for it after that.
        if (problem.code === 'unavailable') throw error;
        this.#log.error({ msg: `import ${id} not committed`, err: error });
        await this.source
          .getRepository(ImportEntity)
          .update(
            { id, state: 'committing' },
            { state: 'ready', progress: 1, problem: { code: problem.code, params: { ...problem.params } } },
          );
        return;
      }
    }
  }

  async #commitWithin(manager: EntityManager, id: string): Promise<CommittedTallies | null> {
    if (!(await this.imports.lock(manager, id))) return null;
    const found = await this.imports.find(id, manager);
    if (found?.state !== 'committing') return null;
    await this.imports.lockEdition(manager, found.editionId);
    if (found.kind === 'tallies') return this.tallies.commitWithin(manager, found);
    if (isRegister(found.kind)) {
      const editionId = await this.records.commitWithin(manager, found, found.kind);
      return editionId === null ? null : { editionId, version: null };
    }
    await besideTransaction(() => this.judge.catchUp(found.editionId));
    const rows = await this.imports.draftsOf(manager, id);
    await this.imports.showProgressWithin(id, 0.2);
    const plan = await this.judge.plan(manager, found, rows, found.submit);
    await this.imports.showProgressWithin(id, 0.4);
    if (plan.rows.some(({ state }) => state === 'rejected')) {
      await this.#handBack(manager, id, plan.rows);
      return null;
    }
    const impact = await this.judge.impact(manager, found.editionId, plan.rows);
    const settled = await this.#withCodes(manager, found.editionId, plan.rows);
    const receipt = await this.writer.write(
      manager,
      {
        editionId: found.editionId,
        kind: 'events',
        actorId: found.accountId,
        idempotencyKey: `import:${id}`,
        writes: settled.flatMap(({ write }) => write ?? []),
      },
      plan.organisations,
    );
    await this.imports.showProgressWithin(id, 0.9);
    await this.imports.settleRows(
      manager,
      id,
      settled.map(({ write, ...row }) => ({
        ...row,
        event: write?.after.code ?? row.event,
        version: write?.after.version ?? null,
      })),
    );
    await this.#finish(manager, id, { rows: plan.rows, impact, receipt: receipt?.id ?? null });
    return { editionId: found.editionId, version: null };
  }

  /** Rows that were fine when the file was read and are not any more: shown again, nothing written. */
  async #handBack(manager: EntityManager, id: string, rows: readonly PlannedRow[]): Promise<void> {
    await this.imports.settleRows(
      manager,
      id,
      rows.map((row) => ({ ...row, version: null })),
    );
    await manager
      .getRepository(ImportEntity)
      .update({ id }, { state: 'ready', progress: 1, rows: countRows(rows) });
  }

  async #finish(
    manager: EntityManager,
    id: string,
    { rows, impact, receipt }: { rows: readonly PlannedRow[]; impact: Cells; receipt: string | null },
  ): Promise<void> {
    await manager
      .getRepository(ImportEntity)
      .update(
        { id },
        { state: 'committed', progress: 1, rows: countRows(rows), impact, receipt, problem: null },
      );
  }

  /** The planned writes with codes for the new events. */
  async #withCodes(
    manager: EntityManager,
    editionId: number,
    rows: readonly PlannedRow[],
  ): Promise<(Omit<PlannedRow, 'write'> & { write: EventWrite | null })[]> {
    const edition = await this.editions.byId(editionId, manager);
    const prefixes = rows.flatMap(({ write }) =>
      write?.before === null ? codePrefix(edition, write.after.unit) : [],
    );
    const codes = await besideTransaction(() => this.codes.take(prefixes));
    let given = 0;
    return rows.map((row) => {
      if (row.write === null) return { ...row, write: null };
      const { before } = row.write;
      const how = { action: 'import', reason: null } as const;
      if (before !== null) return { ...row, write: { before, after: row.write.after, ...how } };
      const code = codes[given] ?? '';
      given += 1;
      return { ...row, write: { before, after: { ...row.write.after, code }, ...how } };
    });
  }
}
