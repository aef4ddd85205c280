import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Cells, ImportRowMending } from '@innoweek/contracts';
import {
  isRegisterField,
  REGISTER_FIELDS,
  type ReadRegister,
  type RegisterKind,
  type UnderstoodRecord,
} from '@innoweek/sheets';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { FoldService } from '../counting/fold.service.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { besideTransaction } from '../database/beside.transaction.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { AgreementDesk } from './agreement.desk.ts';
import { ImportEntity, type StoredProblem, type TallyReading } from './import.entity.ts';
import { countRows, ImportRepository } from './import.repository.ts';
import { goingOn } from './import.speaker.ts';
import { MediaDesk } from './media.desk.ts';
import type { Mending } from './mending.model.ts';
import { ReadingContexts } from './reading.contexts.ts';
import type { PlannedRecord, RecordRow, RegisterDesk } from './record.model.ts';
import { RecordRowRepository } from './record-row.repository.ts';
import { SheetService } from './sheet.service.ts';
import { TallyRowRepository } from './tally-row.repository.ts';
import { TallyTemplates, type Recognised } from './tally.templates.ts';
import { UploadStore } from './upload.store.ts';

type ReadFile = ReadRegister & { ok: true };
/** Mended cells of one file; more is a new file. */
const MOST_MENDINGS = 5_000;
/** Cells shown in a preview: the nation's and those of the units. */
const PREVIEWED = /^(nation|unit:[^/]+)\//;

export const isRegister = (kind: string): kind is RegisterKind => kind === 'media' || kind === 'agreements';

/**
 * Files of registers on their way in. Reading, judging and committing go the same way each time, so that the preview
 * never differs from what is written.
 */
@Injectable()
export class RecordImports {
  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly rows: RecordRowRepository,
    private readonly profiles: TallyRowRepository,
    private readonly sheets: SheetService,
    private readonly uploads: UploadStore,
    private readonly editions: EditionService,
    private readonly contexts: ReadingContexts,
    private readonly folds: FoldService,
    private readonly templates: TallyTemplates,
    private readonly media: MediaDesk,
    private readonly agreements: AgreementDesk,
  ) {}

  /** Reads an upload that waits for it; tells why it cannot be read, or null. */
  async read(found: ImportEntity, kind: RegisterKind): Promise<StoredProblem | null> {
    await this.imports.showProgress(found.id, 0.1);
    let { file, answers, remembered } = await this.#understand(this.source.manager, found, kind);
    await this.imports.showProgress(found.id, 0.6);
    if (!file.ok) return file.problem;
    const template = await this.#admit(this.source.manager, found, file);
    if (template && template.editionId !== found.editionId) {
      // It is handed in for the edition that it was made for, whose days are others.
      found.editionId = template.editionId;
      ({ file, answers, remembered } = await this.#understand(this.source.manager, found, kind));
      if (!file.ok) return file.problem;
    }
    const reading = readingOf(file, remembered, template);
    const settled = { progress: 1, editionId: found.editionId, reading, answers, problem: null };
    if (file.questions.length > 0) {
      const rows = { ...countRows([]), total: file.rows.length };
      await this.source
        .getRepository(ImportEntity)
        .update({ id: found.id, state: 'reading' }, { ...settled, state: 'question', rows, impact: {} });
      return null;
    }
    const understood = file.rows;
    await this.folds.foldStanding(found.editionId);
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id))) return;
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'reading') return;
      const { planned, impact } = await this.#judge(manager, found, kind, understood.map(rowOf));
      await this.rows.replaceRows(manager, found.id, understood, planned);
      await manager
        .getRepository(ImportEntity)
        .update({ id: found.id }, { ...settled, state: 'ready', rows: countRows(planned), impact });
    });
    return null;
  }

  /** Mends cells of a row; the file itself stays as it was uploaded and is read again with them. */
  async mend(
    principal: Principal,
    found: ImportEntity,
    kind: RegisterKind,
    row: number,
    { cells }: ImportRowMending,
  ): Promise<void> {
    if (found.accountId !== principal.accountId) throw new ProblemError('forbidden');
    const mended = cells.map(({ field, text }, at): Mending => {
      if (!isRegisterField(field))
        throw unprocessable({
          path: `cells.${String(at)}.field`,
          code: 'invalid_value',
          params: { options: REGISTER_FIELDS.join(', ') },
        });
      return { row, field, text };
    });
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id)))
        throw new ProblemError('busy', { params: { seconds: 1 }, retryAfterS: 1 });
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'ready') throw new ProblemError('import_not_ready');
      if ((await this.imports.rowOf(manager, found.id, row)) === null)
        throw new ProblemError('import_row_not_found');
      const others = now.mendings.filter(
        (one) => one.row !== row || !mended.some(({ field }) => field === one.field),
      );
      const mendings = [...others, ...mended];
      if (mendings.length > MOST_MENDINGS)
        throw unprocessable({ path: 'cells', code: 'too_long', params: { maximum: MOST_MENDINGS } });
      const { file } = await this.#understand(manager, now, kind, mendings);
      if (!file.ok) throw new ProblemError('file_unreadable', { params: { why: file.problem.code } });
      const acting = { editionId: now.editionId, principal: goingOn(principal, now.principal) };
      const { planned, impact } = await this.#judge(manager, acting, kind, file.rows.map(rowOf));
      await this.rows.replaceRows(manager, found.id, file.rows, planned);
      const reading = readingOf(
        file,
        now.reading?.remembered ?? false,
        await this.#admit(manager, now, file),
      );
      await manager
        .getRepository(ImportEntity)
        .update({ id: found.id }, { mendings, rows: countRows(planned), impact, reading, problem: null });
    });
  }

  /** Writes the rows that count, or nothing, within the caller's transaction; null when nothing was written. */
  async commitWithin(
    manager: EntityManager,
    found: ImportEntity,
    kind: RegisterKind,
  ): Promise<number | null> {
    const desk = this.#desk(kind);
    const edition = await this.editions.byId(found.editionId, manager);
    await besideTransaction(() => this.folds.foldStanding(edition.id));
    await desk.lock(manager, edition.id);
    const { planned, impact } = await this.#judge(
      manager,
      found,
      kind,
      await this.rows.rowsOf(manager, found.id),
    );
    await this.imports.showProgressWithin(found.id, 0.5);
    const imports = manager.getRepository(ImportEntity);
    const rows = countRows(planned);
    if (!found.skipRejected && rows.rejected > 0) {
      // Rows that were fine when the file was read and are not any more: shown again, nothing written.
      await this.rows.settleRows(manager, found.id, planned);
      await imports.update({ id: found.id }, { state: 'ready', progress: 1, rows });
      return null;
    }
    const receipt = await desk.write(manager, edition, found.principal, planned, {
      reason: found.fileName,
      idempotencyKey: `import:${found.id}`,
      requestHash: found.fileHash,
    });
    await this.imports.showProgressWithin(found.id, 0.9);
    await this.rows.settleRows(manager, found.id, planned);
    await imports.update(
      { id: found.id },
      {
        state: 'committed',
        progress: 1,
        rows,
        impact,
        receipt,
        committedAt: () => 'clock_timestamp()',
        saidAt: this.editions.now(edition),
        problem: null,
      },
    );
    return found.editionId;
  }

  /** Takes the whole file back; asked twice, the second finds it done. */
  async undo(principal: Principal, found: ImportEntity, kind: RegisterKind, reason: string): Promise<void> {
    const desk = this.#desk(kind);
    const edition = await this.editions.byId(found.editionId);
    await this.source.transaction(async (manager) => {
      const mine = await this.imports.lock(manager, found.id);
      const now = await this.imports.find(found.id, manager);
      if (now?.state === 'undone') return;
      if (!mine || now?.state !== 'committed') throw new ProblemError('import_not_ready');
      await desk.lock(manager, edition.id);
      await desk.takeBack(manager, edition, principal, await this.rows.writtenBy(manager, found.id), reason);
      await manager.getRepository(ImportEntity).update({ id: found.id }, { state: 'undone' });
    });
    desk.announce(edition.id);
  }

  async #judge(
    manager: EntityManager,
    { editionId, principal }: Pick<ImportEntity, 'editionId' | 'principal'>,
    kind: RegisterKind,
    rows: readonly RecordRow[],
  ): Promise<{ planned: PlannedRecord<unknown>[]; impact: Cells }> {
    const desk = this.#desk(kind);
    const edition = await this.editions.byId(editionId, manager);
    const planned = await desk.plan(manager, edition, principal, rows);
    const entries = await desk.entries(manager, edition, planned);
    return { planned, impact: await this.#impact(manager, editionId, entries) };
  }

  /** What committing would add to the board of the nation and of the units, by the fold itself. */
  async #impact(manager: EntityManager, editionId: number, entries: readonly NewEntry[]): Promise<Cells> {
    if (entries.length === 0) return {};
    const cells = await this.folds.impact(editionId, { entries }, manager);
    return Object.fromEntries(
      Object.entries(cells).filter(([key, value]) => value !== 0 && PREVIEWED.test(key)),
    );
  }

  /** Reads the file with what was answered; where something is still asked, with what the organisation answered before. */
  async #understand(
    manager: EntityManager,
    found: ImportEntity,
    kind: RegisterKind,
    mendings: readonly Mending[] = found.mendings,
  ): Promise<{ file: ReadRegister; answers: Record<string, string>; remembered: boolean }> {
    const bytes = await this.uploads.read(found.fileHash).catch((error: unknown) => {
      throw new ProblemError('upload_missing', { cause: error });
    });
    const edition = await this.editions.byId(found.editionId, manager);
    const context = await this.contexts.of(edition, manager);
    const read = (answers: Record<string, string>) =>
      this.sheets.readRegister(kind, bytes, context, Object.entries(answers), mendings);
    const file = await read(found.answers);
    const organisation = found.principal.organisation?.id;
    if (!file.ok || file.questions.length === 0 || organisation === undefined)
      return { file, answers: found.answers, remembered: false };
    const known = await this.profiles.answersOf(manager, organisation, layoutOf(file));
    const asked = file.questions.filter(({ id, options }) => options.includes(known[id] ?? ''));
    if (asked.length === 0) return { file, answers: found.answers, remembered: false };
    const answers = {
      ...Object.fromEntries(asked.map(({ id }) => [id, known[id] ?? ''])),
      ...found.answers,
    };
    return { file: await read(answers), answers, remembered: true };
  }

  async #admit(
    manager: EntityManager,
    found: ImportEntity,
    { template }: ReadFile,
  ): Promise<Recognised | null> {
    if (!template) return null;
    const edition = await this.editions.byId(found.editionId, manager);
    return this.templates.admit(found.principal, edition, template, manager);
  }

  #desk(kind: RegisterKind): RegisterDesk {
    return kind === 'media' ? this.media : this.agreements;
  }
}

const rowOf = ({ key, problems, said }: UnderstoodRecord): RecordRow => ({
  row: key,
  errors: problems,
  said,
});

const layoutOf = (file: ReadFile): string => hash('sha256', file.layout, 'hex');

const readingOf = (file: ReadFile, remembered: boolean, template: Recognised | null): TallyReading => ({
  questions: file.questions,
  checks: [],
  remarks: [...(template?.remarks ?? []), ...file.remarks],
  units: file.units,
  layout: layoutOf(file),
  template:
    file.template && template ? { ...file.template, organisationName: template.organisationName } : null,
  remembered,
});
