import { useQuery } from '@tanstack/react-query';
import { METRICS, type ClaimGroup } from '@innoweek/contracts';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { eventQuery } from '../events/event.queries.ts';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ClaimPanel } from './claim.panel.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { claimsQuery, type Subject } from './reconciliation.queries.ts';
import { useRulingDesk } from './ruling.desk.tsx';
import { RulingHistory } from './ruling.history.tsx';

/** Day by day, and the metrics of a day in the order of the forms. */
const compareFigures = (one: ClaimGroup, other: ClaimGroup): number =>
  one.day === other.day
    ? METRICS.indexOf(one.metric) - METRICS.indexOf(other.metric)
    : one.day < other.day
      ? -1
      : 1;

/** What everybody reports of one event, or of a unit outside its events, figure by figure. */
export const ClaimsView = ({ subject }: { subject: Subject }) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const units = useUnitNames();
  const { data, error, refetch } = useQuery(claimsQuery(subject));
  const event = useQuery({
    ...eventQuery('event' in subject ? subject.event : ''),
    enabled: 'event' in subject,
  }).data;
  const desk = useRulingDesk();
  const title =
    'unit' in subject
      ? t('claimsOfUnit', { unit: units.nameOf(subject.unit) })
      : ((currentLanguage() === 'en' ? event?.titleEn : null) ?? data?.title ?? subject.event);
  return (
    <>
      <PageHeading
        title={title}
        note={t('claimsOf')}
        actions={
          <>
            {'event' in subject ? (
              <ButtonLink to="/events/$code" params={{ code: subject.event }}>
                {t('toEvent')}
              </ButtonLink>
            ) : null}
            <ButtonLink
              to="/board"
              search={{ scope: 'event' in subject ? `event:${subject.event}` : `unit:${subject.unit}` }}
            >
              {t('toBoard')}
            </ButtonLink>
            <ButtonLink to="/reconciliation">{t('toList')}</ButtonLink>
          </>
        }
      />
      {desk.notice}
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active /> : null}
      {data ? (
        <div className={styles.columns}>
          <div className={styles.groups}>
            {data.items.length === 0 ? <p className={styles.none}>{t('noClaims')}</p> : null}
            {data.items.toSorted(compareFigures).map((group) => {
              const key = `${group.metric}|${group.day}`;
              const target = { key, subject, what: title, group };
              return (
                <section key={key} className={styles.group} aria-label={words.about(group)}>
                  <h2 className={styles.groupTitle}>{words.about(group)}</h2>
                  <ClaimPanel
                    group={group}
                    mayRule={data.mayRule}
                    onRule={() => desk.open(target)}
                    onEnd={() => desk.open(target, true)}
                  />
                </section>
              );
            })}
          </div>
          <section className={styles.group} aria-label={t('history')}>
            <h2 className={styles.groupTitle}>{t('history')}</h2>
            <RulingHistory subject={subject} />
          </section>
        </div>
      ) : null}
      {desk.dialog}
    </>
  );
};
