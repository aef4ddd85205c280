import type { EntrySource, ExplainedEntry, Language, Metric, StandingRuling } from '@innoweek/contracts';
import type { EntryRef, Ruling } from '@innoweek/counting';
import { metricOfField } from '@innoweek/sheets';
import { tallyFieldText } from '../imports/import.texts.ts';
import type { FoundEntry, FoundRuling } from './entry.repository.ts';

/** Entries with where they were said; of a row of a file, the cells that the figure was read in are marked. */
export const presentEntries = (
  refs: readonly EntryRef[],
  found: readonly FoundEntry[],
  metric: Metric,
  language: Language,
): ExplainedEntry[] => {
  const byPlace = new Map(found.map((entry) => [`${entry.batch}/${String(entry.seq)}`, entry]));
  return refs.flatMap(({ batch, seq }) => {
    const entry = byPlace.get(`${batch}/${String(seq)}`);
    if (!entry) return [];
    return [
      {
        receipt: entry.batch,
        seq: entry.seq,
        amount: Number(entry.amount),
        occurredAt: entry.occurredAt.toISOString(),
        recordedAt: entry.recordedAt.toISOString(),
        note: entry.note,
        source: sourceOf(entry),
        device: entry.device,
        by: entry.by,
        file: presentFile(entry, metric, language),
      },
    ];
  });
};

const sourceOf = ({ import: file, kind, device }: FoundEntry): EntrySource => {
  if (file !== null) return 'file';
  if (device !== null) return device.startsWith('kiosk:') ? 'door' : 'device';
  return kind === 'register' ? 'register' : 'form';
};

const presentFile = (
  { import: id, fileName, fileKept, row, sheet, line, cells }: FoundEntry,
  metric: Metric,
  language: Language,
): ExplainedEntry['file'] => {
  if (id === null || fileName === null || row === null) return null;
  return {
    import: id,
    name: fileName,
    kept: fileKept ?? true,
    row,
    sheet: sheet ?? '',
    line: line ?? row,
    cells: (cells ?? []).map(({ column, field, raw, understood, was }) => ({
      column: column || tallyFieldText(field, language),
      field,
      raw,
      understood,
      was: was ?? null,
      marked: metricOfField(field) === metric && raw !== '',
    })),
  };
};

/** A ruling with who decided it and why. */
export const presentRuling = (
  ruling: Ruling,
  decided: readonly FoundRuling[],
  names: ReadonlyMap<string, string>,
): StandingRuling => {
  const by = decided.find(
    (one) => one.revision === ruling.revision && one.metric === ruling.metric && one.day === ruling.day,
  );
  const { subject, metric, day, rule } = ruling;
  return {
    subject,
    title: null,
    metric,
    day,
    rule,
    claim:
      rule === 'claim'
        ? { ...ruling.claim, reporterName: names.get(ruling.claim.reporter) ?? ruling.claim.reporter }
        : null,
    value: rule === 'value' ? Number(ruling.amount) : null,
    reason: by?.reason ?? '',
    by: by?.by ?? '',
    at: (by?.at ?? new Date(0)).toISOString(),
  };
};
