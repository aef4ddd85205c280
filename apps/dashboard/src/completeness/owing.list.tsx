import type { Owing } from '@innoweek/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDue } from '../events/wall.time.ts';
import { sessionQuery } from '../api/session.query.ts';
import { mayRegister } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useSendTallies, useWithdraw } from '../tallies/receipt.queries.ts';
import { SubmissionKey } from '../tallies/submission.key.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { dayText } from '../ui/day.format.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './completeness.module.css';
import { owingQuery } from './completeness.query.ts';

type Item = Owing['items'][number];
type Sent = { receipt: string; item: Item };

/** Events and days without a figure, each to be reported or said to be zero on the spot. */
export const OwingList = ({ unit, day }: { unit: string; day?: string }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const session = useQuery(sessionQuery).data ?? null;
  const [sent, setSent] = useState<Sent | null>(null);
  const { data, error, refetch } = useQuery(owingQuery({ unit, ...(day === undefined ? {} : { day }) }));
  if (!data)
    return error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : <Skeleton active />;
  // The figure is counted a moment after it was sent; what is sent is not owed any more.
  const items = data.items.filter((item) => item.event !== sent?.item.event || item.day !== sent.item.day);
  return (
    <>
      <div aria-live="polite">
        {sent ? <SentNotice key={sent.receipt} sent={sent} onUndone={() => setSent(null)} /> : null}
      </div>
      {items.length === 0 ? <Empty description={t('nothingMissing')} /> : null}
      <ul className={styles.owing}>
        {items.map((item) => (
          <OwingItem
            key={`${item.event}/${item.day}`}
            item={item}
            reports={mayRegister(session)}
            onSent={setSent}
          />
        ))}
      </ul>
      {data.total > data.items.length ? (
        <p className={styles.hint}>
          {t('andMore', { figure: exactNumber(data.total - data.items.length, language) })}
        </p>
      ) : null}
    </>
  );
};

const OwingItem = ({
  item,
  reports,
  onSent,
}: {
  item: Item;
  reports: boolean;
  onSent: (sent: Sent) => void;
}) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const [keys] = useState(() => new SubmissionKey());
  const send = useSendTallies();
  const sayZero = (): void => {
    const tallies = {
      entries: [{ event: item.event, day: item.day, metric: 'participants' as const, value: 0 }],
    };
    send.mutate(
      { tallies, key: keys.take(tallies) },
      {
        onSuccess: ({ receipt }) => {
          keys.settle();
          onSent({ receipt, item });
        },
      },
    );
  };
  return (
    <li>
      <div className={styles.what}>
        <Link to="/events/$code" params={{ code: item.event }}>
          {item.title}
        </Link>
        <div className={styles.when}>
          <span>{dayText(item.day, language)}</span>
          <span className={styles.sign} data-state={item.state}>
            {t(`states.${item.state}`)}
          </span>
          <span>{t('dueBy', { at: formatDue(item.due, language) })}</span>
        </div>
      </div>
      {reports ? (
        <div className={styles.actions}>
          <ButtonLink look="primary" to="/tallies" search={{ event: item.event, day: item.day }}>
            {t('report')}
          </ButtonLink>
          <Button loading={send.isPending} onClick={sayZero} aria-label={t('zeroOf', { event: item.title })}>
            {t('zero')}
          </Button>
        </div>
      ) : null}
      {send.error ? <ProblemNotice error={send.error} /> : null}
    </li>
  );
};

const SentNotice = ({ sent, onUndone }: { sent: Sent; onUndone: () => void }) => {
  const { t } = useTranslation('completeness');
  const client = useQueryClient();
  const withdraw = useWithdraw(sent.receipt);
  const undo = (): void =>
    withdraw.mutate(t('undoReason'), {
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: ['owing'] });
        onUndone();
      },
    });
  return (
    <>
      <Alert
        type="success"
        showIcon
        title={t('zeroSent', { event: sent.item.title, day: dayText(sent.item.day, currentLanguage()) })}
        action={
          <Button loading={withdraw.isPending} onClick={undo}>
            {t('undo')}
          </Button>
        }
      />
      {withdraw.error ? <ProblemNotice error={withdraw.error} /> : null}
    </>
  );
};
