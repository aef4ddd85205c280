import type { SentReceipt } from '@innoweek/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Empty, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatCalendarDay, formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useFigureText } from './figure.text.ts';
import { sentReceiptsQuery } from './receipt.queries.ts';
import type { ReceiptSearch } from './receipt.search.ts';
import styles from './tallies.module.css';
import { WithdrawButton } from './withdraw.button.tsx';

const NOTHING: ReceiptSearch = {};

/** What an account sent, newest first, and what became of it. */
export const ReceiptList = ({ account, search = NOTHING }: { account: string; search?: ReceiptSearch }) => {
  const { t } = useTranslation('tallies');
  const query = useInfiniteQuery(sentReceiptsQuery(account, search));
  const receipts = query.data?.pages.flatMap(({ items }) => items);
  if (!receipts)
    return query.error ? (
      <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Spin />
    );
  if (receipts.length === 0)
    return <Empty description={Object.keys(search).length === 0 ? t('noReceipts') : t('noneFound')} />;
  return (
    <>
      <ul className={styles.receipts} aria-live="polite">
        {receipts.map((sent) => (
          <ReceiptItem key={sent.receipt} sent={sent} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('earlier')}
        </Button>
      ) : null}
    </>
  );
};

const ReceiptItem = ({ sent }: { sent: SentReceipt }) => {
  const { t } = useTranslation('tallies');
  const language = currentLanguage();
  const figureText = useFigureText();
  const units = useUnitNames();
  const withdrawn = sent.withdrawnBy !== null;
  const state = withdrawn ? 'withdrawn' : sent.state;
  const [first] = sent.entries;
  const [kind = '', id = ''] = first?.subject.split(':') ?? [];
  // A program may report about many events at once: the receipt is then named after the first.
  const own = sent.entries.filter(({ subject, day }) => subject === first?.subject && day === first.day);
  const more = sent.entryCount - own.length;
  return (
    <li>
      <div className={styles.receiptHead}>
        <Link to="/receipts/$id" params={{ id: sent.receipt }}>
          {kind === 'event' ? (first?.title ?? id) : units.nameOf(id)}
        </Link>
        <Mark tone={state === 'folded' ? 'good' : state === 'withdrawn' ? 'quiet' : 'info'}>
          {t(`states.${state}`)}
        </Mark>
      </div>
      <div className={styles.hint}>
        {first ? `${t('forDay', { day: formatCalendarDay(first.day, language) })} · ` : ''}
        {t('sentAt', { at: formatMoment(sent.recordedAt, language) })}
        {sent.version === null ? '' : ` · ${t('inVersion', { version: sent.version })}`}
      </div>
      <dl className={styles.sent} data-withdrawn={withdrawn || undefined}>
        {own.map(({ metric, amount }) => (
          <div key={metric}>
            <dt>{t(`metrics.${metric}`)}</dt>
            <dd>{figureText(metric, amount)}</dd>
          </div>
        ))}
      </dl>
      {more > 0 ? <div className={styles.hint}>{t('andMore', { count: more })}</div> : null}
      <div className={styles.receiptFoot}>
        <code>{sent.receipt}</code>
        {withdrawn ? null : <WithdrawButton receipt={sent.receipt} size="small" />}
      </div>
    </li>
  );
};
