import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FigureName, Session, Task, TaskOutcome } from '@innoweek/contracts';
import { Alert, Button, Grid, Modal, Skeleton } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moved } from '../approvals/approval.keys.ts';
import {
  readReconciliationSearch,
  type ReconciliationSearch,
} from '../reconciliation/reconciliation.search.ts';
import { useRulingDesk } from '../reconciliation/ruling.desk.tsx';
import { isAdministrator, isCoordinator } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { FiguresDialog } from './figures.dialog.tsx';
import { TaskFilters } from './task.filters.tsx';
import { TASK_KEYS, taskCommandOf, type TaskCommand } from './task.keys.ts';
import { figureOf, mayVerify, TaskPanel } from './task.panel.tsx';
import { taskQuery, tasksQuery, useTaskAct, useUndoFigures, type TaskAct } from './task.queries.ts';
import { TaskRow } from './task.row.tsx';
import styles from './tasks.module.css';

/** What was done last; `figures` where they were decided about together. */
type Last = {
  ids: readonly string[];
  said: string;
  undoable: boolean;
  figures: { receipt: string; rules: boolean } | null;
};
type Deciding = { ids: readonly string[]; outcome: TaskOutcome };

/** Everything that somebody has to look at, worked off one by one or many at once. */
export const TaskQueue = ({ search, session }: { search: ReconciliationSearch; session: Session }) => {
  const { t } = useTranslation('tasks');
  const navigate = useNavigate();
  const wide = Grid.useBreakpoint().lg ?? true;
  const list = useInfiniteQuery(tasksQuery(search));
  const opened = search.task ?? null;
  const setOpened = (task: string | null): void =>
    void navigate({
      to: '/reconciliation',
      search: readReconciliationSearch({ ...search, task: task ?? undefined }),
      replace: true,
      resetScroll: false,
    });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const [settling, setSettling] = useState<{ figures: readonly FigureName[]; rules: boolean } | null>(null);
  const [last, setLast] = useState<Last | null>(null);
  const undoFigures = useUndoFigures();
  const [helping, setHelping] = useState(false);
  const act = useTaskAct();
  const desk = useRulingDesk();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = items.findIndex(({ id }) => id === opened);
  // A link may lead to a task that is on another page of the queue, or in another state.
  const linked = useQuery({
    ...taskQuery(opened ?? ''),
    enabled: opened !== null && at < 0 && list.isSuccess,
  });
  const current = items[at] ?? (opened !== null && linked.data?.id === opened ? linked.data : undefined);
  const picked = items.filter(({ id }) => chosen.has(id));

  const run = (ids: readonly string[], order: TaskAct): void =>
    act.mutate(
      { ids, order },
      {
        onSuccess: ({ outcomes }) => {
          const done = outcomes.filter(({ ok }) => ok).map(({ id }) => id);
          const refused = outcomes.filter(({ ok }) => !ok);
          const said = t(`done.${order.act}`, { count: done.length });
          setLast({
            ids: done,
            said:
              refused.length === 0
                ? said
                : `${said} ${t('refused', { count: refused.length, why: refused[0]?.message ?? '' })}`,
            undoable: order.act === 'decisions' && done.length > 0,
            figures: null,
          });
          if (order.act === 'decisions') {
            setDeciding(null);
            // Whoever works off many does not look for the next one.
            const next = items.slice(at + 1).find(({ id }) => !ids.includes(id));
            if (current && ids.includes(current.id)) setOpened(next?.id ?? null);
            setChosen(new Set());
          }
        },
      },
    );

  const undo = (): void => {
    if (!last?.undoable || undoFigures.isPending) return;
    if (last.figures === null) {
      run(last.ids, { act: 'undo' });
      return;
    }
    undoFigures.mutate(
      { ...last.figures, reason: t('undoReason') },
      { onSuccess: () => setLast({ ids: [], said: t('undoneMany'), undoable: false, figures: null }) },
    );
  };

  const choose = (task: Task, selected: boolean): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (selected) after.add(task.id);
      else after.delete(task.id);
      return after;
    });

  const command = useEffectEvent((name: TaskCommand): void => {
    const may = current?.may.act ?? false;
    switch (name) {
      case 'next':
      case 'previous': {
        const to = moved(at < 0 ? null : at, name, items.length);
        setOpened(to === null ? null : (items[to]?.id ?? null));
        break;
      }
      case 'take':
        if (current && may) run([current.id], { act: 'assignments', account: session.account.id });
        break;
      case 'select':
        if (current && may) choose(current, !chosen.has(current.id));
        break;
      case 'right':
      case 'corrected':
        if (current && may) setDeciding({ ids: [current.id], outcome: name });
        break;
      case 'rule':
        document.querySelector<HTMLButtonElement>(`[data-desk] section button`)?.click();
        break;
      case 'undo':
        undo();
        break;
      case 'help':
        setHelping(true);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const from = event.target instanceof Element ? event.target : null;
      const typing = from?.closest(
        'input, textarea, select, [role="dialog"], [role="combobox"], [role="menu"]',
      );
      const name = taskCommandOf(
        event,
        Boolean(typing) && !(from instanceof HTMLInputElement && from.type === 'checkbox'),
      );
      if (name === null) return;
      event.preventDefault();
      command(name);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const panel = current ? (
    <TaskPanel
      key={current.id}
      task={current}
      session={session}
      pending={act.isPending}
      onAct={(order) => run([current.id], order)}
      onDecide={(outcome) => setDeciding({ ids: [current.id], outcome })}
      onRule={desk.open}
      onVerify={(figures) => setSettling({ figures, rules: false })}
    />
  ) : null;
  const total = list.data?.pages[0]?.total;
  const figures = picked.flatMap((task) => figureOf(task) ?? []);
  return (
    <>
      <PageHeading
        title={t('title')}
        note={total === undefined ? null : t('total', { total: exactNumber(total, currentLanguage()) })}
        actions={
          <>
            <ButtonLink to="/reconciliation" search={{ view: 'disagreements' }}>
              {t('toDisagreements')}
            </ButtonLink>
            <ButtonLink to="/remainders">{t('toRemainders')}</ButtonLink>
            <ButtonLink to="/reconciliation" search={{ view: 'rules' }}>
              {t('toRules')}
            </ButtonLink>
            {wide ? <Button onClick={() => setHelping(true)}>{t('keys')}</Button> : null}
          </>
        }
      />
      <TaskFilters
        search={search}
        nation={isCoordinator(session) || isAdministrator(session)}
        onChange={(next) => void navigate({ to: '/reconciliation', search: next, replace: true })}
      />
      {last ? (
        <Alert
          showIcon
          role="status"
          type="success"
          className={styles.outcome ?? ''}
          title={last.said}
          action={
            last.undoable ? (
              <Button size="small" loading={act.isPending || undoFigures.isPending} onClick={undo}>
                {t('undo')}
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {undoFigures.error ? <ProblemNotice error={undoFigures.error} /> : null}
      {act.error && deciding === null ? <ProblemNotice error={act.error} /> : null}
      {desk.notice}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? <p className={styles.none}>{t('none')}</p> : null}
      {picked.length === 0 ? null : (
        <div className={styles.bar} role="group" aria-label={t('chosen', { count: picked.length })}>
          <strong>{t('chosen', { count: picked.length })}</strong>
          {(['right', 'corrected', 'ruled'] as const).map((outcome) => (
            <Button
              key={outcome}
              size="small"
              onClick={() => setDeciding({ ids: picked.map(({ id }) => id), outcome })}
            >
              {t(`outcomes.${outcome}`)}
            </Button>
          ))}
          <Button
            size="small"
            onClick={() =>
              run(
                picked.map(({ id }) => id),
                { act: 'assignments', account: session.account.id },
              )
            }
          >
            {t('take')}
          </Button>
          {mayVerify(session) && figures.length > 0 ? (
            <>
              <Button size="small" onClick={() => setSettling({ figures, rules: false })}>
                {t('verify')}
              </Button>
              <Button size="small" onClick={() => setSettling({ figures, rules: true })}>
                {t('ruleMany')}
              </Button>
            </>
          ) : null}
          <Button size="small" type="link" onClick={() => setChosen(new Set())}>
            {t('chooseNone')}
          </Button>
        </div>
      )}
      {linked.error && current === undefined ? <ProblemNotice error={linked.error} /> : null}
      {at < 0 && current !== undefined && !(wide && items.length > 0) ? (
        <section className={styles.linked} aria-label={t('task')} data-desk>
          <h2 className={styles.heading}>{current.text}</h2>
          {panel}
        </section>
      ) : null}
      {items.length === 0 ? null : (
        <div className={wide ? styles.columns : undefined}>
          <div>
            <ol className={styles.rows}>
              {items.map((task) => (
                <TaskRow
                  key={task.id}
                  task={task}
                  open={task.id === opened}
                  selected={task.may.act ? chosen.has(task.id) : null}
                  onOpen={() => setOpened(task.id === opened ? null : task.id)}
                  onSelect={(selected) => choose(task, selected)}
                >
                  {!wide && task.id === opened ? (
                    <div className={styles.within} data-desk>
                      {panel}
                    </div>
                  ) : null}
                </TaskRow>
              ))}
            </ol>
            {list.hasNextPage ? (
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('more')}
              </Button>
            ) : null}
          </div>
          {wide ? (
            <section className={styles.panel} aria-label={t('task')} data-desk tabIndex={0}>
              {current ? <h2 className={styles.heading}>{current.text}</h2> : null}
              {panel ?? <p className={styles.quiet}>{t('chooseOne')}</p>}
            </section>
          ) : null}
        </div>
      )}
      {desk.dialog}
      {settling ? (
        <FiguresDialog
          figures={settling.figures}
          rules={settling.rules}
          onDone={(done) => {
            setSettling(null);
            setChosen(new Set());
            const said = t(settling.rules ? 'ruledMany' : 'verified', { count: done.figures });
            const { receipt } = done;
            const made = receipt === null ? null : { receipt, rules: settling.rules };
            undoFigures.reset();
            setLast({ ids: [], said, undoable: made !== null, figures: made });
          }}
          onClose={() => setSettling(null)}
        />
      ) : null}
      {deciding ? (
        <ReasonDialog
          title={t('decideTitle', { outcome: t(`outcomes.${deciding.outcome}`), count: deciding.ids.length })}
          hint={t(`hints.${deciding.outcome}`)}
          confirm={t('confirm')}
          presets={(['signIn', 'phone', 'slip'] as const).map((name) => t(`reasons.${name}`))}
          pending={act.isPending}
          error={act.error}
          onConfirm={(reason) => run(deciding.ids, { act: 'decisions', outcome: deciding.outcome, reason })}
          onClose={() => setDeciding(null)}
        />
      ) : null}
      <Modal open={helping} title={t('keys')} footer={null} onCancel={() => setHelping(false)}>
        <dl className={styles.keys}>
          {TASK_KEYS.map(([key, name]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`commands.${name}`)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
};
