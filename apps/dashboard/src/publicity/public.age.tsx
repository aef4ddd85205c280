import type { PublicBoard } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import styles from './public.module.css';
import { dateLocale } from '../ui/day.format.ts';

/** When the figures last changed; and, when the server cannot be reached, that they may be old. */
export const PublicAge = ({ board: { at, edition }, failed }: { board: PublicBoard; failed: boolean }) => {
  const { t } = useTranslation('publicity');
  const time = new Intl.DateTimeFormat(dateLocale(currentLanguage()), {
    timeZone: edition.zone,
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(new Date(at));
  return (
    <p className={styles.age} role="status">
      {edition.rehearsal && <strong className={styles.rehearsal}>{t('rehearsal')}</strong>}
      {t('changedAt', { time })}
      {failed && <strong className={styles.stale}>{t('stale')}</strong>}
    </p>
  );
};
