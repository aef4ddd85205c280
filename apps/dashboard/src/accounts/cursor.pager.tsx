import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './accounts.module.css';

/** Leads through a list page by page; the cursors of the pages before are the way back. */
export const CursorPager = ({
  cursors,
  next,
  onChange,
}: {
  /** Where each page after the first begins, up to the one that is shown. */
  cursors: string[];
  next: string | null;
  onChange: (cursors: string[]) => void;
}) => {
  const { t } = useTranslation('accounts');
  if (cursors.length === 0 && next === null) return null;
  return (
    <div className={styles.pager}>
      <Button disabled={cursors.length === 0} onClick={() => onChange(cursors.slice(0, -1))}>
        {t('previous')}
      </Button>
      <Button disabled={next === null} onClick={() => onChange(next === null ? cursors : [...cursors, next])}>
        {t('next')}
      </Button>
    </div>
  );
};
