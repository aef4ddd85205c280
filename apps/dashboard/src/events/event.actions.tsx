import type { Decision, Event } from '@innoweek/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { actionsOn, type EventAction } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useDecision } from './event.queries.ts';
import { useCancelReasons, useReturnReasons } from './reason.presets.ts';

/** What the reader can do with an event in its status. */
export const EventActions = ({ event }: { event: Event }) => {
  const { t } = useTranslation('events');
  const { message } = App.useApp();
  const actions = actionsOn(useSession(), event);
  const decide = useDecision(event.code);
  const returnReasons = useReturnReasons();
  const cancelReasons = useCancelReasons();
  const [asking, setAsking] = useState<'return' | 'cancel' | null>(null);

  const send = (decision: Decision, reason?: string): void =>
    decide.mutate(
      { decision, ...(reason === undefined ? {} : { reason }) },
      {
        onSuccess: ({ status }) => {
          setAsking(null);
          void message.success(t('nowIn', { status: t(`statuses.${status}`) }));
        },
      },
    );
  const act = (action: Exclude<EventAction, 'edit'>): void => {
    decide.reset();
    if (action === 'return' || action === 'cancel') setAsking(action);
    else send(action);
  };

  return (
    <>
      {decide.error && asking === null ? <ProblemNotice error={decide.error} /> : null}
      {actions.map((action) =>
        action === 'edit' ? (
          <ButtonLink key={action} block to="/events/$code/edit" params={{ code: event.code }}>
            {t('actions.edit')}
          </ButtonLink>
        ) : (
          <Button
            key={action}
            block
            type={action === 'approve' || action === 'submit' ? 'primary' : 'default'}
            danger={action === 'cancel'}
            loading={decide.isPending && decide.variables.decision === action}
            onClick={() => act(action)}
          >
            {t(`actions.${action}`)}
          </Button>
        ),
      )}
      {asking ? (
        <ReasonDialog
          title={t(asking === 'return' ? 'returnOne' : 'cancelOne', { title: event.title })}
          hint={t(asking === 'return' ? 'returnHint' : 'cancelHint')}
          confirm={t(`actions.${asking}`)}
          presets={asking === 'return' ? returnReasons : cancelReasons}
          danger={asking === 'cancel'}
          pending={decide.isPending}
          error={decide.error}
          onConfirm={(reason) => send(asking, reason)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
};
