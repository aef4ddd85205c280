import type { Completeness, Edition } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { formatDue, formatMoment } from '../events/wall.time.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { isAdministrator, isCoordinator, seesCompleteness, type Caller } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber, percent } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { CompletenessMatrix } from './completeness.matrix.tsx';
import { completenessQuery } from './completeness.query.ts';
import type { CompletenessSearch } from './completeness.search.ts';
import styles from './completeness.module.css';
import { DeadlinesDialog } from './deadlines.dialog.tsx';
import { RemindDialog } from './remind.dialog.tsx';
import { UnitDialog } from './unit.dialog.tsx';

const route = getRouteApi('/workspace/completeness');

/** Which unit owes figures of which day, and what has come in. */
export const CompletenessScreen = () => (
  <AllowedGate allows={seesCompleteness}>{(session) => <LoadedCompleteness session={session} />}</AllowedGate>
);

const LoadedCompleteness = ({ session }: { session: Caller }) => {
  const { t } = useTranslation('completeness');
  const { unit, ...about } = route.useSearch();
  const navigate = useNavigate();
  const [span, setSpan] = useState<'week' | 'all'>('week');
  const [open, setOpen] = useState<'deadlines' | 'remind' | null>(null);
  const { data, error, refetch } = useQuery(completenessQuery);
  const { data: edition } = useQuery(editionQuery());
  const ask = (search: CompletenessSearch): void => void navigate({ to: '/completeness', search });
  return (
    <>
      <PageHeading
        title={t('title')}
        note={data ? t('asOf', { at: formatMoment(data.at, currentLanguage()) }) : null}
        actions={
          <>
            {isCoordinator(session) ? (
              <Button disabled={!data} onClick={() => setOpen('remind')}>
                {t('remindUnits')}
              </Button>
            ) : null}
            {isCoordinator(session) || isAdministrator(session) ? (
              <Button disabled={!edition} onClick={() => setOpen('deadlines')}>
                {t('deadlines')}
              </Button>
            ) : null}
            <Segmented
              value={span}
              onChange={setSpan}
              aria-label={t('span')}
              options={[
                { value: 'week', label: t('week') },
                { value: 'all', label: t('withWarmUp') },
              ]}
            />
          </>
        }
      />
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data && edition ? (
        <>
          <Words data={data} edition={edition} />
          <CompletenessMatrix data={span === 'week' ? sinceDay(data, edition.start) : data} onAsk={ask} />
          {unit !== undefined && data.units.some((one) => one.unit === unit) ? (
            <UnitDialog data={data} unit={unit} {...about} onClose={() => ask({})} />
          ) : null}
          {open === 'deadlines' ? <DeadlinesDialog edition={edition} onClose={() => setOpen(null)} /> : null}
          {open === 'remind' ? <RemindDialog units={data.units} onClose={() => setOpen(null)} /> : null}
        </>
      ) : error ? null : (
        <Skeleton active paragraph={{ rows: 12 }} />
      )}
    </>
  );
};

/** Until when what is due, how punctual the nation is, and what the rates mean. */
const Words = ({ data: { steps, nation }, edition }: { data: Completeness; edition: Edition }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const { days, hour } = edition.dailyDue;
  const rate = (share: number | null, owed: number): string =>
    share === null
      ? '—'
      : `${percent(share, language)} (${exactNumber(Math.round(share * owed), language)}/${exactNumber(owed, language)})`;
  return (
    <div className={styles.words}>
      <p className={styles.hint}>
        {[
          t(days === 1 ? 'dailyNext' : 'dailyLater', { days, hour }),
          ...steps.map(({ step, due }) =>
            t('stepUntil', { step: t(`steps.${step}`), due: formatDue(due, language) }),
          ),
        ].join(t('semicolon'))}
      </p>
      {nation ? (
        <p className={styles.nation}>
          {t('nation', { onTime: rate(nation.onTime, nation.owed), final: rate(nation.final, nation.owed) })}
        </p>
      ) : null}
      <details className={styles.hint}>
        <summary>{t('whatRates')}</summary>
        {t('hint')}
      </details>
    </div>
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
