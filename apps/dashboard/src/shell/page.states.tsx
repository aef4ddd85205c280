import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './shell.module.css';

/** While a screen's code is on its way. */
export const PagePending = () => {
  const { t } = useTranslation('shell');
  return (
    <p className={styles.state} role="status">
      {t('loading')}
    </p>
  );
};

/** An address that leads nowhere. */
export const PageNotFound = () => {
  const { t } = useTranslation('shell');
  return (
    <div className={styles.state}>
      <h1>{t('notFound')}</h1>
      <p>{t('notFoundHint')}</p>
      <Link to="/board">{t('toBoard')}</Link>
    </div>
  );
};

/** A screen that threw: the console has the cause, who is here gets what to do. */
export const PageFailed = ({ reset }: ErrorComponentProps) => {
  const { t } = useTranslation('shell');
  return (
    <div className={styles.state} role="alert">
      <h1>{t('failed')}</h1>
      <p>{t('failedHint')}</p>
      <button type="button" className={styles.tool} onClick={reset}>
        {t('retry')}
      </button>{' '}
      <button type="button" className={styles.tool} onClick={() => location.reload()}>
        {t('reload')}
      </button>{' '}
      <Link to="/board" search={{}}>
        {t('toBoard')}
      </Link>
    </div>
  );
};
