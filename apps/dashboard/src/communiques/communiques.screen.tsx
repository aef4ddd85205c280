import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ListedCommunique } from '@innoweek/contracts';
import { Button, Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { useFigures } from '../board/figure.text.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { Mark } from '../ui/mark.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { communiquesQuery, usePrepare } from './communique.queries.ts';
import { useMomentText } from './moment.text.ts';
import styles from './communiques.module.css';

/** Every statement of figures that was made, the newest first. */
export const CommuniquesScreen = () => {
  const { t } = useTranslation('communiques');
  const session = useSession();
  const navigate = useNavigate();
  const list = useQuery(communiquesQuery);
  const prepare = usePrepare();
  const begin = (): void =>
    prepare.mutate('', {
      onSuccess: ({ id }) => void navigate({ to: '/communiques/$id', params: { id } }),
    });
  return (
    <>
      <PageHeading
        title={t('title')}
        actions={
          isCoordinator(session) ? (
            <Button type="primary" loading={prepare.isPending} onClick={begin}>
              {t('prepare')}
            </Button>
          ) : null
        }
      />
      <p className={styles.hint}>{t('hint')}</p>
      {prepare.error ? <ProblemNotice error={prepare.error} /> : null}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data?.items.length === 0 ? <Empty description={t('none')} /> : null}
      <ol className={styles.list}>
        {list.data?.items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ol>
    </>
  );
};

const Row = ({ item }: { item: ListedCommunique }) => {
  const { t } = useTranslation(['communiques', 'board']);
  const figures = useFigures();
  const moment = useMomentText();
  return (
    <li>
      <Link
        to="/communiques/$id"
        params={{ id: item.number === null ? item.id : String(item.number) }}
        className={styles.row}
      >
        <strong>
          {item.number === null ? t('communiques:draft') : t('communiques:number', { number: item.number })}
        </strong>
        <span className={styles.moment}>{t('communiques:asOf', { at: moment(item.at) })}</span>
        <span className={styles.headline}>
          {t('board:metrics.participants')}{' '}
          <b>{figures('participants', item.totals['participants'], 'headline').short}</b>
          {' · '}
          {t('board:metrics.agreement_amount')}{' '}
          <b>{figures('agreement_amount', item.totals['agreement_amount'], 'headline').short}</b>
        </span>
        {item.state === 'draft' ? <Mark tone="wait">{t('communiques:waits')}</Mark> : null}
      </Link>
    </li>
  );
};
