import type { Confirmations, Event, Session } from '@innoweek/contracts';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayRegister } from '../session/role.rules.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useConfirmation } from './event.queries.ts';
import styles from './events.module.css';

/** Asks a co-organiser that was named whether it takes part. */
export const PartnerNotice = ({ event, session }: { event: Event; session: Session }) => {
  const { t } = useTranslation('events');
  const { message } = App.useApp();
  const confirmation = useConfirmation();
  const [declining, setDeclining] = useState(false);
  const own = event.coOrganisers.find(({ id }) => id === session.organisation?.id);
  if (!own || own.confirmed || event.status === 'cancelled' || !mayRegister(session)) return null;
  const answer = (said: Pick<Confirmations, 'answer' | 'reason'>): void =>
    confirmation.mutate(
      { codes: [event.code], ...said },
      {
        onSuccess: () => {
          setDeclining(false);
          void message.success(t(said.answer === 'confirm' ? 'partnerConfirmed' : 'partnerDeclined'));
        },
      },
    );
  return (
    <Alert
      showIcon
      type="info"
      className={styles.notice ?? ''}
      title={t('partnerAsked', { organiser: event.organiser.name, partner: own.name })}
      description={
        <>
          <p>{t('partnerHint')}</p>
          {confirmation.error && !declining ? <ProblemNotice error={confirmation.error} /> : null}
          <div className={styles.staleChoice}>
            <Button
              type="primary"
              loading={confirmation.isPending && !declining}
              onClick={() => answer({ answer: 'confirm' })}
            >
              {t('partnerConfirm')}
            </Button>
            <Button disabled={confirmation.isPending} onClick={() => setDeclining(true)}>
              {t('partnerDecline')}
            </Button>
          </div>
          {declining ? (
            <ReasonDialog
              title={t('partnerDeclineOne', { title: event.title })}
              hint={t('partnerDeclineHint')}
              confirm={t('partnerDecline')}
              presets={[]}
              danger
              pending={confirmation.isPending}
              error={confirmation.error}
              onConfirm={(reason) => answer({ answer: 'decline', reason })}
              onClose={() => setDeclining(false)}
            />
          ) : null}
        </>
      }
    />
  );
};
