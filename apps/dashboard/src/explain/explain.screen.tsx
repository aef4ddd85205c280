import { parseExplained } from '@innoweek/contracts';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import styles from './explain.module.css';
import { usePlaces } from './explain.words.ts';
import { ClaimsView } from './claims.view.tsx';
import { PartsView } from './parts.view.tsx';

/** What a figure is made of, level by level. The address says which, so that it can be sent to somebody. */
export const ExplainScreen = () => {
  const { t } = useTranslation(['explain', 'board']);
  const search = useSearch({ from: '/explain' });
  const { cell = '', subject, unit, kind, organiser, edition } = search;
  const explained = parseExplained(cell);
  const places = usePlaces();
  if (!explained) return <Missing />;
  const { scope } = explained;
  const event = scope.startsWith('event:') ? scope : subject;
  const isNarrowed = (unit ?? kind ?? organiser) !== undefined;
  return (
    <div className={styles.page}>
      <PageHeading
        title={t('title')}
        note={
          <Link
            to="/board"
            search={{ ...(edition ? { edition } : {}), ...(scope === 'nation' ? {} : { scope }) }}
          >
            {t('toBoard')}
          </Link>
        }
      />
      <nav className={styles.path} aria-label={t('path')}>
        <Link
          to="/explain"
          search={{ ...search, subject: undefined, unit: undefined, kind: undefined, organiser: undefined }}
        >
          {places.scope(scope)}
        </Link>
        {isNarrowed ? (
          <Link to="/explain" search={{ ...search, subject: undefined }}>
            {unit ? places.unit(unit) : kind ? places.kind(kind) : t('organiser')}
          </Link>
        ) : null}
        {subject ? <span>{places.scope(subject)}</span> : null}
      </nav>
      {event === undefined || explained.metric === 'events' ? (
        <PartsView explained={explained} search={search} missing={<Missing />} />
      ) : (
        <ClaimsView subject={event} explained={explained} search={search} missing={<Missing />} />
      )}
    </div>
  );
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
