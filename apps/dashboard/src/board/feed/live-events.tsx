import { eventSchema, pageSchema, type Event, eventsOf, parseScope } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf } from '../../events/wall.time.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { exactNumber } from '../../ui/number.format.ts';
import { BoardPanel } from '../board-panel.tsx';
import { useBoards } from '../board.context.ts';
import { ExportMenu } from '../export/export.menu.tsx';
import { useBoardNow, usePast } from '../moment.hook.ts';
import { ListAge } from '../panel-age.tsx';
import { usePlaceName } from '../place.text.ts';
import { useRefetchOnVersion } from '../refetch.hook.ts';
import { ScopeLink } from '../scope-link.tsx';
import styles from './feed.module.css';
import { dateLocale, dayParts } from '../../ui/day.format.ts';

const eventPageSchema = pageSchema(eventSchema);
const REFETCH_MS = 8_000;
const SECOND_MS = 1_000;
/** Programmes are made in quarters of an hour. */
const STRETCH_MS = 900_000;
/** More than fit the tallest wall. */
const LIMIT = 40;

/**
 * Events that are on now in the board's scope; of each place one after the other, so that none fills the list. Of a past
 * it lists what was on by the programme as it is now, and says so: as it was known, others may have been on.
 */
export const LiveEvents = () => {
  const { t } = useTranslation('board');
  const { source, board, scope, edition } = useBoards();
  const filter = useMemo(() => eventsOf(parseScope(scope)), [scope]);
  const past = usePast();
  const during =
    past === null ? undefined : new Date(Math.floor(past.moment / STRETCH_MS) * STRETCH_MS).toISOString();
  const query = useQuery({
    queryKey: ['liveEvents', edition.code, scope, during],
    queryFn: ({ signal }) =>
      source.get('/events', eventPageSchema, {
        query: {
          ...(during === undefined ? { status: 'live' } : { during }),
          limit: 200,
          edition: edition.code,
          ...filter,
        },
        signal,
      }),
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  const language = currentLanguage();
  const now = useBoardNow(SECOND_MS);
  const page = query.data;
  // The clock of a rehearsal is hours further before the list is read again.
  const on = page?.items.filter(({ end }) => Date.parse(end) > now) ?? [];
  const total = page ? page.total - page.items.length + on.length : 0;
  const shown = inTurn(on).slice(0, LIMIT);
  return (
    <BoardPanel
      area="live"
      title={t('liveTitle')}
      note={page && t(past === null ? 'liveCount' : 'liveCountThen', { total: exactNumber(total, language) })}
      age={<ListAge query={query} />}
      aside={<ExportMenu panel="live" title={t('liveTitle')} />}
      className={styles.panel}
      isEmpty={shown.length === 0}
    >
      {shown.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('liveTitle')}>
          {shown.map((event) => (
            <LiveLine key={event.code} event={event} />
          ))}
        </ul>
      ) : (
        <p className={styles.empty}>{query.isError ? t('listFailed') : page ? t('liveEmpty') : ''}</p>
      )}
    </BoardPanel>
  );
};

/** The events of every unit in turn, each unit's in their order. */
export const inTurn = (events: readonly Event[]): Event[] => {
  const byUnit = new Map<string, Event[]>();
  for (const event of events) byUnit.set(event.unit, [...(byUnit.get(event.unit) ?? []), event]);
  const rounds = Math.max(0, ...[...byUnit.values()].map((own) => own.length));
  return Array.from({ length: rounds }, (_, round) =>
    [...byUnit.values()].flatMap((own) => own[round] ?? []),
  ).flat();
};

const LiveLine = memo(({ event }: { event: Event }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const language = currentLanguage();
  const placeName = usePlaceName();
  const title = (language === 'en' ? event.titleEn : null) ?? event.title;
  const end = new Intl.DateTimeFormat(dateLocale(language), {
    timeZone: edition.zone,
    // What runs for days ends at an hour of another day.
    ...(dayOf(event.start) === dayOf(event.end) ? {} : dayParts(language)),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.parse(event.end));
  const place = event.form === 'online' ? t('online') : placeName(event.unit).short;
  return (
    <li>
      <ScopeLink
        scope={`event:${event.code}`}
        className={styles.live}
        title={`${title} · ${event.organiser.name}`}
      >
        <span className={styles.place}>{place}</span>
        <span className={styles.subject}>{title}</span>
        <span className={styles.detail}>{t('until', { time: end })}</span>
      </ScopeLink>
    </li>
  );
});
