import type { ExplainedFigure } from '@innoweek/contracts';
import { metricSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.error.ts';
import { formatCalendarDay } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { ClaimCard } from './claim.card.tsx';
import styles from './explain.module.css';
import { claimsQuery } from './explain.queries.ts';
import type { ExplainSearch } from './explain.search.ts';
import { useExplainedFigures, usePlaces } from './explain.words.ts';
import { FigureHead } from './figure-head.tsx';
import { SumLine } from './sum.line.tsx';

/** The figures of one event, or of a unit outside its events: who said what, where, and why it counts. */
export const ClaimsView = ({
  subject,
  explained,
  search,
  missing,
}: {
  subject: string;
  explained: { metric: string; grade: string };
  search: ExplainSearch;
  missing: ReactNode;
}) => {
  const { t } = useTranslation('explain');
  const places = usePlaces();
  const language = currentLanguage();
  const metric = metricSchema.safeParse(explained.metric).data ?? 'participants';
  const { edition, version, actual } = search;
  const query = useQuery(
    claimsQuery(subject, { metric, grade: explained.grade, edition, version, actual }, language),
  );
  if (query.isError)
    return query.error instanceof ProblemError && query.error.status < 500 && query.error.status > 0 ? (
      missing
    ) : (
      <p role="alert">{query.error.message}</p>
    );
  const { data } = query;
  if (!data) return <p role="status">{t('loading')}</p>;
  const isNewest = version === undefined;
  const isBlank = data.figures.length === 0 && data.value === 0;
  const sum = data.figures.reduce((total, { value, happened }) => total + (happened ?? value), 0);
  const rules = [
    'default',
    ...(subject.startsWith('remainder:') ? ['remainder'] : []),
    ...(data.joined.length > 0 ? ['joined'] : []),
    ...(data.figures.some(({ because }) => because === 'ruling') ? ['ruling'] : []),
    ...(explained.grade === 'total' ? [] : ['grade']),
  ];
  return (
    <>
      <h2 className={styles.subject}>
        {(language === 'en' ? data.titleEn : null) ?? data.title ?? places.scope(subject)}
      </h2>
      <FigureHead
        explained={explained}
        moment={{ ...data, newest: isNewest }}
        asked={search}
        value={isBlank ? null : data.value}
        rules={rules}
      />
      {data.figures.map((figure) => (
        <Figure key={figure.day} figure={figure} subject={subject} edition={edition} />
      ))}
      {isBlank ? (
        <p>{t('nothing')}</p>
      ) : (
        <SumLine
          text={t('sum')}
          metric={explained.metric}
          sum={sum}
          of={{ ...data, newest: isNewest, actual }}
        />
      )}
    </>
  );
};

const Figure = ({
  figure,
  subject,
  edition,
}: {
  figure: ExplainedFigure;
  subject: string;
  edition: string | undefined;
}) => {
  const { t } = useTranslation(['explain', 'reconciliation', 'board']);
  const figures = useExplainedFigures(figure.metric);
  return (
    <section className={styles.day}>
      <h3 className={styles.dayHead}>
        <span>{formatCalendarDay(figure.day, currentLanguage())}</span>
        <strong>{figures.exact(figure.happened ?? figure.value)}</strong>
        <Mark tone={figure.grade === 'verified' ? 'good' : 'quiet'}>{t(`board:grades.${figure.grade}`)}</Mark>
      </h3>
      {figure.happened !== null && figure.happened !== figure.value ? (
        <p className={styles.quiet}>{t('sinceHappened', { value: figures.exact(figure.value) })}</p>
      ) : null}
      {figure.because ? (
        <p className={styles.quiet}>{t(`reconciliation:because.${figure.because}`)}</p>
      ) : null}
      {figure.ruling ? (
        <p className={styles.quiet}>
          {t('ruled', {
            by: figure.ruling.by || t('reconciliation:someone'),
            at: figures.moment(figure.ruling.at),
            reason: figure.ruling.reason,
          })}
        </p>
      ) : null}
      <ul className={styles.claims}>
        {figure.claims.map((claim) => (
          <ClaimCard
            key={`${claim.event ?? ''}|${claim.reporter}|${claim.grade}`}
            claim={claim}
            of={{ subject, edition, metric: figure.metric, day: figure.day }}
          />
        ))}
      </ul>
    </section>
  );
};
