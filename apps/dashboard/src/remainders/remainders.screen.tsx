import { useInfiniteQuery } from '@tanstack/react-query';
import { REMAINDER_STATES, type Remainder, type RemainderState, type Session } from '@innoweek/contracts';
import { Button, Empty, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayModerate, seesCompleteness } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { dayText } from '../ui/day.format.ts';
import { Mark, type Tone } from '../ui/mark.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { RemainderDecision, useDifferenceText } from './remainder.decision.tsx';
import { remaindersQuery } from './remainder.queries.ts';
import styles from './remainders.module.css';

const TONES: Record<RemainderState, Tone> = { open: 'wait', explained: 'info', settled: 'good' };

/** Totals that units declare in their files, held against what is counted there. */
export const RemaindersScreen = () => (
  <AllowedGate allows={seesCompleteness}>{(session) => <Remainders session={session} />}</AllowedGate>
);

const Remainders = ({ session }: { session: Session }) => {
  const { t } = useTranslation('remainders');
  const [state, setState] = useState<RemainderState | null>('open');
  const list = useInfiniteQuery(remaindersQuery(state));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeading
        title={t('title')}
        actions={<ButtonLink to="/reconciliation">{t('toDisagreements')}</ButtonLink>}
      />
      <p className={styles.hint}>{t('hint')}</p>
      <Segmented
        style={{ marginBlockEnd: 12 }}
        aria-label={t('filter')}
        value={state ?? 'all'}
        onChange={(chosen) => setState(REMAINDER_STATES.find((one) => one === chosen) ?? null)}
        options={[
          ...REMAINDER_STATES.map((value) => ({ value, label: t(`states.${value}`) })),
          { value: 'all', label: t('all') },
        ]}
      />
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? <Empty description={t('none')} /> : null}
      <ul className={styles.list}>
        {items.map((item) => (
          <Row key={item.id} item={item} mayDecide={mayModerate(session)} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
};

const Row = ({ item, mayDecide }: { item: Remainder; mayDecide: boolean }) => {
  const { t } = useTranslation(['remainders', 'tallies']);
  const figure = useFigureText();
  const units = useUnitNames();
  const unit = units.nameOf(item.unit);
  const difference = useDifferenceText()(item);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>{unit}</strong>
        <span>
          {t('remainders:of', {
            metric: t(`tallies:metrics.${item.metric}`),
            day: item.day === null ? t('remainders:wholeEdition') : dayText(item.day, currentLanguage()),
          })}
        </span>
        <Mark tone={TONES[item.state]}>{t(`remainders:states.${item.state}`)}</Mark>
      </div>
      <dl className={styles.figures}>
        <div>
          <dt>{t('remainders:declared', { by: item.reporter.name })}</dt>
          <dd>{figure(item.metric, item.declared)}</dd>
        </div>
        <div>
          <dt>{t('remainders:events')}</dt>
          <dd>{figure(item.metric, item.events)}</dd>
        </div>
        <div>
          <dt>{t('remainders:outside')}</dt>
          <dd>{item.outside === null ? t('remainders:notSaid') : figure(item.metric, item.outside)}</dd>
        </div>
        {item.difference === 0 ? null : (
          <div data-apart>
            <dt>{t('remainders:difference')}</dt>
            <dd>{difference}</dd>
          </div>
        )}
      </dl>
      {item.explanation ? (
        <p className={styles.explanation}>
          {t('remainders:explainedBy', { by: item.explanation.by, text: item.explanation.text })}
        </p>
      ) : null}
      {mayDecide && item.difference !== 0 ? <RemainderDecision item={item} unit={unit} /> : null}
    </li>
  );
};
