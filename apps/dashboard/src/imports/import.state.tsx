import type { ImportState } from '@innoweek/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const COLOURS: Record<ImportState, string> = {
  reading: 'processing',
  question: 'gold',
  ready: 'gold',
  committing: 'processing',
  committed: 'green',
  undone: 'default',
  failed: 'red',
};

/** Where a file is on its way. */
export const ImportStateTag = ({ state }: { state: ImportState }) => {
  const { t } = useTranslation('imports');
  return <Tag color={COLOURS[state]}>{t(`states.${state}`)}</Tag>;
};
