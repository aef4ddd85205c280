import { eventSchema, organisationSchema, parseScope } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { useSession } from '../api/session.query.ts';
import { seesReportsOf, seesReportsOfUnit } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useBoards } from './board.context.ts';
import { useBoardPlace, useLeads } from './board.place.ts';
import styles from './board-header.module.css';
import { usePlaceName } from './place.text.ts';

/** What the board is about, in words, and the way back to the nation. */
export const ScopeTitle = () => {
  const { t } = useTranslation('board');
  const { scope } = useBoards();
  const leads = useLeads();
  const name = useScopeName(scope);
  return (
    <p className={styles.scope}>
      <span className={styles.scopeName}>{name}</span>
      <ToClaims scope={scope} />
      {scope !== 'nation' && leads && (
        <Link
          to="/board"
          search={(now) => ({ ...now, scope: undefined })}
          className={styles.back}
          aria-label={t('backToNation')}
          title={t('backToNation')}
        >
          <span aria-hidden="true">{'\u2715'}</span>
        </Link>
      )}
    </p>
  );
};

/** For those who may know the reporters: what each of them says of the event or the unit. */
const ToClaims = ({ scope: name }: { scope: string }) => {
  const { t } = useTranslation('board');
  const session = useSession();
  const { wall } = useBoardPlace().search;
  const scope = parseScope(name);
  const event = useEvent(scope.of === 'event' ? scope.id : null);
  const search =
    scope.of === 'event'
      ? event?.joinedTo === null && seesReportsOf(session, event)
        ? { event: event.code }
        : null
      : scope.of === 'unit' && findUnit(scope.id) && seesReportsOfUnit(session, scope.id)
        ? { unit: scope.id }
        : null;
  return search === null || wall ? null : (
    <Link to="/reconciliation" search={search} className={styles.claims}>
      {t('toClaims')}
    </Link>
  );
};

/** The name of a scope in the reader's language. */
export const useScopeName = (name: string): string => {
  const { t } = useTranslation('board');
  const scope = parseScope(name);
  const placeName = usePlaceName();
  const english = currentLanguage() === 'en';
  const organisation = useQuery({
    queryKey: ['organisation', name],
    queryFn: ({ signal }) =>
      api.get(`/organisations/${scope.of === 'organisation' ? scope.id : ''}`, organisationSchema, {
        signal,
      }),
    enabled: scope.of === 'organisation',
  }).data;
  const event = useEvent(scope.of === 'event' ? scope.id : null);
  switch (scope.of) {
    case 'nation':
      return t('scopes.nation');
    case 'unit':
      return placeName(scope.id).full;
    case 'kind':
      return t(`kinds.${scope.id}`);
    case 'organisation':
      return organisation
        ? ((english ? organisation.nameEn : null) ?? organisation.name)
        : t('scopes.organisation');
    case 'event':
      return event ? ((english ? event.titleEn : null) ?? event.title) : scope.id;
  }
};

/** An event that may be read without a session; undefined until it is known, or when it may not. */
const useEvent = (code: string | null) =>
  useQuery({
    queryKey: ['event', code],
    queryFn: ({ signal }) => api.get(`/events/${code ?? ''}`, eventSchema, { signal }),
    enabled: code !== null,
    staleTime: 60_000,
    retry: false,
  }).data;
