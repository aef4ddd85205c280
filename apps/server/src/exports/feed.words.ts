import { METRICS, type Correction, type Language } from '@innoweek/contracts';
import { nameOfScope } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';
import { handedOut } from './figures.table.ts';

/** What was corrected: an event, or the rest of a unit. */
export const subjectOf = (
  { subject, title, titleEn }: Pick<Correction, 'subject' | 'title' | 'titleEn'>,
  language: Language,
): string => {
  const [kind, id = ''] = subject.split(':');
  return kind === 'remainder'
    ? EXPORT_WORDS[language].remainderOf(nameOfScope(`unit:${id}`, language))
    : ((language === 'en' ? titleEn : null) ?? title ?? id);
};

/** The figure that was corrected, and by how much. */
export const changeOf = (
  { metric, change }: Pick<Correction, 'metric' | 'change'>,
  language: Language,
): (string | number | null)[] => {
  const known = METRICS.find((one) => one === metric);
  return [known ? EXPORT_WORDS[language].metrics[known] : metric, handedOut(metric, change)];
};

/** Whose report it was; those that are no organisation are counters at doors, and registers. */
export const reporterOf = (
  { reporterName }: Pick<Correction, 'reporterName'>,
  language: Language,
): string | null => {
  const counters: Readonly<Record<string, string>> = EXPORT_WORDS[language].counters;
  return reporterName === null ? null : (counters[reporterName] ?? reporterName);
};
