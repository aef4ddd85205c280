import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouterState } from '@tanstack/react-router';
import { Button, Empty, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { bulkDecisions, mayRegister } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { DecisionBar } from './decision.bar.tsx';
import { EventCards } from './event.cards.tsx';
import { EventFilters } from './event.filters.tsx';
import { EVENTS_PER_PAGE, eventsQuery } from './event.queries.ts';
import { countFilters, filtered, onFirstPage, onNextPage, type EventSearch } from './event.search.ts';
import { EventTable } from './event.table.tsx';
import styles from './events.module.css';

const route = getRouteApi('/workspace/events');

/** The list of events: found, filtered, paged; decided about in numbers by those who may. */
export const EventsScreen = () => {
  const { t } = useTranslation('events');
  const search = route.useSearch();
  const session = useSession();
  const wide = Grid.useBreakpoint().md ?? true;
  const [selected, setSelected] = useState<string[]>([]);
  const list = useQuery(eventsQuery(search));
  const navigate = useNavigate();
  const go = (next: EventSearch): void => void navigate({ to: '/events', search: next, replace: true });

  const decisions = bulkDecisions(session);
  const { data } = list;
  const selection = decisions.length > 0 ? { selected, onSelect: setSelected } : null;
  const List = wide ? EventTable : EventCards;
  return (
    <>
      <PageHeading
        title={t('title')}
        note={data ? t('total', { total: exactNumber(data.total, currentLanguage()) }) : null}
        actions={
          mayRegister(session) ? (
            <>
              <ButtonLink to="/imports">{t('importMany')}</ButtonLink>
              <ButtonLink look="primary" to="/events/new">
                {t('register')}
              </ButtonLink>
            </>
          ) : null
        }
      />
      <EventFilters search={search} onChange={(change) => go(filtered(search, change))} />
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {data?.items.length === 0 ? (
        <div className={styles.panel}>
          <Empty description={countFilters(search) > 0 ? t('noneFound') : t('noneYet')}>
            {countFilters(search) > 0 ? <Button onClick={() => go({})}>{t('clearFilters')}</Button> : null}
          </Empty>
        </div>
      ) : data || !list.error ? (
        <List events={data?.items ?? []} loading={list.isFetching} caller={session} selection={selection} />
      ) : null}
      {data ? <Pager search={search} total={data.total} nextCursor={data.nextCursor} /> : null}
      {selection && selected.length > 0 ? (
        <DecisionBar
          search={search}
          total={data?.total ?? 0}
          decisions={decisions}
          selected={selected}
          onSelect={setSelected}
        />
      ) : null}
    </>
  );
};

/** Leads from page to page. The way back is remembered by the browser's history, which a cursor does not know. */
const Pager = ({
  search,
  total,
  nextCursor,
}: {
  search: EventSearch;
  total: number;
  nextCursor: string | null;
}) => {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  const trail = useRouterState({ select: ({ location }) => location.state.eventPages ?? [] });
  const page = search.page ?? 1;
  if (page === 1 && nextCursor === null) return null;
  const first = onFirstPage(search);
  const previous = trail.at(-1);
  return (
    <nav className={styles.pager} aria-label={t('pages')}>
      <Button
        disabled={search.cursor === undefined}
        onClick={() =>
          void navigate({
            to: '/events',
            // Who came by a link has no trail: then back is the first page.
            search: previous ? { ...first, cursor: previous, page: page - 1 } : first,
            state: { eventPages: trail.slice(0, -1) },
          })
        }
      >
        {previous === undefined && page > 2 ? t('firstPage') : t('previousPage')}
      </Button>
      <span aria-live="polite">
        {t('pageOf', { page, pages: Math.max(page, Math.ceil(total / EVENTS_PER_PAGE)) })}
      </span>
      <Button
        disabled={nextCursor === null}
        onClick={() =>
          nextCursor === null
            ? undefined
            : void navigate({
                to: '/events',
                search: onNextPage(search, nextCursor),
                state: {
                  eventPages: search.cursor === undefined ? trail : [...trail, search.cursor],
                },
              })
        }
      >
        {t('nextPage')}
      </Button>
    </nav>
  );
};

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the pages of the list of events behind this one, the second page first. */
    eventPages?: string[];
  }
}
