import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './completeness.module.css';
import { remindersQuery } from './deadline.queries.ts';

/** When the unit was reminded of what. */
export const ReminderList = ({ unit }: { unit: string }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const { data, error, refetch } = useQuery(remindersQuery(unit));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.total === 0) return <p className={styles.hint}>{t('neverReminded')}</p>;
  return (
    <details className={styles.reminders}>
      <summary>{t('remindedTimes', { total: data.total })}</summary>
      <ul>
        {data.items.map(({ id, at, kind, step, day, author, people }) => (
          <li key={id}>
            <span>{formatMoment(at, language)}</span>{' '}
            {t(`reminders.${kind}`, {
              what: [day === null ? '' : dayText(day, language), t(`steps.${step ?? 'all'}`)]
                .filter((word) => word !== '')
                .join(' '),
              author,
            })}
            {' · '}
            {people === 0 ? t('toNobody') : t('toPeople', { people })}
          </li>
        ))}
      </ul>
    </details>
  );
};
