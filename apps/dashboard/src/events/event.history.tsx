import { useQuery } from '@tanstack/react-query';
import type { Event, EventHistory as History } from '@innoweek/contracts';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { askedOf } from './asked.model.ts';
import { historyQuery } from './event.queries.ts';
import styles from './events.module.css';
import { useFieldName, useShownValue } from './shown.value.ts';
import { formatMoment } from './wall.time.ts';

type HistoryItem = History['items'][number];

/** Who changed what and when, the latest first. */
export const EventHistory = ({ event }: { event: Event }) => {
  const { t } = useTranslation('events');
  const { data, error, refetch } = useQuery(historyQuery(event.code));
  const show = useShownValue();
  const nameOf = useFieldName();
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  const wishes = askedOf(data.items, event);
  const lines = data.items.map((item, index) => ({ item, asked: wishes[index] ?? [] })).toReversed();
  return (
    <ol className={styles.history}>
      {lines.map(({ item, asked }) => (
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
              {asked.map(({ field, after, state }) => (
                <li key={field}>
                  {t('asked', { context: state, field: nameOf(field), after: show(field, after) })}
                </li>
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
