import { cellKey, EVENT_STATUSES, type CellKey, type EventStatus } from '@innoweek/contracts';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoards, useCells, useMetric } from '../board.context.ts';
import { useExpectation } from '../expectation.hook.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { useFigures } from '../figure.text.ts';
import { Against } from './against.tsx';
import { BigNumber } from './big-number.tsx';
import { BulletBar } from './bullet-bar.tsx';
import styles from './figures.module.css';

/** Those that take place, in the order an event goes through them. */
const HELD = ['concluded', 'live', 'approved'] as const satisfies readonly EventStatus[];
const BESIDE = ['submitted', 'returned', 'cancelled'] as const satisfies readonly EventStatus[];

/** How many events are on now, of how many; and what became of the others. */
export const EventsFigure = () => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const held = useMetric(board, scope, 'events');
  const statuses = useStatuses();
  const expectation = useExpectation('events', scope);
  const live = write('events', statuses.get('live') ?? (held === undefined ? undefined : 0), 'headline');
  const all = write('events', held);
  return (
    <section className={styles.events} data-tile="events" aria-label={t('metrics.events')}>
      <h2 className={styles.label}>{t('metrics.events')}</h2>
      <BigNumber figure={live} cell={cellKey(scope, 'events', 'live')} size="second">
        <span className={styles.beside}>
          <span className={styles.lamp} aria-hidden="true" />
          {t('eventsLive')}
          <span className={styles.of}>
            {t('eventsOf')}
            <FigureLink cell={cellKey(scope, 'events', 'held')}>
              <b title={t('eventsHeadline')}>{all.exact}</b>
            </FigureLink>
            {t('eventsAll')}
          </span>
        </span>
      </BigNumber>
      <BulletBar
        parts={HELD.map((status) => ({ key: status, value: statuses.get(status) ?? 0 }))}
        scale={expectation.plan}
        marks={expectation.previous === null ? [] : [{ key: 'previous', value: expectation.previous.total }]}
      />
      <ul className={styles.legend} data-columns aria-label={t('statusStrip')}>
        {[...HELD, ...BESIDE].map((status) => (
          <li key={status} data-absent={statuses.get(status) === undefined || undefined}>
            <span className={styles.swatch} data-part={status} aria-hidden="true" />
            <span className={styles.what}>{t(`statuses.${status}`)}</span>
            <FigureLink cell={cellKey(scope, 'events', status)}>
              {write('events', statuses.get(status)).short}
            </FigureLink>
          </li>
        ))}
      </ul>
      <Against metric="events" value={held} expectation={expectation} brief />
    </section>
  );
};

const useStatuses = (): ReadonlyMap<EventStatus, number> => {
  const { board, scope } = useBoards();
  const keys = useMemo(() => EVENT_STATUSES.map((status) => cellKey(scope, 'events', status)), [scope]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) => keys.map((key) => cell(key) ?? '').join(),
    [keys],
  );
  const texts = useCells(board, keys, pick);
  return useMemo(() => {
    const values = texts.split(',');
    return new Map(
      EVENT_STATUSES.flatMap((status, index) =>
        values[index] ? [[status, Number(values[index])] as const] : [],
      ),
    );
  }, [texts]);
};
