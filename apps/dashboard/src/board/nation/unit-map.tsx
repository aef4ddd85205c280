import { TILES, type Tile } from '@innoweek/places';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { BoardPanel } from '../board-panel.tsx';
import { useBoards } from '../board.context.ts';
import { useLateUnits } from '../completeness/late.hook.ts';
import { bandOf } from '../measure.model.ts';
import { LiveAge } from '../panel-age.tsx';
import { usePlaceName } from '../place.text.ts';
import { useView } from '../view.hook.ts';
import { MapLegend } from './map-legend.tsx';
import { MeasureSwitch, MetricSwitch } from './measure-switch.tsx';
import { useMeasures } from './measure.text.ts';
import { shadeOf, shadeTop } from './shade.scale.ts';
import styles from './unit-map.module.css';
import { UnitTableButton } from './unit-table.tsx';
import { UNIT_SCOPES, usePartValues } from './unit-values.hook.ts';

/**
 * The tile-grid map: every place a tile of the same size, coloured by the figure; a tile leads to its board. On a wall
 * (`turns`) nobody can switch anything.
 */
export const UnitMap = ({ turns }: { turns: boolean }) => {
  const { t } = useTranslation('board');
  const { scope, nation } = useBoards();
  const { metric, measure } = useView();
  const values = usePartValues(UNIT_SCOPES, metric, measure);
  const write = useMeasures();
  const late = useLateUnits();
  const nameOf = usePlaceName();
  const top = shadeTop([...values.values()].map(({ value }) => value ?? 0));
  return (
    <BoardPanel
      area="map"
      title={t('mapTitle')}
      note={[
        ...(scope === 'nation' ? [] : [t('nationalPanel')]),
        ...(turns ? [t(`metrics.${metric}`), t(`measureNames.${measure}`)] : []),
      ].join(' · ')}
      age={<LiveAge store={nation} />}
      aside={
        <>
          <MeasureSwitch />
          <UnitTableButton />
        </>
      }
      className={styles.map}
    >
      <div className={styles.frame}>
        {!turns && (
          <div className={styles.metrics}>
            <MetricSwitch />
          </div>
        )}
        <ul className={styles.grid}>
          {TILES.map((tile) => {
            const { raw, value } = values.get(`unit:${tile.id}`) ?? { raw: undefined, value: undefined };
            const text = write(metric, measure, value, raw);
            const name = nameOf(tile.id);
            return tile.reports ? (
              <UnitTile
                key={tile.id}
                tile={tile}
                name={name.short}
                code={name.code}
                figure={text.short}
                label={t('tile', {
                  unit: name.full,
                  metric: t(`metrics.${metric}`),
                  value: late.has(tile.id) ? `${text.exact} · ${t('lateUnit')}` : text.exact,
                })}
                shade={
                  measure === 'plan'
                    ? value === undefined
                      ? undefined
                      : `band-${String(bandOf(value))}`
                    : shadeName(shadeOf(value, top))
                }
                isMissing={raw === undefined}
                isLate={late.has(tile.id)}
                selected={scope === `unit:${tile.id}`}
              />
            ) : (
              <li
                key={tile.id}
                className={styles.tile}
                style={placeOf(tile)}
                data-silent
                title={`${name.full} · ${t('notReporting')}`}
              >
                <span className={styles.name}>{name.short}</span>
                <span className={styles.code}>{name.code}</span>
              </li>
            );
          })}
        </ul>
        <MapLegend metric={metric} measure={measure} top={top} showsLate={late.size > 0} />
      </div>
    </BoardPanel>
  );
};

const shadeName = (shade: number | undefined): string | undefined =>
  shade === undefined ? undefined : String(shade);

const placeOf = ({ grid }: Tile) => ({ gridRow: grid.row, gridColumn: grid.col });

type UnitTileProps = {
  tile: Tile;
  name: string;
  code: string;
  figure: string;
  label: string;
  shade: string | undefined;
  isMissing: boolean;
  isLate: boolean;
  selected: boolean;
};

/** Drawn again only when what it shows is another: its values are plain. */
const UnitTile = memo(
  ({ tile, name, code, figure, label, shade, isMissing, isLate, selected }: UnitTileProps) => (
    <li
      className={styles.tile}
      style={placeOf(tile)}
      data-shade={shade}
      data-missing={isMissing || undefined}
      data-late={isLate || undefined}
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
        <span className={styles.name} aria-hidden="true">
          {name}
        </span>
        <span className={styles.code} aria-hidden="true">
          {code}
        </span>
        <span className={styles.value} aria-hidden="true">
          {figure}
        </span>
        <span className={styles.hidden}>{label}</span>
      </Link>
    </li>
  ),
);
