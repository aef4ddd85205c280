import { cellKey, parseExplained } from '@innoweek/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ClaimsView } from './claims.view.tsx';
import { ExplainLink } from './explain-link.tsx';
import styles from './explain.module.css';
import { partsQuery } from './explain.queries.ts';
import type { ExplainSearch } from './explain.search.ts';
import { usePlaces } from './explain.words.ts';
import { PartsView } from './parts.view.tsx';

/** What a figure is made of, one level of it, with the way back up. */
export const ExplainView = ({ search }: { search: ExplainSearch }) => {
  const { t } = useTranslation('explain');
  const { cell = '', subject, unit, kind, organiser } = search;
  const explained = parseExplained(cell);
  const places = usePlaces();
  if (!explained) return <Missing />;
  const { scope } = explained;
  const event = scope.startsWith('event:') ? scope : subject;
  const whole = { ...search, subject: undefined, unit: undefined, kind: undefined, organiser: undefined };
  const isNarrowed = (unit ?? kind ?? organiser) !== undefined;
  return (
    <>
      <nav className={styles.path} aria-label={t('path')}>
        {/* A unit and a kind are figures of their own, and parts of the nation's. */}
        {/^(unit|kind):/.test(scope) ? (
          <span>
            <ExplainLink
              search={{
                ...whole,
                cell: cellKey('nation', explained.metric, explained.grade),
                group: undefined,
              }}
            >
              {places.scope('nation')}
            </ExplainLink>
          </span>
        ) : null}
        <span>
          <ExplainLink search={whole}>{places.scope(scope)}</ExplainLink>
        </span>
        {isNarrowed ? (
          <span>
            <ExplainLink search={{ ...search, subject: undefined }}>
              {unit ? places.unit(unit) : kind ? places.kind(kind) : <OrganiserName search={search} />}
            </ExplainLink>
          </span>
        ) : null}
        {subject ? <span>{places.scope(subject)}</span> : null}
      </nav>
      {event === undefined || explained.metric === 'events' ? (
        <PartsView explained={explained} search={search} missing={<Missing />} />
      ) : (
        <ClaimsView subject={event} explained={explained} search={search} missing={<Missing />} />
      )}
    </>
  );
};

/** What an organiser is called that a figure is narrowed to, as the list of its events says it. */
const OrganiserName = ({ search }: { search: ExplainSearch }) => {
  const { t } = useTranslation('explain');
  const organiser = useInfiniteQuery(partsQuery({ ...search, subject: undefined })).data?.pages[0]?.organiser;
  return (currentLanguage() === 'en' ? organiser?.nameEn : null) ?? organiser?.name ?? t('organiser');
};

/** What is not there and what is not for the reader look the same. */
const Missing = () => {
  const { t } = useTranslation('explain');
  const session = useSession();
  return (
    <div className={styles.missing} role="alert">
      <p>{t('missing')}</p>
      {session === null ? (
        <Link to="/sign-in" search={{ to: location.pathname + location.search }}>
          {t('signIn')}
        </Link>
      ) : null}
    </div>
  );
};
