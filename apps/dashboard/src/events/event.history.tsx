import { useQuery } from '@tanstack/react-query';
import type { EventHistory as History } from '@innoweek/contracts';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { historyQuery } from './event.queries.ts';
import styles from './events.module.css';
import { useFieldName, useShownValue } from './shown.value.ts';
import { formatMoment } from './wall.time.ts';

type HistoryItem = History['items'][number];

/** Who changed what and when, the latest first. */
export const EventHistory = ({ code }: { code: string }) => {
  const { t } = useTranslation('events');
  const { data, error, refetch } = useQuery(historyQuery(code));
  const show = useShownValue();
  const nameOf = useFieldName();
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  return (
    <ol className={styles.history}>
      {data.items.toReversed().map((item) => (
        <li key={item.version}>
          <div>
            <strong>{t(`did.${item.action}`)}</strong> {item.actor ?? t('byClock')}
          </div>
          <div className={styles.under}>{formatMoment(item.at, currentLanguage(), true)}</div>
          {item.reason ? <div>{t('because', { reason: item.reason })}</div> : null}
          {item.action === 'create' ? null : (
            <ul className={styles.changes}>
              {shownChanges(item).map(({ field, before, after }) => (
                <li key={field}>
                  {t('changed', {
                    field: nameOf(field),
                    before: show(field, before),
                    after: show(field, after),
                  })}
                </li>
              ))}
              {askedBy(item).map(([field, after]) => (
                <li key={field}>{t('asked', { field: nameOf(field), after: show(field, after) })}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
};

// The title of a decision says its status already.
const shownChanges = ({ action, changes }: HistoryItem) =>
  changes.filter(
    ({ field }) => field !== 'pending' && (field !== 'status' || ['edit', 'import', 'undo'].includes(action)),
  );

/** What was asked to be changed of an approved event, by field. */
const askedBy = ({ action, changes }: HistoryItem): [string, unknown][] => {
  if (action !== 'edit' && action !== 'import') return [];
  const asked = changes.find(({ field }) => field === 'pending')?.after;
  return typeof asked === 'object' && asked !== null
    ? Object.entries(asked).filter(([field]) => field !== 'reason')
    : [];
};
