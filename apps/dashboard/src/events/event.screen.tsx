import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Alert, Skeleton } from 'antd';
import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isHeld, type Event } from '@innoweek/contracts';
import { useSession } from '../api/session.query.ts';
import { mayRegister, mayReportOn, seesDoor, seesHistory, seesReportsOf } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { EventActions } from './event.actions.tsx';
import { EventHistory } from './event.history.tsx';
import { eventQuery } from './event.queries.ts';
import styles from './events.module.css';
import { JoinedNotice } from './joined.notice.tsx';
import { PartnerNotice } from './partner.notice.tsx';
import { useRegionTree, useUnitNames } from './place.names.ts';
import { PendingNotice, ResubmissionNotice } from './review.notices.tsx';
import { StatusTag } from './status.tag.tsx';
import { formatMoment, formatSpan } from './wall.time.ts';

const route = getRouteApi('/workspace/events/$code');
const DoorPanel = lazy(async () => ({ default: (await import('../door/door.panel.tsx')).DoorPanel }));

/** One event with everything that is known of it, and what its reader can do with it. */
export const EventScreen = () => {
  const { code } = route.useParams();
  const { t } = useTranslation(['events', 'door']);
  const { data: event, error, refetch } = useQuery(eventQuery(code));
  const session = useSession();
  const language = currentLanguage();
  if (error)
    return (
      <>
        <PageHeading title={code} />
        <ProblemNotice error={error} onRetry={() => void refetch()} />
        <ButtonLink to="/events">{t('toList')}</ButtonLink>
      </>
    );
  if (!event) return <Skeleton active paragraph={{ rows: 10 }} />;
  const [title, otherTitle] =
    language === 'en' && event.titleEn ? [event.titleEn, event.title] : [event.title, event.titleEn];
  return (
    <>
      <PageHeading title={title} note={<StatusTag status={event.status} />} />
      {event.reason && (event.status === 'returned' || event.status === 'cancelled') ? (
        <Alert
          showIcon
          type={event.status === 'returned' ? 'warning' : 'error'}
          title={event.status === 'returned' ? t('returnedBecause') : t('cancelledBecause')}
          description={event.reason}
          style={{ marginBlockEnd: 16 }}
        />
      ) : null}
      <JoinedNotice event={event} session={session} />
      {session ? <PartnerNotice event={event} session={session} /> : null}
      <PendingNotice event={event} />
      {session ? <ResubmissionNotice event={event} session={session} /> : null}
      <div className={styles.columns}>
        <section className={styles.section} aria-label={t('facts')}>
          <Facts event={event} otherTitle={otherTitle} />
        </section>
        <aside>
          <section className={styles.section}>
            <h2 className={styles.sectionTitle}>{t('whatToDo')}</h2>
            <div className={styles.buttons}>
              <EventActions event={event} />
              {isHeld(event.status) ? (
                <>
                  <ButtonLink block to="/board" search={{ scope: `event:${event.code}` }}>
                    {t('toBoard')}
                  </ButtonLink>
                  {seesReportsOf(session, event) && event.joinedTo === null ? (
                    <ButtonLink block to="/reconciliation" search={{ event: event.code }}>
                      {t('toClaims')}
                    </ButtonLink>
                  ) : null}
                  {mayReportOn(session, event) ? (
                    <ButtonLink block to="/tallies" search={{ event: event.code }}>
                      {t('toTally')}
                    </ButtonLink>
                  ) : null}
                </>
              ) : null}
              {mayRegister(session) ? (
                <ButtonLink block to="/events/new" search={{ from: event.code }}>
                  {t('copyEvent')}
                </ButtonLink>
              ) : null}
              {event.series === null ? null : (
                <ButtonLink block to="/events" search={{ series: event.series }}>
                  {t('toSeries')}
                </ButtonLink>
              )}
              <ButtonLink block look="text" to="/events">
                {t('toList')}
              </ButtonLink>
            </div>
          </section>
          {isHeld(event.status) && seesDoor(session, event) ? (
            <section className={styles.section}>
              <h2 className={styles.sectionTitle}>{t('door:panelTitle')}</h2>
              <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} title={false} />}>
                <DoorPanel code={event.code} />
              </Suspense>
            </section>
          ) : null}
          {seesHistory(session, event) ? (
            <section className={styles.section}>
              <h2 className={styles.sectionTitle}>{t('history')}</h2>
              <EventHistory event={event} />
            </section>
          ) : null}
        </aside>
      </div>
    </>
  );
};

const Facts = ({ event, otherTitle }: { event: Event; otherTitle: string | null }) => {
  const { t } = useTranslation('events');
  const language = currentLanguage();
  const units = useUnitNames();
  const regions = useRegionTree();
  const rows: [label: string, value: ReactNode][] = [
    [t('code'), event.code],
    [t('otherTitle'), otherTitle],
    [t('time'), <Zoned key="time" text={formatSpan(event.start, event.end, language, true)} />],
    [t('phase'), t(`phases.${event.phase}`)],
    [
      t('organiser'),
      t('organiserOfKind', { name: event.organiser.name, kind: t(`kinds.${event.organiser.kind}`) }),
    ],
    [
      t('coOrganisers'),
      event.coOrganisers
        .map(({ name, confirmed }) => (confirmed ? name : t('partnerUnconfirmed', { name })))
        .join('\n'),
    ],
    [t('form'), t(`forms.${event.form}`)],
    [
      t('region'),
      event.region === null ? null : (regions?.regionName(event.region, language === 'en') ?? event.region),
    ],
    [t('venue'), event.venue],
    [t('unit'), units.nameOf(event.unit)],
    [t('topics'), event.topics.join(t('listSeparator'))],
    [
      t('expected'),
      event.expected === null ? null : t('people', { people: exactNumber(event.expected, language) }),
    ],
    [t('contactName'), event.contactName],
    [t('contactPhone'), event.contactPhone],
    [
      t('link'),
      event.link === null ? null : (
        <a href={event.link} target="_blank" rel="noreferrer">
          {event.link}
        </a>
      ),
    ],
    [t('summary'), event.summary],
    [t('sourceReference'), event.sourceReference],
    [t('updatedAt'), formatMoment(event.updatedAt, language, true)],
  ];
  return (
    <dl className={styles.facts}>
      {rows.map(([label, value]) =>
        value === null || value === '' ? null : (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
};

const Zoned = ({ text }: { text: string }) => {
  const { t } = useTranslation('events');
  return (
    <>
      {text} <span className={styles.under}>{t('zone')}</span>
    </>
  );
};
