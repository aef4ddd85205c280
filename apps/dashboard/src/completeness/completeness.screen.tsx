import type { Completeness } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { formatMoment } from '../events/wall.time.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { seesCompleteness } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { CompletenessMatrix } from './completeness.matrix.tsx';
import { completenessQuery } from './completeness.query.ts';
import styles from './completeness.module.css';

/** Which unit owes figures of which day, and what has come in. */
export const CompletenessScreen = () => (
  <AllowedGate allows={seesCompleteness}>{() => <LoadedCompleteness />}</AllowedGate>
);

const LoadedCompleteness = () => {
  const { t } = useTranslation('completeness');
  const [span, setSpan] = useState<'week' | 'all'>('week');
  const { data, error, refetch } = useQuery(completenessQuery);
  const { data: edition } = useQuery(editionQuery());
  return (
    <>
      <PageHeading
        title={t('title')}
        note={data ? t('asOf', { at: formatMoment(data.at, currentLanguage()) }) : null}
        actions={
          <Segmented
            value={span}
            onChange={setSpan}
            aria-label={t('span')}
            options={[
              { value: 'week', label: t('week') },
              { value: 'all', label: t('withWarmUp') },
            ]}
          />
        }
      />
      <p className={styles.hint}>{t('hint')}</p>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data && edition ? (
        <CompletenessMatrix data={span === 'week' ? sinceDay(data, edition.start) : data} />
      ) : error ? null : (
        <Skeleton active paragraph={{ rows: 12 }} />
      )}
    </>
  );
};

/** The same from a day on. */
const sinceDay = (data: Completeness, from: string): Completeness => {
  const first = data.days.findIndex(({ day }) => day >= from);
  const cut = <T,>(items: T[]): T[] => (first < 0 ? [] : items.slice(first));
  return {
    ...data,
    days: cut(data.days),
    units: data.units.map((unit) => ({ ...unit, days: cut(unit.days) })),
  };
};
