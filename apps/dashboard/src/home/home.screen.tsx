import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Edition } from '@innoweek/contracts';
import { editionQuery } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { useSession } from '../api/session.query.ts';
import { formatCalendarDay } from '../events/wall.time.ts';
import { isAdministrator, mayRegister } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { EventShortlist } from './event.shortlist.tsx';
import styles from './home.module.css';
import { NextSteps } from './next.steps.tsx';

/** The week, and for whoever is signed in the next things to do; for everybody else what is on. */
export const HomeScreen = () => {
  const { t } = useTranslation(['home', 'session']);
  const session = useSession();
  const { data: edition, error, refetch } = useQuery(editionQuery());
  const noEdition = error instanceof ProblemError && error.code === 'edition_not_found';
  return (
    <>
      <PageHeading title={session ? t('home:welcome', { name: session.account.name }) : t('home:title')} />
      {noEdition ? <NoEdition administrator={isAdministrator(session)} /> : null}
      {error && !noEdition ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {edition ? <Week edition={edition} invites={session === null} /> : error ? null : <Skeleton active />}
      {session && (edition || isAdministrator(session)) ? <NextSteps session={session} /> : null}
      {edition && session !== undefined && !mayRegister(session) ? (
        <EventShortlist
          title={t('home:comingUp')}
          search={{ from: edition.now.slice(0, 10) }}
          none={t('home:noneComing')}
        />
      ) : null}
    </>
  );
};

const Week = ({ edition, invites }: { edition: Edition; invites: boolean }) => {
  const { t } = useTranslation(['home', 'session']);
  const language = currentLanguage();
  const english = language === 'en';
  return (
    <section className={styles.week}>
      <div>
        <h2 className={styles.edition}>{english ? edition.nameEn : edition.name}</h2>
        <p className={styles.dates}>
          {t('home:weekDates', {
            start: formatCalendarDay(edition.start, language, true),
            end: formatCalendarDay(edition.end, language),
            warmUp: formatCalendarDay(edition.warmUpStart, language),
          })}
        </p>
        <p className={styles.dates}>
          {[
            edition.hostCity === null ? '' : t('home:host', { city: edition.hostCity }),
            edition.theme === null ? '' : t('home:theme', { theme: edition.theme }),
            edition.rehearsal ? t('home:rehearsal') : '',
          ]
            .filter((text) => text !== '')
            .join(' · ')}
        </p>
      </div>
      <div className={styles.ways}>
        <ButtonLink size="large" look="primary" to="/board">
          {t('home:toBoard')}
        </ButtonLink>
        <ButtonLink size="large" to="/events">
          {t('home:toEvents')}
        </ButtonLink>
        {invites ? (
          <ButtonLink size="large" to="/sign-in">
            {t('session:title')}
          </ButtonLink>
        ) : null}
      </div>
    </section>
  );
};

const NoEdition = ({ administrator }: { administrator: boolean }) => {
  const { t } = useTranslation('home');
  return (
    <section className={styles.week}>
      <div>
        <h2 className={styles.edition}>{t('noEdition')}</h2>
        <p className={styles.dates}>{administrator ? t('noEditionAdministrator') : t('noEditionHint')}</p>
      </div>
      {administrator ? (
        <ButtonLink look="primary" size="large" to="/accounts" search={{ tab: 'editions' }}>
          {t('createEdition')}
        </ButtonLink>
      ) : null}
    </section>
  );
};
