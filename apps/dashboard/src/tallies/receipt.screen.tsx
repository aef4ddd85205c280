import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReceiptDetail, ReceiptEntry } from '@innoweek/contracts';
import { Alert, Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { Mark } from '../ui/mark.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { receiptEntriesQuery, receiptQuery } from './receipt.queries.ts';
import { ReceiptPart } from './receipt.part.tsx';
import styles from './tallies.module.css';
import { WithdrawButton } from './withdraw.button.tsx';

const route = getRouteApi('/workspace/receipts/$id');

/** Entries of one event or unit and day, in the order of the receipt. */
const partsOf = (entries: readonly ReceiptEntry[]): ReceiptEntry[][] => {
  const parts = new Map<string, ReceiptEntry[]>();
  for (const entry of entries) {
    const key = `${entry.subject}|${entry.day}`;
    const part = parts.get(key);
    if (part) part.push(entry);
    else parts.set(key, [entry]);
  }
  return [...parts.values()];
};

/** One receipt: its state, every entry of it, what of that counts and why; to be corrected and taken back. */
export const ReceiptScreen = () => {
  const { t } = useTranslation('tallies');
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(receiptQuery(id));
  const entries = useInfiniteQuery(receiptEntriesQuery(id, data?.state ?? 'accepted'));
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const failed = error ?? entries.error;
  return (
    <>
      <PageHeading
        title={t('receipt')}
        actions={
          <>
            <ButtonLink to="/receipts">{t('receipts')}</ButtonLink>
            {data?.mayWithdraw ? <WithdrawButton receipt={id} /> : null}
          </>
        }
      />
      {failed ? <ProblemNotice error={failed} onRetry={() => void refetch()} /> : null}
      {data ? <Head receipt={data} /> : failed ? null : <Skeleton active />}
      <div className={styles.parts}>
        {partsOf(items).map((part) => (
          <ReceiptPart key={`${part[0]?.subject ?? ''}|${part[0]?.day ?? ''}`} receipt={id} entries={part} />
        ))}
      </div>
      {entries.hasNextPage ? (
        <Button block loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t('moreEntries')}
        </Button>
      ) : null}
    </>
  );
};

const Head = ({ receipt }: { receipt: ReceiptDetail }) => {
  const { t } = useTranslation('tallies');
  const language = currentLanguage();
  const { withdrawal, withdrawnBy } = receipt;
  const state = withdrawnBy === null ? receipt.state : 'withdrawn';
  return (
    <section className={styles.panel} aria-label={t('receipt')}>
      <div className={styles.receiptHead}>
        <code className={styles.number}>{receipt.receipt}</code>
        <Mark tone={state === 'folded' ? 'good' : state === 'withdrawn' ? 'quiet' : 'info'}>
          {t(`states.${state}`)}
        </Mark>
      </div>
      <p className={styles.hint}>
        {t('sentAt', { at: formatMoment(receipt.recordedAt, language, true) })}
        {receipt.sentBy === null ? '' : ` · ${receipt.sentBy}`}
        {` · ${t('entryCount', { count: receipt.entryCount })}`}
        {receipt.version === null ? '' : ` · ${t('inVersion', { version: receipt.version })}`}
      </p>
      {withdrawal === null ? null : (
        <Alert
          type="info"
          showIcon
          className={styles.said ?? ''}
          title={t('withdrawnBy', {
            by: withdrawal.by ?? t('server'),
            at: formatMoment(withdrawal.at, language, true),
            reason: withdrawal.reason,
          })}
          action={
            withdrawnBy === null ? undefined : (
              <Link to="/receipts/$id" params={{ id: withdrawnBy }}>
                {t('toWithdrawal')}
              </Link>
            )
          }
        />
      )}
    </section>
  );
};
