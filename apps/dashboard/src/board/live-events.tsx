import { eventSchema, pageSchema, type Event } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { dayOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { Panel } from '../ui/panel.tsx';
import { useBoards } from './board.context.ts';
import styles from './line-list.module.css';
import { usePlaceName } from './place.text.ts';
import { useRefetchOnVersion } from './refetch.hook.ts';
import { eventsOf, parseScope } from './scope.model.ts';

const eventPageSchema = pageSchema(eventSchema);
const REFETCH_MS = 8_000;
/** More than fit the tallest wall. */
const LIMIT = 30;

/** Events that are on now in the board's scope. */
export const LiveEvents = ({ zone }: { zone: string }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const filter = useMemo(() => eventsOf(parseScope(scope)), [scope]);
  const query = useQuery({
    queryKey: ['liveEvents', board.edition, scope],
    queryFn: ({ signal }) =>
      api.get('/events', eventPageSchema, {
        query: { status: 'live', limit: LIMIT, edition: board.edition, ...filter },
        signal,
      }),
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  const language = currentLanguage();
  const page = query.data;
  return (
    <Panel
      title={t('liveTitle')}
      className={styles.panel}
      aside={page && <span>{t('liveCount', { total: exactNumber(page.total, language) })}</span>}
    >
      {page && page.items.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('liveTitle')}>
          {page.items.map((event) => (
            <LiveLine key={event.code} event={event} zone={zone} />
          ))}
        </ul>
      ) : (
        <p className={styles.empty}>{query.isError ? t('listFailed') : page ? t('liveEmpty') : ''}</p>
      )}
    </Panel>
  );
};

const LiveLine = ({ event, zone }: { event: Event; zone: string }) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  const placeName = usePlaceName();
  const title = (language === 'en' ? event.titleEn : null) ?? event.title;
  const end = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    // What runs for days ends at an hour of another day.
    ...(dayOf(event.start) === dayOf(event.end) ? {} : { month: 'numeric', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.parse(event.end));
  const place = event.form === 'online' ? t('online') : placeName(event.unit).short;
  return (
    <li className={styles.line}>
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: `event:${event.code}` })}
        className={styles.link}
        title={`${title} · ${event.organiser.name}`}
      >
        <span className={styles.lamp} aria-hidden="true" />
        <span className={styles.subject}>{title}</span>
        <span className={styles.detail}>{place}</span>
        <span className={styles.detail}>{t('until', { time: end })}</span>
      </Link>
    </li>
  );
};
