import { type CellKey } from '@innoweek/contracts';
import { REPORTING_UNITS, TILES, type Tile } from '@innoweek/places';
import { Link } from '@tanstack/react-router';
import { memo, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../ui/panel.tsx';
import { metricKeys, sumOf, useBoards, useCells, useMetric, type BoardMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import { MetricSwitch } from './metric-switch.tsx';
import { SHADES, shadeOf, shadeTop } from './shade.scale.ts';
import { usePlaceName } from './place.text.ts';
import styles from './unit-map.module.css';

type UnitMapProps = { metric: BoardMetric; onMetric: (metric: BoardMetric) => void };

/** The tile-grid map: every place a tile of the same size, coloured by the metric; a tile leads to its board. */
export const UnitMap = ({ metric, onMetric }: UnitMapProps) => {
  const { t } = useTranslation('board');
  const { scope } = useBoards();
  const top = useTop(metric);
  const write = useFigures();
  return (
    <Panel
      title={t('mapTitle')}
      note={scope === 'nation' ? undefined : t('nationalPanel')}
      className={styles.map}
      aside={<MetricSwitch metric={metric} onMetric={onMetric} />}
    >
      <div className={styles.frame}>
        <ul className={styles.grid}>
          {TILES.map((tile) => (
            <UnitTile
              key={tile.id}
              tile={tile}
              metric={metric}
              top={top}
              selected={scope === `unit:${tile.id}`}
            />
          ))}
        </ul>
        <div className={styles.foot}>
          <p className={styles.hint}>{t('mapHint')}</p>
          <div className={styles.legend} aria-hidden="true">
            <span>0</span>
            {Array.from({ length: SHADES }, (_, shade) => (
              <span key={shade} className={styles.swatch} data-shade={shade + 1} />
            ))}
            <span>{top === undefined ? t('absent') : write(metric, top).short}</span>
            <span className={styles.swatch} data-silent />
            <span>{t('notReporting')}</span>
          </div>
        </div>
      </div>
    </Panel>
  );
};

/** The round number that the darkest tile stands for. */
const useTop = (metric: BoardMetric): number | undefined => {
  const { nation } = useBoards();
  const byUnit = useMemo(() => REPORTING_UNITS.map(({ id }) => metricKeys(`unit:${id}`, metric)), [metric]);
  const keys = useMemo(() => byUnit.flat(), [byUnit]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) =>
      shadeTop(byUnit.map((unitKeys) => sumOf(unitKeys, cell) ?? 0)),
    [byUnit],
  );
  return useCells(nation, keys, pick);
};

type UnitTileProps = { tile: Tile; metric: BoardMetric; top: number | undefined; selected: boolean };

const UnitTile = memo(({ tile, metric, top, selected }: UnitTileProps) => {
  const { t } = useTranslation('board');
  const { nation } = useBoards();
  const write = useFigures();
  const nameOf = usePlaceName();
  const value = useMetric(nation, `unit:${tile.id}`, metric);
  const place = { gridRow: tile.grid.row, gridColumn: tile.grid.col };
  const name = nameOf(tile.id);
  if (!tile.reports) {
    return (
      <li className={styles.tile} style={place} data-silent title={`${name.full} · ${t('notReporting')}`}>
        <span className={styles.name}>{name.short}</span>
        <span className={styles.code}>{name.code}</span>
      </li>
    );
  }
  const figure = write(metric, value);
  const label = t('tile', { unit: name.full, metric: t(`metrics.${metric}`), value: figure.exact });
  return (
    <li
      className={styles.tile}
      style={place}
      data-shade={shadeOf(value, top)}
      data-city={tile.kind === 'separate_plan_city' || undefined}
      data-selected={selected || undefined}
    >
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: selected ? undefined : `unit:${tile.id}` })}
        className={styles.link}
        title={label}
        aria-current={selected || undefined}
      >
        <span className={styles.name}>{name.short}</span>
        <span className={styles.code}>{name.code}</span>
        {/* The measure is left out for want of room; the title has it. */}
        <span className={styles.value}>
          {figure.before}
          {figure.digits}
          {figure.unit}
        </span>
        <span className={styles.hidden}>{label}</span>
      </Link>
    </li>
  );
});
