import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ImportAnswers, ImportRowMending } from '@innoweek/contracts';
import { TALLY_FIELDS, type TallyField } from '@innoweek/sheets';
import { DataSource, type EntityManager } from 'typeorm';
import { unitOf, type Principal } from '../access/principal.model.ts';
import { FoldService } from '../counting/fold.service.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { SummedDays } from '../counting/summed.days.ts';
import { LINE_END } from '../database/array.literal.ts';
import { besideTransaction } from '../database/beside.transaction.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ReceiptService } from '../tallies/receipt.service.ts';
import { ImportEntity, type SaidTally, type StoredProblem, type TallyReading } from './import.entity.ts';
import { countRows, ImportRepository } from './import.repository.ts';
import { goingOn } from './import.speaker.ts';
import type { Mending } from './mending.model.ts';
import { ReadingContexts } from './reading.contexts.ts';
import { SheetService } from './sheet.service.ts';
import type { TallyFile } from './sheet.task.ts';
import { previewed, TallyJudge } from './tally.judge.ts';
import type { PageBundle } from './tally.page.ts';
import type { UnderstoodTallyRow } from './tally.resolver.ts';
import { summingEntries, TallyRowRepository } from './tally-row.repository.ts';
import { TallyTemplates, type Recognised } from './tally.templates.ts';
import { UploadStore } from './upload.store.ts';

type ReadFile = TallyFile & { ok: true };
/** What a commit came to; its caller tells the version when it is out. */
export type CommittedTallies = { editionId: number; version: number | null };
/** Mended cells of one file; more is a new file. */
const MOST_MENDINGS = 5_000;

/**
 * Files of tallies on their way in. Reading, judging and committing go the same way each time: an answer or a mended
 * cell makes the file be read again, so that the preview never differs from what is written.
 */
@Injectable()
export class TallyImports {
  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly rows: TallyRowRepository,
    private readonly judge: TallyJudge,
    private readonly sheets: SheetService,
    private readonly uploads: UploadStore,
    private readonly editions: EditionService,
    private readonly contexts: ReadingContexts,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
    private readonly folds: FoldService,
    private readonly receipts: ReceiptService,
    private readonly templates: TallyTemplates,
  ) {}

  /** Reads an upload that waits for it; tells why it cannot be read, or null. */
  async read(found: ImportEntity): Promise<StoredProblem | null> {
    await this.imports.showProgress(found.id, 0.1);
    let { file, bundles, answers, remembered } = await this.#understand(this.source.manager, found);
    await this.imports.showProgress(found.id, 0.6);
    if (!file.ok) return file.problem;
    const template = await this.#admit(this.source.manager, found, file);
    if (template && template.editionId !== found.editionId) {
      // It is reported for the edition that it was made for, whose days are others.
      found.editionId = template.editionId;
      ({ file, bundles, answers, remembered } = await this.#understand(this.source.manager, found));
      if (!file.ok) return file.problem;
    }
    const reading = readingOf(file, remembered, template);
    if (file.questions.length > 0) {
      await this.#waitForAnswers(found, file, reading, answers);
      return null;
    }
    await this.judge.catchUp(found.editionId);
    const planned = await this.judge.plan(this.source.manager, found, rowsOf(bundles));
    await this.imports.showProgress(found.id, 0.8);
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id))) return;
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'reading') return;
      // What it adds is summed up while PostgreSQL writes the rows.
      const [impact] = await Promise.all([
        besideTransaction(() => this.judge.impact(this.source.manager, found.editionId, planned)),
        this.rows.replaceRows(manager, found.id, bundles, planned),
      ]);
      await manager.getRepository(ImportEntity).update(
        { id: found.id },
        {
          state: 'ready',
          progress: 1,
          editionId: found.editionId,
          rows: countRows(planned),
          impact,
          reading,
          answers,
          problem: null,
        },
      );
    });
    return null;
  }

  /** Reads the file with what was answered; where something is still asked, with what the organisation answered before. */
  async #understand(
    manager: EntityManager,
    found: ImportEntity,
    mendings: readonly Mending[] = found.mendings,
  ): Promise<Understood> {
    const bytes = await this.uploads.read(found.fileHash).catch((error: unknown) => {
      throw new ProblemError('upload_missing', { cause: error });
    });
    const edition = await this.editions.byId(found.editionId, manager);
    const context = {
      ...(await this.contexts.of(edition, manager)),
      unit: found.principal.forUnit ?? unitOf(found.principal) ?? undefined,
    };
    const read = (answers: Record<string, string>) =>
      this.sheets.readTallies(bytes, context, Object.entries(answers), mendings);
    const { file, bundles } = await read(found.answers);
    const organisation = found.principal.organisation?.id;
    if (!file.ok || file.questions.length === 0 || organisation === undefined)
      return { file, bundles, answers: found.answers, remembered: false };
    const known = await this.rows.answersOf(manager, organisation, layoutOf(file));
    const asked = file.questions.filter(({ id, options }) => options.includes(known[id] ?? ''));
    if (asked.length === 0) return { file, bundles, answers: found.answers, remembered: false };
    const answers = {
      ...Object.fromEntries(asked.map(({ id }) => [id, known[id] ?? ''])),
      ...found.answers,
    };
    return { ...(await read(answers)), answers, remembered: true };
  }

  /** What a template of ours is to its uploader; null for every other file. */
  async #admit(
    manager: EntityManager,
    found: ImportEntity,
    { template }: ReadFile,
  ): Promise<Recognised | null> {
    if (!template) return null;
    const edition = await this.editions.byId(found.editionId, manager);
    return this.templates.admit(found.principal, edition, template, manager);
  }

  async #waitForAnswers(
    found: ImportEntity,
    file: ReadFile,
    reading: TallyReading,
    answers: Record<string, string>,
  ): Promise<void> {
    const rows = { ...countRows([]), total: file.total };
    await this.source.getRepository(ImportEntity).update(
      { id: found.id, state: 'reading' },
      {
        state: 'question',
        progress: 1,
        editionId: found.editionId,
        rows,
        impact: {},
        reading,
        answers,
        problem: null,
      },
    );
  }

  /**
   * Takes answers; the file is read again as a job. They are kept for the organisation's next file of this layout.
   * An answer may be changed until the file is committed.
   */
  async answer(principal: Principal, found: ImportEntity, { answers }: ImportAnswers): Promise<void> {
    if (found.accountId !== principal.accountId) throw new ProblemError('forbidden');
    if (found.kind === 'events' || !found.reading) throw new ProblemError('import_not_ready');
    const known = new Map(found.reading.questions.map((question) => [question.id, question]));
    answers.forEach(({ id, choice }, at) => {
      const question = known.get(id);
      const path = `answers.${String(at)}`;
      const options = [...known.keys()].join(', ');
      if (!question && found.answers[id] === undefined)
        throw unprocessable({ path: `${path}.id`, code: 'invalid_value', params: { options } });
      if (question && !question.options.includes(choice))
        throw unprocessable({
          path: `${path}.choice`,
          code: 'invalid_value',
          params: { options: question.options.join(', ') },
        });
    });
    const given = Object.fromEntries(answers.map(({ id, choice }) => [id, choice]));
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id)))
        throw new ProblemError('busy', { params: { seconds: 1 }, retryAfterS: 1 });
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'question' && now?.state !== 'ready') throw new ProblemError('import_not_ready');
      await manager.getRepository(ImportEntity).update(
        { id: found.id },
        {
          state: 'reading',
          progress: 0,
          answers: { ...now.answers, ...given },
          principal: goingOn(principal, now.principal),
        },
      );
      const organisation = principal.organisation?.id;
      if (organisation !== undefined && now.reading)
        await this.rows.remember(manager, organisation, now.reading.layout, given);
    });
  }

  /** Mends cells of a row; the file itself stays as it was uploaded and is read again with them. */
  async mend(
    principal: Principal,
    found: ImportEntity,
    row: number,
    { cells }: ImportRowMending,
  ): Promise<void> {
    if (found.accountId !== principal.accountId) throw new ProblemError('forbidden');
    const mended = cells.map(({ field, text }, at): Mending => {
      if (!isField(field))
        throw unprocessable({
          path: `cells.${String(at)}.field`,
          code: 'invalid_value',
          params: { options: TALLY_FIELDS.join(', ') },
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
      const { file, bundles } = await this.#understand(manager, now, mendings);
      if (!file.ok) throw new ProblemError('file_unreadable', { params: { why: file.problem.code } });
      const planned = await this.judge.plan(
        manager,
        { editionId: now.editionId, principal: goingOn(principal, now.principal) },
        rowsOf(bundles),
      );
      await this.rows.replaceRows(manager, found.id, bundles, planned);
      const impact = await this.judge.impact(manager, found.editionId, planned);
      await manager.getRepository(ImportEntity).update(
        { id: found.id },
        {
          mendings,
          rows: countRows(planned),
          impact,
          reading: readingOf(file, now.reading?.remembered ?? false, await this.#admit(manager, now, file)),
          problem: null,
        },
      );
    });
  }

  /** Writes the rows that count, or nothing, within the caller's transaction; null when nothing was written. */
  async commitWithin(manager: EntityManager, found: ImportEntity): Promise<CommittedTallies | null> {
    await besideTransaction(() => this.judge.catchUp(found.editionId));
    const rows = await this.rows.rowsOf(manager, found.id);
    await this.imports.showProgressWithin(found.id, 0.2);
    const planned = await this.judge.plan(manager, found, rows);
    await this.imports.showProgressWithin(found.id, 0.5);
    const imports = manager.getRepository(ImportEntity);
    if (!found.skipRejected && planned.some(({ state }) => state === 'rejected')) {
      // Rows that were fine when the file was read and are not any more: shown again, nothing written.
      await this.rows.settleRows(manager, found.id, planned);
      await imports.update({ id: found.id }, { state: 'ready', progress: 1, rows: countRows(planned) });
      return null;
    }
    const entries = planned.flatMap((row) => row.entries);
    const receipt =
      entries.length === 0
        ? null
        : await this.ledger.appendWithin(manager, {
            editionId: found.editionId,
            kind: 'tally',
            actorId: found.accountId,
            // What the board says when a figure falls: the file that says so.
            reason: found.fileName,
            idempotencyKey: `import:${found.id}`,
            requestHash: found.fileHash,
            facts: [],
            entries,
          });
    if (receipt) await this.sums.note(manager, found.editionId, receipt.id, summingEntries(planned));
    await this.rows.declareTotals(manager, found, planned);
    await this.rows.settleRows(manager, found.id, planned);
    await this.imports.showProgressWithin(found.id, 0.7);
    const folded =
      receipt && !receipt.replayed
        ? await this.folds.foldWithin(manager, found.editionId, { id: receipt.id, entries })
        : null;
    await imports.update(
      { id: found.id },
      {
        state: 'committed',
        progress: 1,
        rows: countRows(planned),
        impact: previewed(folded?.cells ?? {}),
        receipt: receipt?.id ?? null,
        committedAt: () => 'clock_timestamp()',
        saidAt: this.editions.now(await this.editions.byId(found.editionId, manager)),
        problem: null,
      },
    );
    return { editionId: found.editionId, version: folded?.version ?? null };
  }

  /** Takes the whole file back by reversing entries; asked twice, the second finds it done. */
  async undo(principal: Principal, found: ImportEntity, reason: string): Promise<void> {
    if (found.state === 'undone') return;
    if (found.state !== 'committed') throw new ProblemError('import_not_ready');
    await this.receipts.withdrawFile(principal, found.id, reason);
  }
}

const isField = (field: string): field is TallyField => TALLY_FIELDS.some((known) => known === field);

type Understood = {
  file: TallyFile;
  bundles: PageBundle[];
  answers: Record<string, string>;
  remembered: boolean;
};

/** The rows of a file that has just been read. */
const rowsOf = (bundles: readonly PageBundle[]): UnderstoodTallyRow[] =>
  bundles.flatMap(({ pages, said }) => {
    const texts = new TextDecoder().decode(said).split(LINE_END);
    return pages.flatMap(({ rows, problems }, page) => {
      const wrong = new Map(problems);
      const says = saidIn(texts[page] ?? '');
      return rows.map((row, at) => ({ row, errors: wrong.get(at) ?? [], said: says[at] ?? null }));
    });
  });

/** Our own reader wrote it a moment ago: that it is a list is all there is to check. */
const saidIn = (text: string): readonly (SaidTally | null)[] => {
  const said: unknown = JSON.parse(text);
  if (!isListOfSaid(said)) throw new Error('a page of tallies holds no list');
  return said;
};

const isListOfSaid = (value: unknown): value is (SaidTally | null)[] => Array.isArray(value);

const layoutOf = (file: ReadFile): string => hash('sha256', file.layout, 'hex');

const readingOf = (file: ReadFile, remembered: boolean, template: Recognised | null): TallyReading => ({
  questions: file.questions,
  checks: file.checks,
  remarks: [...(template?.remarks ?? []), ...file.remarks],
  units: file.units,
  layout: layoutOf(file),
  template:
    file.template && template ? { ...file.template, organisationName: template.organisationName } : null,
  remembered,
});
