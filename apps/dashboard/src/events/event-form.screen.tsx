import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { App, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Event, Session } from '@innoweek/contracts';
import { ProblemError } from '../api/problem.error.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { actionsOn, mayRegister, onlyOrganiser } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import {
  changeBetween,
  changedFields,
  EMPTY_EVENT,
  rebase,
  saidBy,
  valuesOf,
  type EventValues,
} from './event.draft.ts';
import { EventForm } from './event.form.tsx';
import { eventQuery, useChange, useDecision, useRegister } from './event.queries.ts';
import { StaleNotice } from './stale.notice.tsx';
import { StatusTag } from './status.tag.tsx';

const editRoute = getRouteApi('/workspace/events/$code/edit');

/** Registering an event. */
export const NewEventScreen = () => (
  <AllowedGate allows={mayRegister}>{(session) => <NewEvent session={session} />}</AllowedGate>
);

const NewEvent = ({ session }: { session: Session }) => {
  const { t } = useTranslation('events');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const register = useRegister();
  const own = onlyOrganiser(session);
  const [base] = useState<EventValues>(() => ({
    ...EMPTY_EVENT,
    organiser: own ?? session.organisation,
  }));
  return (
    <>
      <PageHeading title={t('register')} />
      <EventForm
        base={base}
        values={base}
        fixedOrganiser={own !== null}
        error={register.error}
        pending={register.isPending}
        submits
        onSave={async (values, submit) => {
          const event = await register.mutateAsync({ ...saidBy(values), submit });
          void message.success(submit ? t('registeredAndSubmitted') : t('registered'));
          await navigate({ to: '/events/$code', params: { code: event.code }, ignoreBlocker: true });
        }}
      />
    </>
  );
};

/** Editing an event. */
export const EditEventScreen = () => (
  <AllowedGate allows={mayRegister}>{(session) => <LoadedEvent session={session} />}</AllowedGate>
);

const LoadedEvent = ({ session }: { session: Session }) => {
  const { code } = editRoute.useParams();
  const { t } = useTranslation('events');
  // Edited is what was read when the form was opened; newer versions come in by the conflict they cause.
  const { data, error, refetch } = useQuery({
    ...eventQuery(code),
    staleTime: 0,
    refetchOnMount: 'always',
    refetchOnReconnect: false,
  });
  const [opened] = useState(() => Date.now());
  const { dataUpdatedAt } = useQuery(eventQuery(code));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data || dataUpdatedAt < opened) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (!actionsOn(session, data).includes('edit'))
    return (
      <>
        <PageHeading title={data.title} note={<StatusTag status={data.status} />} />
        <p>{t('notEditable')}</p>
        <ButtonLink to="/events/$code" params={{ code }}>
          {t('toEvent')}
        </ButtonLink>
      </>
    );
  return <EditEvent key={code} session={session} first={data} />;
};

const EditEvent = ({ session, first }: { session: Session; first: Event }) => {
  const { t } = useTranslation('events');
  const { message } = App.useApp();
  const { code } = first;
  const navigate = useNavigate();
  const client = useQueryClient();
  const change = useChange(code);
  const submitting = useDecision(code);
  // `base` is the version that the changes are laid over; `values` what the form is to show anew.
  const [shown, setShown] = useState<{ base: Event; values: EventValues }>(() => ({
    base: first,
    values: valuesOf(first),
  }));
  const [stale, setStale] = useState<{ theirs: Event; mine: EventValues } | null>(null);

  const save = async (values: EventValues, submit: boolean): Promise<void> => {
    setStale(null);
    const before = valuesOf(shown.base);
    if (changedFields(before, values).length > 0)
      try {
        const saved = await change.mutateAsync({
          change: changeBetween(before, values),
          version: shown.base.version,
        });
        setShown({ base: saved, values: valuesOf(saved) });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 412) throw error;
        const theirs = await client.query({ ...eventQuery(code), staleTime: 0 });
        setStale({ theirs, mine: values });
        return;
      }
    if (submit) await submitting.mutateAsync({ decision: 'submit' });
    void message.success(submit ? t('savedAndSubmitted') : t('saved'));
    await navigate({ to: '/events/$code', params: { code }, ignoreBlocker: true });
  };

  return (
    <>
      <PageHeading
        title={t('editTitle', { title: shown.base.title })}
        note={<StatusTag status={shown.base.status} />}
      />
      {stale ? (
        <StaleNotice
          base={shown.base}
          theirs={stale.theirs}
          onTheirs={() => {
            setShown({ base: stale.theirs, values: valuesOf(stale.theirs) });
            setStale(null);
          }}
          onMine={() => {
            const values = rebase(valuesOf(shown.base), stale.mine, valuesOf(stale.theirs));
            setShown({ base: stale.theirs, values });
            setStale(null);
          }}
        />
      ) : null}
      <EventForm
        base={valuesOf(shown.base)}
        values={shown.values}
        fixedOrganiser={onlyOrganiser(session) !== null}
        error={stale ? null : (change.error ?? submitting.error)}
        pending={change.isPending || submitting.isPending}
        submits={shown.base.status === 'draft' || shown.base.status === 'returned'}
        onSave={save}
      />
    </>
  );
};
