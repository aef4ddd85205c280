import type { CellKey } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { Link } from '@tanstack/react-router';
import { memo, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../ui/panel.tsx';
import { metricKeys, sumOf, useBoards, useCells, useMetric, type BoardMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import { usePlaceName } from './place.text.ts';
import styles from './unit-ranking.module.css';

const NO_UNIT = 'none';
const UNITS = [...REPORTING_UNITS.map(({ id }) => id), NO_UNIT];

/** The units from the largest figure to the smallest; those that reported nothing come last, without a rank. */
export const UnitRanking = ({ metric }: { metric: BoardMetric }) => {
  const { t } = useTranslation('board');
  const { scope } = useBoards();
  const order = useOrder(metric);
  const first = order[0];
  return (
    <Panel
      title={t('rankingTitle')}
      note={[...(scope === 'nation' ? [] : [t('nationalPanel')]), t(`metrics.${metric}`)].join(' · ')}
      className={styles.ranking}
    >
      {/* A list that scrolls must be reachable by keyboard. */}
      <ol className={styles.list} tabIndex={0} aria-label={t('rankingTitle')}>
        {order.map((unit, index) => (
          <RankRow
            key={unit}
            unit={unit}
            rank={index + 1}
            first={first ?? unit}
            metric={metric}
            selected={scope === `unit:${unit}`}
          />
        ))}
      </ol>
    </Panel>
  );
};

const useOrder = (metric: BoardMetric): readonly string[] => {
  const { nation } = useBoards();
  const units = useMemo(() => UNITS.map((id) => ({ id, keys: metricKeys(`unit:${id}`, metric) })), [metric]);
  const keys = useMemo(() => units.flatMap((unit) => unit.keys), [units]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) =>
      units
        .map((unit) => ({ id: unit.id, value: sumOf(unit.keys, cell) ?? -1 }))
        // What happened in no unit's territory has no rank, but without it the units do not add up to the nation.
        .filter(({ id, value }) => id !== NO_UNIT || value > 0)
        .sort((a, b) => Number(a.id === NO_UNIT) - Number(b.id === NO_UNIT) || b.value - a.value)
        .map(({ id }) => id)
        .join(),
    [units],
  );
  return useCells(nation, keys, pick).split(',');
};

type RankRowProps = { unit: string; rank: number; first: string; metric: BoardMetric; selected: boolean };

const RankRow = memo(({ unit, rank, first, metric, selected }: RankRowProps) => {
  const { t } = useTranslation('board');
  const { nation } = useBoards();
  const write = useFigures();
  const name = usePlaceName()(unit);
  const value = useMetric(nation, `unit:${unit}`, metric);
  const most = useMetric(nation, `unit:${first}`, metric) ?? 0;
  const figure = write(metric, value);
  return (
    <li className={styles.row} data-selected={selected || undefined}>
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: selected ? undefined : `unit:${unit}` })}
        className={styles.link}
        aria-current={selected || undefined}
        title={`${name.full} ${figure.exact}`}
      >
        <span className={styles.rank} aria-hidden="true">
          {value === undefined || unit === NO_UNIT ? t('absent') : rank}
        </span>
        <span className={styles.name}>{name.short}</span>
        <span className={styles.track} aria-hidden="true">
          <span
            className={styles.bar}
            style={{ transform: `scaleX(${most > 0 ? Math.max(0, value ?? 0) / most : 0})` }}
          />
        </span>
        <span className={styles.value}>{figure.short}</span>
      </Link>
    </li>
  );
});
