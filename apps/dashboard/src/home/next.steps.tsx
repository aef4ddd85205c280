import type { Session } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useEventCount } from '../events/event.queries.ts';
import type { EventSearch } from '../events/event.search.ts';
import {
  isAdministrator,
  isOrganizer,
  mayModerate,
  mayRegister,
  moderatedUnit,
} from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { taskSummaryQuery } from '../tasks/task.queries.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { EventShortlist } from './event.shortlist.tsx';
import styles from './home.module.css';

/** What each role most likely came for, with how much of it waits. */
export const NextSteps = ({ session }: { session: Session }) => (
  <>
    {mayModerate(session) ? <Moderation session={session} /> : null}
    {isOrganizer(session) ? <OwnEvents session={session} /> : null}
    {mayRegister(session) ? <Shortcuts /> : null}
    {isAdministrator(session) ? <Administration /> : null}
  </>
);

const Moderation = ({ session }: { session: Session }) => {
  const { t } = useTranslation('home');
  const unit = moderatedUnit(session);
  const of: EventSearch = unit === null ? {} : { unit };
  return (
    <>
      <ul className={styles.numbers}>
        <Number label={t('waiting')} search={{ ...of, status: 'submitted' }} urgent />
        <Number label={t('changesWaiting')} search={{ ...of, pending: true }} urgent />
        <OpenTasks />
        {unit === null ? null : <Number label={t('asked')} search={{ asked: true }} urgent />}
        <Number label={t('returned')} search={{ ...of, status: 'returned' }} />
        <Number label={t('approved')} search={{ ...of, status: 'approved' }} />
        <Number label={t('live')} search={{ ...of, status: 'live' }} />
        <Number label={t('concluded')} search={{ ...of, status: 'concluded' }} />
      </ul>
      <EventShortlist
        title={unit === null ? t('waitingNation') : t('waitingUnit')}
        search={{ ...of, status: 'submitted' }}
        none={t('noneWaiting')}
      />
    </>
  );
};

/** How much of what the checks found waits for somebody: the same number as on the board and in the queue. */
const OpenTasks = () => {
  const { t } = useTranslation('home');
  const open = useQuery(taskSummaryQuery).data?.states.open;
  return (
    <li>
      <Link to="/reconciliation" className={styles.number} data-urgent={(open ?? 0) > 0 || undefined}>
        <strong>{open === undefined ? '–' : exactNumber(open, currentLanguage())}</strong>
        <span>{t('tasks')}</span>
      </Link>
    </li>
  );
};

const OwnEvents = ({ session }: { session: Session }) => {
  const { t } = useTranslation('home');
  if (session.organisation === null) return null;
  const of: EventSearch = { organiser: session.organisation.id };
  return (
    <>
      <ul className={styles.numbers}>
        <Number label={t('toMend')} search={{ ...of, status: 'returned' }} urgent />
        <Number label={t('asked')} search={{ asked: true }} urgent />
        <Number label={t('drafts')} search={{ ...of, status: 'draft' }} />
        <Number label={t('submitted')} search={{ ...of, status: 'submitted' }} />
        <Number label={t('approved')} search={{ ...of, status: 'approved' }} />
        <Number label={t('live')} search={{ ...of, status: 'live' }} />
        <Number label={t('concluded')} search={{ ...of, status: 'concluded' }} />
      </ul>
      <EventShortlist
        title={t('returnedOwn')}
        search={{ ...of, status: 'returned' }}
        none={t('noneReturned')}
      />
      <EventShortlist title={t('askedOwn')} search={{ asked: true }} none={t('noneAsked')} />
      <EventShortlist title={t('draftsOwn')} search={{ ...of, status: 'draft' }} none={t('noneDrafts')} />
    </>
  );
};

/** A number of events that leads to them. */
const Number = ({
  label,
  search,
  urgent = false,
}: {
  label: string;
  search: EventSearch;
  /** To be noticed as soon as it is not nothing. */
  urgent?: boolean;
}) => {
  const { data } = useEventCount(search);
  return (
    <li>
      <Link
        to="/events"
        search={search}
        className={styles.number}
        data-urgent={(urgent && data !== undefined && data > 0) || undefined}
      >
        <strong>{data === undefined ? '–' : exactNumber(data, currentLanguage())}</strong>
        <span>{label}</span>
      </Link>
    </li>
  );
};

const Shortcuts = () => {
  const { t } = useTranslation('home');
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('shortcuts')}</h2>
      <div className={styles.ways}>
        <ButtonLink to="/events/new">{t('register')}</ButtonLink>
        <ButtonLink to="/imports">{t('import')}</ButtonLink>
        <ButtonLink to="/tallies">{t('tally')}</ButtonLink>
      </div>
    </section>
  );
};

const Administration = () => {
  const { t } = useTranslation('home');
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('administration')}</h2>
      <div className={styles.ways}>
        <ButtonLink to="/accounts">{t('accounts')}</ButtonLink>
        <ButtonLink to="/accounts" search={{ tab: 'organisations' }}>
          {t('organisations')}
        </ButtonLink>
        <ButtonLink to="/accounts" search={{ tab: 'editions' }}>
          {t('editions')}
        </ButtonLink>
      </div>
    </section>
  );
};
