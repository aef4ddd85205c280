import type { Task, TaskSeverity } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.query.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { exactNumber } from '../../ui/number.format.ts';
import { useNow } from '../../ui/use-now.ts';
import { BoardPanel } from '../board-panel.tsx';
import { useBoards } from '../board.context.ts';
import { useLeads } from '../board.place.ts';
import { editionNow } from '../edition.clock.ts';
import { ExportMenu } from '../export/export.menu.tsx';
import { ListAge } from '../panel-age.tsx';
import { useAlarmActions, useAlarms } from './alarm.queries.ts';
import styles from './alarms.module.css';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SNOOZES = [1, 4, 12] as const;
/** Told by their shape as well as by their colour. */
const SIGNS: Readonly<Record<TaskSeverity, string>> = {
  critical: '\u25c6',
  warning: '\u25b2',
  notice: '\u25cb',
};

/** What somebody has to look at, with who does; nothing at all for those who may not know. */
export const AlarmPanel = () => {
  const { t } = useTranslation('board');
  const query = useAlarms();
  if (query === null) return null;
  const page = query.data;
  return (
    <BoardPanel
      area="alarms"
      title={t('alarmsTitle')}
      note={
        page &&
        (page.total === 0
          ? t('noAlarms')
          : t('alarmCount', { total: exactNumber(page.total, currentLanguage()) }))
      }
      age={<ListAge query={query} staysLive />}
      aside={
        <>
          <Link to="/reconciliation" className={styles.more}>
            {t('allOfIt')}
          </Link>
          <ExportMenu panel="alarms" title={t('alarmsTitle')} staysLive />
        </>
      }
      className={styles.panel}
    >
      {page && page.items.length > 0 ? (
        <ul className={styles.list} tabIndex={0} aria-label={t('alarmsTitle')}>
          {page.items.map((task) => (
            <AlarmLine key={task.id} task={task} />
          ))}
        </ul>
      ) : query.isError ? (
        <p className={styles.empty}>{t('listFailed')}</p>
      ) : null}
    </BoardPanel>
  );
};

const AlarmLine = ({ task }: { task: Task }) => {
  const { t } = useTranslation(['board', 'tasks']);
  const { edition } = useBoards();
  const session = useSession();
  const { assign, snooze } = useAlarmActions();
  const now = editionNow(edition, useNow(MINUTE_MS));
  const hours = Math.floor((now - Date.parse(task.since)) / HOUR_MS);
  const own = session?.account.id;
  const leads = useLeads();
  const what = (
    <>
      <b>{t(`tasks:rules.${task.rule}.name`)}</b> {task.text}
    </>
  );
  return (
    <li className={styles.line} title={`${task.text}\n${task.because}`}>
      <span className={styles.sign} data-severity={task.severity}>
        <span aria-hidden="true">{SIGNS[task.severity]}</span>
        <span className={styles.hidden}>{t(`severities.${task.severity}`)}</span>
      </span>
      <span className={styles.text}>
        {leads ? (
          <Link to="/reconciliation" search={{ task: task.id }}>
            {what}
          </Link>
        ) : (
          what
        )}
      </span>
      <span className={styles.facts}>
        {hours >= 1 && <span>{t('alarmSince', { count: hours })}</span>}
        <span data-nobody={task.owner === null || undefined}>{task.owner?.name ?? t('alarmNobody')}</span>
      </span>
      {task.may.act && own && (
        <span className={styles.actions}>
          <button
            type="button"
            disabled={assign.isPending}
            onClick={() => assign.mutate({ id: task.id, account: task.owner?.id === own ? null : own })}
          >
            {t(task.owner?.id === own ? 'alarmGiveBack' : 'alarmTake')}
          </button>
          <select
            value=""
            aria-label={t('alarmSnooze')}
            disabled={snooze.isPending}
            onChange={(event) =>
              // By the clock of whoever puts it off, not by the edition's.
              snooze.mutate({ id: task.id, until: Date.now() + Number(event.target.value) * HOUR_MS })
            }
          >
            <option value="" disabled>
              {t('alarmSnooze')}
            </option>
            {SNOOZES.map((count) => (
              <option key={count} value={count}>
                {t('alarmSnoozeHours', { count })}
              </option>
            ))}
          </select>
        </span>
      )}
    </li>
  );
};
