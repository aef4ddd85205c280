import { useTranslation } from 'react-i18next';
import { useTimeMachineHere } from '../history/time-machine.hook.ts';
import { useNow } from '../ui/use-now.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useBoards, useBoardStatus } from './board.context.ts';
import { clockText } from './edition.clock.ts';
import styles from './board-header.module.css';

const SECOND_MS = 1_000;

/** Whether the figures are the server's, which version they are and how old. */
export const Freshness = () => {
  const { t } = useTranslation('board');
  const { board, edition } = useBoards();
  const status = useBoardStatus(board);
  const now = useNow(SECOND_MS);
  const language = currentLanguage();
  const isPast = (useTimeMachineHere()?.moment ?? null) !== null;
  const offline = !status.connected && status.condition !== 'connecting';
  const stale = status.condition === 'stale' && status.confirmedAt !== null;
  const state = stale ? 'stale' : offline ? 'offline' : status.condition;
  // Told only of what is old: to make a format for every beat costs as much as to draw it.
  const time =
    state === 'stale' || state === 'offline' ? clockText(edition, status.confirmedAt ?? now, language) : '';
  // How fresh it is says nothing while the board shows a past, which it says by itself.
  if (isPast) return null;
  return (
    <div className={styles.freshness} data-state={state} role="group" aria-label={t('freshness')}>
      <span className={styles.lamp} aria-hidden="true" />
      <strong className={styles.state}>{t(`conditions.${state}`, { time })}</strong>
      {status.version !== null && (
        <span className={styles.version}>
          {t('version', { version: status.version })}
          {status.changedAt !== null && ` · ${age(now - status.changedAt, t)}`}
        </span>
      )}
    </div>
  );
};

type Translate = ReturnType<typeof useTranslation<'board'>>['t'];

const age = (ms: number, t: Translate): string => {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  if (seconds < 2) return t('ageNow');
  if (seconds < 120) return t('ageSeconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return t('ageMinutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('ageHours', { count: hours }) : t('ageDays', { count: Math.floor(hours / 24) });
};
