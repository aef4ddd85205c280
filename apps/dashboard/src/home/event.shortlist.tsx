import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { eventsQuery } from '../events/event.queries.ts';
import type { EventSearch } from '../events/event.search.ts';
import { useUnitNames } from '../events/place.names.ts';
import { formatSpan } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './home.module.css';

const SHOWN = 6;

/** The first few events that filters find, and the way to all of them. */
export const EventShortlist = ({
  title,
  search,
  none,
}: {
  title: string;
  search: EventSearch;
  none: string;
}) => {
  const { t } = useTranslation('home');
  const language = currentLanguage();
  const units = useUnitNames();
  const { data, error, refetch } = useQuery(eventsQuery(search, SHOWN));
  return (
    <section className={styles.panel}>
      <div className={styles.panelHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {data && data.total > 0 ? (
          <Link to="/events" search={search}>
            {t('seeAll', { total: exactNumber(data.total, language) })}
          </Link>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active title={false} /> : null}
      {data?.items.length === 0 ? <p className={styles.none}>{none}</p> : null}
      <ul className={styles.list}>
        {data?.items.map((event) => (
          <li key={event.code}>
            <Link to="/events/$code" params={{ code: event.code }} className={styles.name}>
              {(language === 'en' ? event.titleEn : null) ?? event.title}
            </Link>
            <span className={styles.detail}>
              {formatSpan(event.start, event.end, language)} · {units.nameOf(event.unit)} ·{' '}
              {event.organiser.name}
            </span>
            {event.status === 'returned' && event.reason ? (
              <span className={styles.reason}>{t('returnedFor', { reason: event.reason })}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
