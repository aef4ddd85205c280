import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { UNDO_MINUTES, type Session } from '@innoweek/contracts';
import { Alert, Button, Modal, Select, Skeleton } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReturnReasons } from '../events/reason.presets.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { isCoordinator, mayModerate } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { ApprovalFilters } from './approval.filters.tsx';
import { commandOf, KEYS, moved, type QueueCommand } from './approval.keys.ts';
import {
  approvalsQuery,
  colleaguesQuery,
  useAssign,
  useDecide,
  useJoin,
  useUndo,
  useUnjoin,
} from './approval.queries.ts';
import { ApprovalRow } from './approval.row.tsx';
import styles from './approvals.module.css';

const route = getRouteApi('/workspace/approvals');
const MOST_DECIDED = 1000;

/** What waits for a decision, the longest waiting first; made for whoever decides about hundreds. */
export const ApprovalsScreen = () => (
  <AllowedGate allows={mayModerate}>{(session) => <Queue session={session} />}</AllowedGate>
);

type Decided = {
  decision: 'approve' | 'return';
  codes: string[];
  refused: { code: string; message: string }[];
};

const Queue = ({ session }: { session: Session }) => {
  const { t } = useTranslation('approvals');
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(approvalsQuery(search));
  const [open, setOpen] = useState<string | null>(null);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [returning, setReturning] = useState<readonly string[] | null>(null);
  const [decided, setDecided] = useState<Decided | null>(null);
  const [joined, setJoined] = useState<{ code: string; into: string } | null>(null);
  const [helping, setHelping] = useState(false);
  const decide = useDecide();
  const undo = useUndo();
  const join = useJoin();
  const unjoin = useUnjoin();
  const presets = useReturnReasons();

  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const codes = items.map(({ event }) => event.code);
  const chosen = selected.filter((code) => codes.includes(code));

  const send = (decision: Decided['decision'], about: readonly string[], reason?: string): void => {
    // The next one is opened at once: whoever decides about hundreds does not look for it.
    const last = codes.indexOf(about.at(-1) ?? '');
    const next = codes.slice(last + 1).find((code) => !about.includes(code)) ?? null;
    decide.mutate(
      { codes: [...about], decision, ...(reason === undefined ? {} : { reason }) },
      {
        onSuccess: ({ outcomes }) => {
          setReturning(null);
          setSelected(selected.filter((code) => !about.includes(code)));
          setOpen(next);
          setDecided({
            decision,
            codes: outcomes.flatMap(({ ok, code }) => (ok ? [code] : [])),
            refused: outcomes.flatMap(({ ok, code, message }) =>
              ok ? [] : [{ code, message: message ?? '' }],
            ),
          });
        },
      },
    );
  };
  const takeBack = (): void => {
    if (!decided || decided.codes.length === 0 || undo.isPending) return;
    undo.mutate(decided.codes, {
      onSuccess: ({ outcomes }) => {
        const refused = outcomes.flatMap(({ ok, code, message }) =>
          ok ? [] : [{ code, message: message ?? '' }],
        );
        setDecided(refused.length === 0 ? null : { ...decided, codes: [], refused });
        setOpen(outcomes[0]?.code ?? null);
      },
    });
  };
  const about = chosen.length > 0 ? chosen : open === null || !codes.includes(open) ? [] : [open];
  const select = (code: string, is: boolean): void =>
    setSelected(is ? [...chosen, code] : chosen.filter((other) => other !== code));

  const run = useEffectEvent((command: QueueCommand): void => {
    switch (command) {
      case 'next':
      case 'previous': {
        const at = open === null ? -1 : codes.indexOf(open);
        const to = moved(at < 0 ? null : at, command, codes.length);
        setOpen(to === null ? null : (codes[to] ?? null));
        break;
      }
      case 'select':
        if (open !== null) select(open, !chosen.includes(open));
        break;
      case 'approve':
        if (about.length > 0 && !decide.isPending) send('approve', about);
        break;
      case 'return':
        if (about.length > 0) setReturning(about);
        break;
      case 'undo':
        takeBack();
        break;
      case 'help':
        setHelping(true);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const at = event.target instanceof Element ? event.target : null;
      const typing = at?.closest(
        'input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="combobox"]',
      );
      const command = commandOf(event, Boolean(typing));
      if (command === null) return;
      event.preventDefault();
      run(command);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <>
      <PageHeading
        title={t('title')}
        note={list.data ? t('total', { total: exactNumber(total, currentLanguage()) }) : null}
        actions={<Button onClick={() => setHelping(true)}>{t('keys')}</Button>}
      />
      <ApprovalFilters
        search={search}
        nation={isCoordinator(session)}
        onChange={(next) => void navigate({ to: '/approvals', search: next, replace: true })}
      />
      {joined ? (
        <Alert
          showIcon
          role="status"
          className={styles.outcome ?? ''}
          type="success"
          title={t('joined', joined)}
          action={
            <Button
              size="small"
              loading={unjoin.isPending}
              onClick={() => unjoin.mutate(joined.code, { onSuccess: () => setJoined(null) })}
            >
              {t('undoJoin')}
            </Button>
          }
        />
      ) : null}
      {join.error ? <ProblemNotice error={join.error} /> : null}
      {unjoin.error ? <ProblemNotice error={unjoin.error} /> : null}
      {decided ? <Outcome decided={decided} undoing={undo.isPending} onUndo={takeBack} /> : null}
      {undo.error ? <ProblemNotice error={undo.error} /> : null}
      {decide.error && returning === null ? <ProblemNotice error={decide.error} /> : null}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? <p className={styles.none}>{t('none')}</p> : null}
      <ol className={styles.rows}>
        {items.map((approval) => {
          const { code } = approval.event;
          return (
            <ApprovalRow
              key={code}
              approval={approval}
              session={session}
              open={open === code}
              selected={chosen.includes(code)}
              deciding={decide.isPending}
              onOpen={() => setOpen(open === code ? null : code)}
              onSelect={(is) => select(code, is)}
              onApprove={() => send('approve', [code])}
              onReturn={() => setReturning([code])}
              joining={join.isPending}
              onJoin={(into) =>
                join.mutate({ into, code }, { onSuccess: () => setJoined({ code, into: into.code }) })
              }
            />
          );
        })}
      </ol>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      {items.length > 0 ? (
        <section className={styles.bar} aria-label={t('bulk')}>
          <span aria-live="polite">{t('selected', { total: chosen.length })}</span>
          <Button
            size="small"
            onClick={() => setSelected(chosen.length === codes.length ? [] : codes.slice(0, MOST_DECIDED))}
          >
            {chosen.length === codes.length ? t('selectNone') : t('selectShown', { total: codes.length })}
          </Button>
          {chosen.length > 0 ? (
            <>
              <Assign codes={chosen} />
              <span className={styles.barActions}>
                <Button onClick={() => setReturning(chosen)}>{t('return')}</Button>
                <Button type="primary" loading={decide.isPending} onClick={() => send('approve', chosen)}>
                  {t('approve')}
                </Button>
              </span>
            </>
          ) : null}
        </section>
      ) : null}
      {returning ? (
        <ReasonDialog
          title={t('returnTitle', { total: returning.length })}
          hint={t('returnHint')}
          confirm={t('return')}
          presets={presets}
          pending={decide.isPending}
          error={decide.error}
          onConfirm={(reason) => send('return', returning, reason)}
          onClose={() => setReturning(null)}
        />
      ) : null}
      <Modal open={helping} title={t('keys')} footer={null} onCancel={() => setHelping(false)}>
        <dl className={styles.keys}>
          {KEYS.map(([key, command]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`commands.${command}`)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
};

/** What became of the last decision, and the way back for some minutes. */
const Outcome = ({
  decided,
  undoing,
  onUndo,
}: {
  decided: Decided;
  undoing: boolean;
  onUndo: () => void;
}) => {
  const { t } = useTranslation('approvals');
  const { decision, codes, refused } = decided;
  return (
    <Alert
      showIcon
      role="status"
      className={styles.outcome ?? ''}
      type={refused.length === 0 ? 'success' : 'warning'}
      title={codes.length > 0 ? t(`done.${decision}`, { total: codes.length }) : t('noneDone')}
      description={
        refused.length === 0 ? undefined : (
          <ul>
            {refused.map(({ code, message }) => (
              <li key={code}>{t('refused', { code, message })}</li>
            ))}
          </ul>
        )
      }
      action={
        codes.length > 0 ? (
          <Button size="small" loading={undoing} onClick={onUndo}>
            {t('undo', { minutes: UNDO_MINUTES })}
          </Button>
        ) : undefined
      }
    />
  );
};

const NOBODY = 'nobody';

const Assign = ({ codes }: { codes: readonly string[] }) => {
  const { t } = useTranslation('approvals');
  const { data } = useQuery(colleaguesQuery);
  const assign = useAssign();
  return (
    <>
      <Select<string>
        className={styles.assign ?? ''}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('assign')}
        placeholder={t('assign')}
        value={null}
        loading={assign.isPending}
        options={[
          { value: NOBODY, label: t('release') },
          ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(account) =>
          assign.mutate({ codes: [...codes], account: account === NOBODY ? null : account })
        }
      />
      {assign.error ? <ProblemNotice error={assign.error} /> : null}
    </>
  );
};
