import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  TASK_OUTCOMES,
  type FigureName,
  type Session,
  type Task,
  type TaskOutcome,
} from '@innoweek/contracts';
import { Button, Dropdown, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { colleaguesQuery } from '../approvals/approval.queries.ts';
import { formatMoment } from '../events/wall.time.ts';
import { ClaimPanel } from '../reconciliation/claim.panel.tsx';
import { useWords } from '../reconciliation/figure.words.ts';
import { claimsQuery, type Subject } from '../reconciliation/reconciliation.queries.ts';
import type { Target } from '../reconciliation/ruling.dialog.tsx';
import { RemainderOf } from '../remainders/remainder.decision.tsx';
import { isCoordinator, mayModerate } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import { taskHistoryQuery, type TaskAct } from './task.queries.ts';
import { CopyLink } from './copy.link.tsx';
import { SNOOZES, snoozeUntil } from './task.snooze.ts';
import styles from './tasks.module.css';

/**
 * Whose figures a task is about: an event's, or what a unit reports outside its events. What a unit declares as its
 * total is held against its events and just that.
 */
const subjectOf = ({ event, subject, rule, unit }: Task): Subject | null => {
  if (event !== null) return { event: event.code };
  if (subject.startsWith('remainder:')) return { unit: subject.replace('remainder:', '') };
  return rule === 'remainder' && unit !== null ? { unit } : null;
};

/** The figure that a task is about, where it is about one. */
export const figureOf = (task: Task): FigureName | null => {
  const { day, metric } = task;
  const subject = subjectOf(task);
  return subject === null || day === null || metric === null ? null : { ...subject, day, metric };
};

/** Why a task is one, what everybody says of its figure, and what can be done. */
export const TaskPanel = ({
  task,
  session,
  pending,
  onAct,
  onDecide,
  onRule,
  onVerify,
}: {
  task: Task;
  session: Session;
  pending: boolean;
  onAct: (order: TaskAct) => void;
  onDecide: (outcome: TaskOutcome) => void;
  onRule: (target: Target, ends?: boolean) => void;
  onVerify: (figures: FigureName[]) => void;
}) => {
  const { t } = useTranslation('tasks');
  const language = currentLanguage();
  const { decision, closed, snoozedUntil } = task;
  return (
    <>
      <p className={styles.text}>{task.because}</p>
      {snoozedUntil === null ? null : (
        <p className={styles.quiet}>{t('snoozedUntil', { at: formatMoment(snoozedUntil, language) })}</p>
      )}
      {decision === null ? null : (
        <p className={styles.text}>
          {t('decidedBy', {
            by: decision.by,
            at: formatMoment(decision.at, language),
            outcome: t(`outcomes.${decision.outcome}`),
            reason: decision.reason,
          })}
        </p>
      )}
      {closed === null ? null : (
        <p className={styles.text}>
          {t(`closed.${closed.cause}`, { at: formatMoment(closed.at, language) })}
        </p>
      )}
      <Links task={task} />
      {task.remainder !== null && task.may.act && mayModerate(session) ? (
        <RemainderOf id={task.remainder} />
      ) : null}
      {task.may.act ? (
        <Actions task={task} session={session} pending={pending} onAct={onAct} onDecide={onDecide} />
      ) : null}
      {task.may.undo ? (
        <div>
          <Button loading={pending} onClick={() => onAct({ act: 'undo' })}>
            {t('undoDecision')}
          </Button>
        </div>
      ) : null}
      <Claims task={task} onRule={onRule} onVerify={onVerify} />
      <History id={task.id} />
    </>
  );
};

const Links = ({ task }: { task: Task }) => {
  const { t } = useTranslation('tasks');
  const { event, other, rule, unit, subject } = task;
  const claims = subjectOf(task);
  return (
    <div className={styles.links}>
      {[event, other].map((one) =>
        one ? (
          <Link key={one.code} to="/events/$code" params={{ code: one.code }}>
            {t('toEvent', { code: one.code })}
          </Link>
        ) : null,
      )}
      {claims === null ? null : (
        <Link to="/reconciliation" search={claims}>
          {t('toClaims')}
        </Link>
      )}
      <CopyLink id={task.id} />
      {rule === 'remainder' ? <Link to="/remainders">{t('toRemainders')}</Link> : null}
      {rule === 'silent_unit' ? <Link to="/completeness">{t('toCompleteness')}</Link> : null}
      {unit !== null && subject.startsWith('unit:') ? (
        <Link to="/board" search={{ scope: subject }}>
          {t('toBoard')}
        </Link>
      ) : null}
    </div>
  );
};

const Actions = ({
  task,
  session,
  pending,
  onAct,
  onDecide,
}: {
  task: Task;
  session: Session;
  pending: boolean;
  onAct: (order: TaskAct) => void;
  onDecide: (outcome: TaskOutcome) => void;
}) => {
  const { t } = useTranslation('tasks');
  const clearing = useClearing();
  const { data } = useQuery(colleaguesQuery);
  const me = session.account.id;
  const language = currentLanguage();
  return (
    <>
      <div className={styles.buttons}>
        {TASK_OUTCOMES.filter((outcome) => outcome !== 'duplicate' || task.other !== null).map((outcome) => (
          <Button
            key={outcome}
            type={outcome === 'corrected' ? 'primary' : 'default'}
            disabled={pending}
            onClick={() => onDecide(outcome)}
          >
            {t(`outcomes.${outcome}`)}
          </Button>
        ))}
      </div>
      <div className={styles.buttons}>
        {task.owner?.id === me ? null : (
          <Button disabled={pending} onClick={() => onAct({ act: 'assignments', account: me })}>
            {t('take')}
          </Button>
        )}
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          style={{ minInlineSize: 150 }}
          aria-label={t('giveTo')}
          placeholder={t('giveTo')}
          value={task.owner?.id ?? null}
          options={[
            ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ...(task.owner && !(data?.items ?? []).some(({ id }) => id === task.owner?.id)
              ? [{ value: task.owner.id, label: task.owner.name }]
              : []),
          ]}
          allowClear={clearing}
          disabled={pending}
          onChange={(account: string | null | undefined) =>
            onAct({ act: 'assignments', account: account ?? null })
          }
        />
        {task.state === 'snoozed' ? (
          <Button disabled={pending} onClick={() => onAct({ act: 'snoozes', until: null })}>
            {t('wake')}
          </Button>
        ) : (
          <Dropdown
            trigger={['click']}
            menu={{
              items: SNOOZES.map((name) => ({
                key: name,
                label: `${t(`snoozes.${name}`)} · ${formatMoment(snoozeUntil(name, new Date()), language)}`,
                onClick: () => onAct({ act: 'snoozes', until: snoozeUntil(name, new Date()) }),
              })),
            }}
          >
            <Button disabled={pending}>{t('snooze')}</Button>
          </Dropdown>
        )}
      </div>
    </>
  );
};

/** What everybody says of the figure, and the desk to decide which of it counts. */
const Claims = ({
  task,
  onRule,
  onVerify,
}: {
  task: Task;
  onRule: (target: Target, ends?: boolean) => void;
  onVerify: (figures: FigureName[]) => void;
}) => {
  const { t } = useTranslation('tasks');
  const words = useWords();
  const subject = subjectOf(task);
  const { data } = useQuery({ ...claimsQuery(subject ?? { unit: '' }), enabled: subject !== null });
  const groups = (data?.items ?? []).filter(
    ({ metric, day }) =>
      (task.metric === null || metric === task.metric) && (task.day === null || day === task.day),
  );
  if (!data || subject === null || groups.length === 0) return null;
  return (
    <>
      {groups.map((group) => {
        const key = `${task.id}|${group.metric}|${group.day}`;
        const target: Target = { key, subject, what: task.event?.title ?? task.text, group };
        const { counted, day, metric } = group;
        return (
          <section key={key} className={styles.part} aria-label={words.about(group)}>
            <h3 className={styles.quiet}>
              {task.rule === 'remainder' ? t('outside', { figure: words.about(group) }) : words.about(group)}
            </h3>
            <ClaimPanel
              group={group}
              mayRule={data.mayRule}
              onRule={() => onRule(target)}
              onEnd={() => onRule(target, true)}
            />
            {data.mayRule && counted && counted.grade !== 'verified' && group.ruling === null ? (
              <div>
                <Button onClick={() => onVerify([{ ...subject, day, metric, value: counted.amount }])}>
                  {t('verify')}
                </Button>
              </div>
            ) : null}
          </section>
        );
      })}
    </>
  );
};

const History = ({ id }: { id: string }) => {
  const { t } = useTranslation('tasks');
  const { data } = useQuery(taskHistoryQuery(id));
  if (!data) return null;
  return (
    <section className={styles.part} aria-label={t('history')}>
      <h3 className={styles.quiet}>{t('history')}</h3>
      <ul className={styles.history}>
        {data.items.map((step) => (
          <li key={step.at + step.action}>
            {t('stepLine', {
              at: formatMoment(step.at, currentLanguage()),
              by: step.by ?? t('server'),
              what:
                step.outcome === null
                  ? t(`steps.${step.action}`)
                  : t('stepOutcome', {
                      step: t(`steps.${step.action}`),
                      outcome: t(`outcomes.${step.outcome}`),
                    }),
            })}
            {step.text === null || step.action === 'closed' || step.action === 'snooze'
              ? ''
              : ` · ${step.text}`}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Whether the caller may verify what is reported. */
export const mayVerify = (session: Session): boolean => isCoordinator(session);
