import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import type { TallyDraft } from './tally.draft.ts';
import styles from './tallies.module.css';

/** What was typed earlier is in the form again; and whether it was sent without an answer. */
export const DraftNotice = ({ draft, onDrop }: { draft: TallyDraft; onDrop: () => void }) => {
  const { t } = useTranslation('tallies');
  return (
    <Alert
      showIcon
      type={draft.sending === null ? 'info' : 'warning'}
      role="status"
      className={styles.restored ?? ''}
      title={t(draft.sending === null ? 'restored' : 'unanswered', {
        at: formatMoment(draft.at, currentLanguage()),
      })}
      action={
        <Button size="small" onClick={onDrop}>
          {t('restoredDrop')}
        </Button>
      }
    />
  );
};
