import type { ExportedPanel, HistoryMode, Language } from '@innoweek/contracts';
import type { TFunction } from 'i18next';
import { formatMoment } from '../../events/wall.time.ts';

export type Captioned = {
  /** What it is, of what, by what measure, and where: as the panel says it. */
  shows: readonly string[];
  edition: { name: string; nameEn: string; rehearsal: boolean };
  /** By the edition's clock. */
  moment: number;
  /** How a past is looked at; null while the board is live. */
  mode: HistoryMode | null;
};

/** How a panel tells a past: what had happened by then as it is known now has no course of its own. */
export const pastModeOf = (panel: ExportedPanel, past: { mode: HistoryMode } | null): HistoryMode | null =>
  past === null ? null : panel === 'trend' ? 'known' : past.mode;

/** What has to stand over a picture for whoever meets it elsewhere: what it shows; of which edition and of when. */
export const captionOf = (
  { shows, edition, moment, mode }: Captioned,
  t: TFunction<['board', 'history']>,
  language: Language,
): string[][] => {
  const name = language === 'en' ? edition.nameEn : edition.name;
  return [
    [...shows],
    [
      name,
      ...(edition.rehearsal ? [t('board:rehearsal')] : []),
      formatMoment(moment, language, true),
      ...(mode === null ? [] : [t(`history:modes.${mode}`)]),
    ],
  ];
};
