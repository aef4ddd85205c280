import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDay, formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useFigureText } from './figure.text.ts';
import { receiptQuery, useWithdraw } from './receipt.queries.ts';
import type { SentReceipt } from './receipt.store.ts';
import styles from './tallies.module.css';

/** What was sent in this browser session, and what became of it. */
export const ReceiptList = ({ receipts }: { receipts: readonly SentReceipt[] }) => {
  const { t } = useTranslation('tallies');
  if (receipts.length === 0) return <Empty description={t('noReceipts')} />;
  return (
    <ul className={styles.receipts} aria-live="polite">
      {receipts.map((sent) => (
        <ReceiptItem key={sent.receipt} sent={sent} />
      ))}
    </ul>
  );
};

const ReceiptItem = ({ sent }: { sent: SentReceipt }) => {
  const { t } = useTranslation('tallies');
  const language = currentLanguage();
  const { data, error, refetch } = useQuery(receiptQuery(sent.receipt));
  const figureText = useFigureText();
  const [asking, setAsking] = useState(false);
  const withdraw = useWithdraw(sent.receipt);
  const withdrawn = data !== undefined && data.withdrawnBy !== null;
  const state = withdrawn ? 'withdrawn' : (data?.state ?? 'sent');
  return (
    <li>
      <div className={styles.receiptHead}>
        {sent.event === null ? (
          <strong>{sent.title}</strong>
        ) : (
          <Link to="/events/$code" params={{ code: sent.event }}>
            {sent.title}
          </Link>
        )}
        <Mark tone={state === 'folded' ? 'good' : state === 'withdrawn' ? 'quiet' : 'info'}>
          {t(`states.${state}`)}
        </Mark>
      </div>
      <div className={styles.hint}>
        {t('forDay', { day: formatCalendarDay(sent.day, language) })} ·{' '}
        {t('sentAt', { at: formatMoment(sent.sentAt, language) })}
        {data?.version ? ` · ${t('inVersion', { version: data.version })}` : ''}
      </div>
      <dl className={styles.sent} data-withdrawn={withdrawn || undefined}>
        {sent.values.map(({ metric, value }) => (
          <div key={metric}>
            <dt>{t(`metrics.${metric}`)}</dt>
            <dd>{figureText(metric, value)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.receiptFoot}>
        <code>{sent.receipt}</code>
        {data && !withdrawn ? (
          <Button
            size="small"
            danger
            onClick={() => {
              withdraw.reset();
              setAsking(true);
            }}
          >
            {t('withdraw')}
          </Button>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {asking ? (
        <ReasonDialog
          title={t('withdrawTitle')}
          hint={t('withdrawHint')}
          confirm={t('withdraw')}
          presets={[
            t('withdrawReasons.mistyped'),
            t('withdrawReasons.wrongEvent'),
            t('withdrawReasons.twice'),
          ]}
          danger
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={(reason) => withdraw.mutate(reason, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </li>
  );
};
