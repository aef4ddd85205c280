import type { Task } from '@innoweek/contracts';
import { Checkbox } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark, type Tone } from '../ui/mark.tsx';
import styles from './tasks.module.css';

export const TONES: Record<Task['severity'], Tone> = { critical: 'bad', warning: 'wait', notice: 'info' };

/** A task in the queue: what is the matter, with whom, since when, and whose it is. */
export const TaskRow = ({
  task,
  open,
  selected,
  onOpen,
  onSelect,
  children,
}: {
  task: Task;
  open: boolean;
  /** Null where it cannot be chosen. */
  selected: boolean | null;
  onOpen: () => void;
  onSelect: (selected: boolean) => void;
  /** The task itself, where there is no room for it beside the queue. */
  children: ReactNode;
}) => {
  const { t } = useTranslation('tasks');
  const units = useUnitNames();
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) here.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <li ref={here} className={styles.row} data-open={open}>
      <div className={styles.line}>
        {selected === null ? null : (
          <Checkbox
            aria-label={t('choose', { text: task.text })}
            checked={selected}
            onChange={({ target }) => onSelect(target.checked)}
          />
        )}
        <div className={styles.what}>
          <button type="button" className={styles.title} aria-expanded={open} onClick={onOpen}>
            {task.text}
          </button>
          <div className={styles.under}>
            <Mark tone={TONES[task.severity]}>{t(`rules.${task.rule}.name`)}</Mark>
            {task.unit === null ? null : <span>{units.nameOf(task.unit)}</span>}
            <span>{t('since', { at: formatMoment(task.since, currentLanguage()) })}</span>
            <span>{task.owner ? t('ownedBy', { name: task.owner.name }) : t('ownedByNobody')}</span>
            {task.reopenedAt !== null && task.state === 'open' ? (
              <Mark tone="bad">{t('reopened')}</Mark>
            ) : null}
          </div>
        </div>
      </div>
      {children}
    </li>
  );
};
