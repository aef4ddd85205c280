import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Attended } from '@innoweek/contracts';
import { currentLanguage } from '../shell/language.store.ts';
import { LanguageSwitch } from '../shell/language.switch.tsx';
import styles from './attend.module.css';
import { attendeeId, keepAttendeeId } from './attendee.id.ts';
import { attendQuery, mayWorkLater } from './door.queries.ts';

const route = getRouteApi('/attend/$token');

/** Where somebody lands who scanned the code at a door: they are counted, and told so. */
export const AttendScreen = () => {
  const { token } = route.useParams();
  const { t } = useTranslation(['door', 'shell']);
  const { data, error, isFetching, refetch } = useQuery(attendQuery(token, attendeeId, keepAttendeeId));
  return (
    <div className={styles.attend}>
      <header className={styles.bar}>
        <span className={styles.brand}>
          <img src="/favicon.svg" alt="" width={26} height={26} />
          {t('shell:product')}
        </span>
        <LanguageSwitch />
      </header>
      <section className={styles.card} data-outcome={outcomeOf(data, error)} role="status">
        {data ? <Welcome attended={data} /> : null}
        {!data && !error ? <h1 className={styles.title}>{t('door:attending')}</h1> : null}
        {error && !data ? (
          <>
            <Sign path="M8 8l16 16M24 8L8 24" />
            <h1 className={styles.title}>{t('door:notAttended')}</h1>
            <p className={styles.sentence}>{error.message}</p>
            {mayWorkLater(error) ? (
              <button
                type="button"
                className={styles.again}
                disabled={isFetching}
                onClick={() => void refetch()}
              >
                {t('door:tryAgain')}
              </button>
            ) : null}
          </>
        ) : null}
      </section>
      <footer className={styles.foot}>
        <p>{t('door:privacy')}</p>
        <Link to="/events">{t('door:toEvents')}</Link>
      </footer>
    </div>
  );
};

const Welcome = ({ attended: { event, counted } }: { attended: Attended }) => {
  const { t } = useTranslation('door');
  const title = currentLanguage() === 'en' ? (event.titleEn ?? event.title) : event.title;
  return (
    <>
      <Sign path="M7 17l6 6L25 10" />
      <h1 className={styles.title}>{t(counted ? 'attended' : 'before')}</h1>
      <p className={styles.event}>{title}</p>
      <p className={styles.sentence}>{t(counted ? 'attendedHint' : 'beforeHint')}</p>
    </>
  );
};

const Sign = ({ path }: { path: string }) => (
  <svg className={styles.sign} viewBox="0 0 32 32" aria-hidden="true">
    <circle cx="16" cy="16" r="15" />
    <path d={path} />
  </svg>
);

const outcomeOf = (data: Attended | undefined, error: Error | null): string => {
  if (data) return data.counted ? 'counted' : 'before';
  return error ? 'refused' : 'asking';
};
