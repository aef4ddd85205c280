import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Alert, App, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Event, Session } from '@innoweek/contracts';
import { editionQuery } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import {
  actionsOn,
  isReviewed,
  looksAfter,
  mayModerate,
  mayRegister,
  onlyOrganiser,
} from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import {
  changeBetween,
  changedFields,
  copyOf,
  EMPTY_EVENT,
  rebase,
  saidBy,
  valuesOf,
  valuesWithPending,
  type EventValues,
} from './event.draft.ts';
import { EventForm } from './event.form.tsx';
import { eventQuery, useChange, useDecision, useRegister, useRegisterSeries } from './event.queries.ts';
import { seriesSaidBy } from './event.series.ts';
import { keptKey } from './kept.draft.ts';
import { RestoredNotice } from './kept.notices.tsx';
import { StaleNotice } from './stale.notice.tsx';
import { StatusTag } from './status.tag.tsx';
import { useKeptDraft } from './use-kept-draft.ts';

const newRoute = getRouteApi('/workspace/events/new');
const editRoute = getRouteApi('/workspace/events/$code/edit');

/** Registering an event. */
export const NewEventScreen = () => {
  const { from } = newRoute.useSearch();
  return (
    <AllowedGate allows={mayRegister}>
      {(session) =>
        from === undefined ? (
          <NewEvent session={session} copied={null} />
        ) : (
          <CopiedEvent key={from} session={session} code={from} />
        )
      }
    </AllowedGate>
  );
};

const CopiedEvent = ({ session, code }: { session: Session; code: string }) => {
  const { data, error, refetch } = useQuery(eventQuery(code));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <NewEvent session={session} copied={data} />;
};

const NewEvent = ({ session, copied }: { session: Session; copied: Event | null }) => {
  const { t } = useTranslation('events');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const register = useRegister();
  const registerSeries = useRegisterSeries();
  const own = onlyOrganiser(session);
  const [base] = useState<EventValues>(() => ({
    ...(copied === null ? EMPTY_EVENT : copyOf(copied)),
    organiser: own ?? (copied === null ? session.organisation : copied.organiser),
  }));
  // A copy begins from its event, whatever was typed before it.
  const kept = useKeptDraft(
    keptKey(session.account.id, copied === null ? null : `copy-${copied.code}`),
    base,
    0,
  );
  const [shown, setShown] = useState<{ values: EventValues; restored: string | null }>(() => ({
    values: kept.found?.values ?? base,
    restored: kept.found?.at ?? null,
  }));
  return (
    <>
      <PageHeading title={copied === null ? t('register') : t('copyOf', { title: copied.title })} />
      <ClosedNotice session={session} />
      {shown.restored === null ? null : (
        <RestoredNotice
          at={shown.restored}
          onDrop={() => {
            kept.drop();
            setShown({ values: { ...base }, restored: null });
          }}
        />
      )}
      <EventForm
        code={null}
        values={shown.values}
        fixedOrganiser={own !== null}
        error={register.error ?? registerSeries.error}
        pending={register.isPending || registerSeries.isPending}
        submits
        keptAt={kept.keptAt}
        onChange={kept.hold}
        onSave={async (values, submit, series) => {
          const titleOf = (title: string, number: number) => t('seriesName', { title, number });
          const said = series.more?.length
            ? await registerSeries.mutateAsync({ ...seriesSaidBy(values, series, titleOf), submit })
            : { items: [await register.mutateAsync({ ...saidBy(values), submit })] };
          kept.drop();
          const [event] = said.items;
          void message.success(
            said.items.length > 1
              ? t('seriesRegistered', { count: said.items.length })
              : submit
                ? t('registeredAndSubmitted')
                : t('registered'),
          );
          if (event?.series) await navigate({ to: '/events', search: { series: event.series } });
          else if (event) await navigate({ to: '/events/$code', params: { code: event.code } });
        }}
      />
    </>
  );
};

/** That organizers register nothing new any more, said before they fill in a form. */
const ClosedNotice = ({ session }: { session: Session }) => {
  const { t } = useTranslation('events');
  const { data } = useQuery(editionQuery());
  return data && !data.registering && !mayModerate(session) ? (
    <Alert showIcon type="warning" title={t('registrationClosed')} style={{ marginBlockEnd: 16 }} />
  ) : null;
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
  const own = looksAfter(session, first) ? valuesOf : valuesWithPending;
  const kept = useKeptDraft(keptKey(session.account.id, code), own(first), first.version);
  const [shown, setShown] = useState<{ base: Event; values: EventValues; restored: string | null }>(() => ({
    base: first,
    values: kept.found === null ? own(first) : { ...kept.found.values, organiser: own(first).organiser },
    restored: kept.found?.at ?? null,
  }));
  const [stale, setStale] = useState<{ theirs: Event; mine: EventValues } | null>(null);

  const save = async (values: EventValues, submit: boolean): Promise<void> => {
    setStale(null);
    const before = own(shown.base);
    if (changedFields(before, values).length > 0)
      try {
        const saved = await change.mutateAsync({
          change: changeBetween(before, values),
          version: shown.base.version,
        });
        kept.drop();
        setShown({ base: saved, values: own(saved), restored: null });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 412) throw error;
        const theirs = await client.query({ ...eventQuery(code), staleTime: 0 });
        setStale({ theirs, mine: values });
        return;
      }
    kept.drop();
    if (submit) await submitting.mutateAsync({ decision: 'submit' });
    void message.success(submit ? t('savedAndSubmitted') : t('saved'));
    await navigate({ to: '/events/$code', params: { code } });
  };

  return (
    <>
      <PageHeading
        title={t('editTitle', { title: shown.base.title })}
        note={<StatusTag status={shown.base.status} />}
      />
      {shown.restored === null ? null : (
        <RestoredNotice
          at={shown.restored}
          onDrop={() => {
            kept.drop();
            setShown({ base: shown.base, values: own(shown.base), restored: null });
          }}
        />
      )}
      {stale ? (
        <StaleNotice
          base={shown.base}
          theirs={stale.theirs}
          onTheirs={() => {
            kept.drop();
            setShown({ base: stale.theirs, values: own(stale.theirs), restored: null });
            setStale(null);
          }}
          onMine={() => {
            const values = rebase(own(shown.base), stale.mine, own(stale.theirs));
            setShown({ base: stale.theirs, values, restored: null });
            setStale(null);
          }}
        />
      ) : null}
      <EventForm
        code={code}
        values={shown.values}
        reviewed={isReviewed(shown.base) && !looksAfter(session, shown.base)}
        keptAt={kept.keptAt}
        onChange={kept.hold}
        fixedOrganiser={onlyOrganiser(session) !== null}
        error={stale ? null : (change.error ?? submitting.error)}
        pending={change.isPending || submitting.isPending}
        submits={shown.base.status === 'draft' || shown.base.status === 'returned'}
        onSave={save}
      />
    </>
  );
};
