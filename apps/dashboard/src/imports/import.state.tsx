import type { ImportState } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '../ui/mark.tsx';

const TONES: Record<ImportState, Tone> = {
  reading: 'info',
  question: 'wait',
  ready: 'wait',
  committing: 'info',
  committed: 'good',
  undone: 'quiet',
  failed: 'bad',
};

/** Where a file is on its way. */
export const ImportStateTag = ({ state }: { state: ImportState }) => {
  const { t } = useTranslation('imports');
  return <Mark tone={TONES[state]}>{t(`states.${state}`)}</Mark>;
};
