import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { historyQuery, type Subject } from './reconciliation.queries.ts';

/** Everything that was decided about an event or a unit: what, who, why. */
export const RulingHistory = ({ subject }: { subject: Subject }) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const list = useInfiniteQuery(historyQuery(subject));
  if (list.error) return <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  const rulings = list.data.pages.flatMap(({ items }) => items);
  if (rulings.length === 0) return <p className={styles.under}>{t('noHistory')}</p>;
  return (
    <>
      <ol className={styles.history}>
        {rulings.map((ruling) => (
          <li key={`${ruling.at}|${ruling.metric}|${ruling.day}`}>
            <div className={styles.who}>
              <strong>{words.how(ruling)}</strong>
              {ruling.stands ? <Mark tone="good">{t('stands')}</Mark> : null}
            </div>
            <div>{ruling.reason}</div>
            <div className={styles.under}>
              {words.about(ruling)} · {ruling.by || t('someone')} ·{' '}
              {formatMoment(ruling.at, currentLanguage(), true)}
            </div>
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
};
