import { parseExplained } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { ClaimsView } from './claims.view.tsx';
import { ExplainLink } from './explain-link.tsx';
import styles from './explain.module.css';
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
  const isNarrowed = (unit ?? kind ?? organiser) !== undefined;
  return (
    <>
      <nav className={styles.path} aria-label={t('path')}>
        <ExplainLink
          search={{ ...search, subject: undefined, unit: undefined, kind: undefined, organiser: undefined }}
        >
          {places.scope(scope)}
        </ExplainLink>
        {isNarrowed ? (
          <ExplainLink search={{ ...search, subject: undefined }}>
            {unit ? places.unit(unit) : kind ? places.kind(kind) : t('organiser')}
          </ExplainLink>
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
