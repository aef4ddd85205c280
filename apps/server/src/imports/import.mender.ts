import { Injectable } from '@nestjs/common';
import type { ImportRowMending, Language } from '@innoweek/contracts';
import { buildOrganisationDirectory } from '@innoweek/places';
import { EVENT_COLUMNS, EVENT_FIELDS, readEventRow, type EventField } from '@innoweek/sheets';
import { DataSource } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ImportEntity, type StoredCell } from './import.entity.ts';
import { ImportJudge } from './import.judge.ts';
import type { UnderstoodRow } from './import.planner.ts';
import { countRows, ImportRepository, type StoredRow } from './import.repository.ts';
import { goingOn } from './import.speaker.ts';
import { ReadingContexts } from './reading.contexts.ts';

const isField = (field: string): field is EventField => EVENT_FIELDS.some((known) => known === field);
const columnOf = (field: EventField, language: Language): string => {
  const column = EVENT_COLUMNS.find((known) => known.field === field);
  return (language === 'en' ? column?.en : column?.zh) ?? field;
};

/** Mends a row of a file that waits to be committed; the file itself stays as it was uploaded. */
@Injectable()
export class ImportMender {
  constructor(
    private readonly source: DataSource,
    private readonly imports: ImportRepository,
    private readonly judge: ImportJudge,
    private readonly editions: EditionService,
    private readonly contexts: ReadingContexts,
  ) {}

  /**
   * Reads the row again with the given texts in place of the file's, and judges the whole file anew: another row may
   * have stood in this one's way, or may now.
   */
  async mend(
    principal: Principal,
    found: ImportEntity,
    rowNumber: number,
    { cells }: ImportRowMending,
    language: Language,
  ): Promise<void> {
    if (found.accountId !== principal.accountId) throw new ProblemError('forbidden');
    const unknown = cells.findIndex(({ field }) => !isField(field));
    if (unknown >= 0)
      throw unprocessable({
        path: `cells.${String(unknown)}.field`,
        code: 'invalid_value',
        params: { options: EVENT_FIELDS.join(', ') },
      });
    const known = await this.contexts.of(await this.editions.byId(found.editionId));
    const context = { ...known, organisations: buildOrganisationDirectory(known.organisations) };
    await this.source.transaction(async (manager) => {
      if (!(await this.imports.lock(manager, found.id)))
        throw new ProblemError('busy', { params: { seconds: 1 }, retryAfterS: 1 });
      const now = await this.imports.find(found.id, manager);
      if (now?.state !== 'ready') throw new ProblemError('import_not_ready');
      const rows = await this.imports.draftsOf(manager, found.id);
      const stored = await this.imports.rowOf(manager, found.id, rowNumber);
      if (stored === null) throw new ProblemError('import_row_not_found');
      const mended = mendedCells(stored.cells, cells, language);
      const read = readEventRow(
        rowNumber,
        mended.flatMap(({ column, field, text }) => (isField(field) ? [{ column, field, text }] : [])),
        context,
      );
      const understood = new Map(read.cells.map((cell) => [cell.field, cell.understood]));
      const row = {
        row: rowNumber,
        event: read.code,
        said: read.draft,
        errors: read.errors,
        cells: mended.map(({ column, field, raw, was }) => ({
          column,
          field,
          raw,
          understood: understood.get(field) ?? null,
          ...(was === undefined ? {} : { was }),
        })),
      };
      const all = rows.map((one): UnderstoodRow => (one.row === rowNumber ? row : one));
      const plan = await this.judge.plan(
        manager,
        { editionId: now.editionId, principal: goingOn(principal, now.principal) },
        all,
        false,
      );
      await this.imports.replaceRow(manager, found.id, row);
      await this.imports.settleRows(
        manager,
        found.id,
        plan.rows.map((planned) => ({ ...planned, version: null })),
      );
      const impact = await this.judge.impact(manager, found.editionId, plan.rows);
      await manager
        .getRepository(ImportEntity)
        .update({ id: found.id }, { rows: countRows(plan.rows), impact, problem: null });
    });
  }
}

type Cell = StoredCell;

/** The cells of a row with the new texts in them; `text` is what is read, `raw` what is shown. */
const mendedCells = (
  stored: StoredRow['cells'],
  changes: ImportRowMending['cells'],
  language: Language,
): (Cell & { text: string })[] => {
  const wanted = new Map(changes.map(({ field, text }) => [field, text]));
  const kept = stored.map((cell): Cell & { text: string } => {
    const text = wanted.get(cell.field);
    wanted.delete(cell.field);
    if (text === undefined || text === cell.raw) return { ...cell, text: textOf(cell) };
    return { ...cell, raw: text, text, was: cell.was ?? cell.raw };
  });
  const added = [...wanted].flatMap(([field, text]) =>
    isField(field) && text !== ''
      ? [{ column: columnOf(field, language), field, raw: text, understood: null, was: '', text }]
      : [],
  );
  return [...kept, ...added];
};

/** A moment that the file kept as a number was understood once; its digits alone would say nothing now. */
const textOf = ({ field, raw, understood }: Cell): string =>
  (field === 'start' || field === 'end') && understood !== null ? understood : raw;
