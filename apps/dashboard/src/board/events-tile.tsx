import { cellKey, EVENT_STATUSES, type CellKey, type EventStatus } from '@innoweek/contracts';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RollingNumber } from '../ui/rolling-number.tsx';
import { useBoards, useCells, useMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import { ShareBar } from './share-bar.tsx';
import styles from './total-tile.module.css';

/** Statuses in the order an event goes through them, as far as they concern who watches the week. */
const SHOWN: readonly EventStatus[] = ['approved', 'live', 'concluded', 'cancelled', 'submitted', 'returned'];

/** Events that take place as the headline; every status beside it. */
export const EventsTile = () => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const held = useMetric(board, scope, 'events');
  const statuses = useStatuses();
  const figure = write('events', held, 'headline');
  return (
    <section className={styles.tile} data-tile="events">
      <h2 className={styles.label}>{t('metrics.events')}</h2>
      <p className={styles.figure} title={`${t('eventsHeadline')}: ${figure.exact}`}>
        <span className={styles.hidden}>{figure.exact}</span>
        <RollingNumber text={figure.digits} />
        <span className={styles.unit} aria-hidden="true">
          {figure.unit}
        </span>
      </p>
      <ShareBar
        label={t('statusStrip')}
        parts={SHOWN.map((status) => {
          const { short, exact } = write('events', statuses[status]);
          return { key: status, text: t(`statuses.${status}`), value: statuses[status], short, exact };
        })}
      />
    </section>
  );
};

const useStatuses = (): Record<EventStatus, number | undefined> => {
  const { board, scope } = useBoards();
  const keys = useMemo(() => EVENT_STATUSES.map((status) => cellKey(scope, 'events', status)), [scope]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) => keys.map((key) => cell(key) ?? '').join(),
    [keys],
  );
  const values = useCells(board, keys, pick).split(',');
  const valueOf = (status: EventStatus): number | undefined => {
    const value = values[EVENT_STATUSES.indexOf(status)];
    return value ? Number(value) : undefined;
  };
  return {
    draft: valueOf('draft'),
    submitted: valueOf('submitted'),
    returned: valueOf('returned'),
    approved: valueOf('approved'),
    live: valueOf('live'),
    concluded: valueOf('concluded'),
    cancelled: valueOf('cancelled'),
  };
};
