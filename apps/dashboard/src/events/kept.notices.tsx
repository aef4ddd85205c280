import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import styles from './events.module.css';
import { formatMoment, wallOf } from './wall.time.ts';

/** What was typed earlier is in the form again. */
export const RestoredNotice = ({ at, onDrop }: { at: string; onDrop: () => void }) => {
  const { t } = useTranslation('events');
  return (
    <Alert
      showIcon
      type="info"
      role="status"
      className={styles.notice ?? ''}
      title={t('restored', { at: formatMoment(at, currentLanguage()) })}
      action={
        <Button size="small" onClick={onDrop}>
          {t('restoredDrop')}
        </Button>
      }
    />
  );
};

/** That what is typed is safe, though nobody sees it yet. */
export const KeptLine = ({ at }: { at: string | null }) => {
  const { t } = useTranslation('events');
  return (
    <span className={styles.under} role="status">
      {at === null ? '' : t('kept', { at: wallOf(at).slice(11) })}
    </span>
  );
};
