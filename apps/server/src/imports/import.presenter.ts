import type { Import, ImportKind, ImportRow, Language } from '@innoweek/contracts';
import { columnField, type RejectedTally } from '@innoweek/sheets';
import type { ImportEntity, StoredProblem, TallyReading } from './import.entity.ts';
import type { StoredRow } from './import.repository.ts';
import {
  fileProblemText,
  recordFieldText,
  recordRowText,
  rowProblemText,
  tallyChoiceText,
  tallyFieldText,
  tallyQuestionText,
  tallyRemarkText,
  tallyRowText,
  tallyRuleText,
} from './import.texts.ts';

/** An import as people are told of it. */
export const presentImport = (found: ImportEntity, edition: string, language: Language): Import => ({
  id: found.id,
  kind: found.kind,
  edition,
  unit: found.principal.forUnit ?? null,
  fileName: found.fileName,
  fileKept: found.uploadRemovedAt === null,
  state: found.state,
  rows: found.rows,
  impact: found.impact,
  questions: (found.state === 'question' ? (found.reading?.questions ?? []) : []).map((question) => ({
    id: question.id,
    text: tallyQuestionText(question, language),
    choices: question.options.map((id) => ({ id, text: tallyChoiceText(question.kind, id, language) })),
  })),
  remembered: found.reading?.remembered ?? false,
  checks: found.reading?.checks ?? [],
  template: templateOf(found.reading),
  remarks: (found.reading?.remarks ?? []).map((remark) => ({
    code: remark.code,
    sheet: remark.sheet,
    text: tallyRemarkText(remark, language),
  })),
  progress: found.progress,
  problem: found.problem && { code: found.problem.code, message: fileProblemText(found.problem, language) },
  receipt: found.receipt,
  createdAt: found.createdAt.toISOString(),
});

const templateOf = (reading: TallyReading | null): Import['template'] => {
  if (!reading?.template) return null;
  const { edition, organisation, organisationName, from, to, version } = reading.template;
  return { edition, organisation: { id: organisation, name: organisationName }, from, to, version };
};

const ROW_TEXTS: Record<ImportKind, (problem: StoredProblem, language: Language) => string> = {
  events: rowProblemText,
  tallies: tallyRowText,
  media: recordRowText,
  agreements: recordRowText,
};

const FIELD_TEXTS: Record<ImportKind, (field: string, language: Language) => string> = {
  // Cells of events are always those of the file.
  events: () => '',
  tallies: tallyFieldText,
  media: recordFieldText,
  agreements: recordFieldText,
};

/** A row with what was understood of it and what is wrong with it. */
export const presentRow = (
  kind: ImportKind,
  { row, sheet, line, state, event, cells, errors, settledAt }: StoredRow,
  language: Language,
): ImportRow => ({
  row,
  sheet,
  line: line ?? row,
  state,
  event,
  settledAt: settledAt?.toISOString() ?? null,
  cells: cells.map(({ rule, ...cell }) => ({
    ...cell,
    // A cell that the file does not have goes by the name of its field.
    column: cell.column || FIELD_TEXTS[kind](cell.field, language),
    ...(rule === undefined ? {} : { rule: { code: rule, text: tallyRuleText(rule, language) } }),
  })),
  errors: errors.map((error) => ({
    column: error.column,
    field:
      cells.find(({ column }) => column === error.column && column !== '')?.field ??
      (kind === 'events' ? columnField(error.column) : null),
    code: error.code,
    message: ROW_TEXTS[kind](error, language),
  })),
});

/** Rejected rows as the workbook of them shows them: each figure with the unit that its column was read in. */
export const rejectedTallies = (
  rows: readonly ImportRow[],
  reading: TallyReading | null,
): RejectedTally[] => {
  const units = new Map(reading?.units.map(({ sheet, field, unit }) => [`${sheet}\n${field}`, unit]));
  return rows.map(({ sheet, line, cells, errors }) => ({
    place: sheet === '' ? String(line) : `${sheet} ${String(line)}`,
    cells: cells.map(({ field, raw }) => ({
      field,
      raw,
      // Registers call the column of money otherwise.
      unit: units.get(`${sheet}\n${field === 'amount' ? 'agreement_amount' : field}`) ?? null,
    })),
    reason: errors
      .map(({ column, message }) => (column === '' ? message : `${column}: ${message}`))
      .join('\n'),
  }));
};
