import { useQuery } from '@tanstack/react-query';
import type { Event, Session } from '@innoweek/contracts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { mayModerate, seesHistory } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ChangeList } from './change.list.tsx';
import { historyQuery } from './event.queries.ts';
import styles from './events.module.css';
import { changesSinceReturn } from './resubmission.model.ts';
import { formatMoment } from './wall.time.ts';

/** Changes of an approved event that wait for review, or came back from it. */
export const PendingNotice = ({ event }: { event: Event }) => {
  const { t } = useTranslation('events');
  const { pending } = event;
  if (pending === null) return null;
  const at = formatMoment(pending.at, currentLanguage(), true);
  return (
    <Alert
      showIcon
      type={pending.reason === null ? 'info' : 'warning'}
      className={styles.notice ?? ''}
      title={pending.reason === null ? t('pendingTitle', { at }) : t('pendingReturned')}
      description={
        <>
          <p>{pending.reason ?? t('pendingHint')}</p>
          <ChangeList changes={pending.changes} />
        </>
      }
    />
  );
};

/** For whoever decides about an event that was returned before: what was changed since. */
export const ResubmissionNotice = ({ event, session }: { event: Event; session: Session }) => {
  const { t } = useTranslation('events');
  const decides = event.status === 'submitted' && mayModerate(session) && seesHistory(session, event);
  const { data } = useQuery({ ...historyQuery(event.code), enabled: decides });
  const since = decides && data ? changesSinceReturn(data) : null;
  if (since === null) return null;
  return (
    <Alert
      showIcon
      type="info"
      className={styles.notice ?? ''}
      title={t('resubmitted')}
      description={
        <>
          {since.reason === null ? null : <p>{t('returnedFor', { reason: since.reason })}</p>}
          {since.changes.length === 0 ? (
            <p>{t('resubmittedUnchanged')}</p>
          ) : (
            <ChangeList changes={since.changes} />
          )}
        </>
      }
    />
  );
};
