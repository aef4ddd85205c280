import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EditionService } from '../editions/edition.service.ts';
import { asProblem } from '../problems/problem.filter.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ImportEntity, type StoredProblem } from './import.entity.ts';
import { ImportJudge } from './import.judge.ts';
import type { UnderstoodRow } from './import.planner.ts';
import { countRows, ImportRepository } from './import.repository.ts';
import { ReadingContexts } from './reading.contexts.ts';
import { SheetService } from './sheet.service.ts';
import { isRegister, RecordImports } from './record.imports.ts';
import { TallyImports } from './tally.imports.ts';
import { UploadStore } from './upload.store.ts';

/** Reads an upload and shows what it would do. Asked twice, the second finds it read. */
@Injectable()
export class ImportReader {
  readonly #log = new Logger('imports');

  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly judge: ImportJudge,
    private readonly sheets: SheetService,
    private readonly uploads: UploadStore,
    private readonly editions: EditionService,
    private readonly contexts: ReadingContexts,
    private readonly tallies: TallyImports,
    private readonly records: RecordImports,
  ) {}

  async read(id: string): Promise<void> {
    const found = await this.imports.find(id);
    if (found?.state !== 'reading') return;
    try {
      const problem = await this.#readKind(found);
      if (problem !== null) await this.#fail(id, problem);
    } catch (error) {
      const problem = asProblem(error);
      // The database is away: the job is tried again, and a sweep asks for it after that.
      if (problem.code === 'unavailable') throw error;
      if (problem.status >= 500) this.#log.error({ msg: `import ${id} not read`, err: error });
      await this.#fail(id, { code: problem.code, params: { ...problem.params } });
    }
  }

  #readKind(found: ImportEntity): Promise<StoredProblem | null> {
    if (found.kind === 'tallies') return this.tallies.read(found);
    return isRegister(found.kind) ? this.records.read(found, found.kind) : this.#readEvents(found);
  }

  async #readEvents(found: ImportEntity): Promise<StoredProblem | null> {
    const understood = await this.#understand(found);
    if (!Array.isArray(understood)) return understood;
    await this.#store(found, understood);
    return null;
  }

  async #understand(found: ImportEntity): Promise<UnderstoodRow[] | StoredProblem> {
    const bytes = await this.uploads.read(found.fileHash).catch((error: unknown) => {
      throw new ProblemError('upload_missing', { cause: error });
    });
    await this.imports.showProgress(found.id, 0.1);
    const edition = await this.editions.byId(found.editionId);
    const sheet = await this.sheets.read(bytes, await this.contexts.of(edition));
    await this.imports.showProgress(found.id, 0.6);
    if (!sheet.ok) return sheet.problem;
    return sheet.rows.map(({ row, cells, code, draft, errors }) => ({
      row,
      cells,
      errors,
      event: code,
      said: draft,
    }));
  }

  async #store(found: ImportEntity, understood: readonly UnderstoodRow[]): Promise<void> {
    await this.judge.catchUp(found.editionId);
    const { rows } = await this.judge.plan(this.source.manager, found, understood, false);
    const impact = await this.judge.impact(this.source.manager, found.editionId, rows);
    await this.imports.showProgress(found.id, 0.8);
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id))) return;
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'reading') return;
      await this.imports.replaceRows(manager, found.id, understood, rows);
      await manager
        .getRepository(ImportEntity)
        .update({ id: found.id }, { state: 'ready', progress: 1, rows: countRows(rows), impact });
    });
  }

  async #fail(id: string, problem: StoredProblem): Promise<void> {
    await this.source
      .getRepository(ImportEntity)
      .update({ id, state: 'reading' }, { state: 'failed', progress: 1, problem });
  }
}
