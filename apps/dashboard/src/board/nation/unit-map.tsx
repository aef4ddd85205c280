import type { Measure } from '@innoweek/contracts';
import { TILES, type Tile } from '@innoweek/places';
import { memo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { BoardPanel } from '../board-panel.tsx';
import { ExportMenu } from '../export/export.menu.tsx';
import { useBoards } from '../board.context.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { useLateUnits } from '../completeness/late.hook.ts';
import type { BoardMetric } from '../board.search.ts';
import { bandOf } from '../measure.model.ts';
import { LiveAge } from '../panel-age.tsx';
import { usePlaceName } from '../place.text.ts';
import { ScopeLink } from '../scope-link.tsx';
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
  const late = useLateUnits();
  const frame = useRef<HTMLDivElement>(null);
  const nameOf = usePlaceName();
  // Ten beside each other are too narrow for a finger there: the ranking below leads to every board.
  const leads = !useMedia(PHONE);
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
          <ExportMenu
            panel="units"
            title={t('mapTitle')}
            shows={[t(`metrics.${metric}`), t(`measureNames.${measure}`)]}
            chart={frame}
            picture="map"
          />
        </>
      }
      className={styles.map}
    >
      <div className={styles.frame} ref={frame}>
        {!turns && (
          <div className={styles.metrics}>
            <MetricSwitch />
          </div>
        )}
        <ul className={styles.grid}>
          {TILES.map((tile) => {
            const { raw, value } = values.get(`unit:${tile.id}`) ?? { raw: undefined, value: undefined };
            const name = nameOf(tile.id);
            return tile.reports ? (
              <UnitTile
                key={tile.id}
                tile={tile}
                metric={metric}
                measure={measure}
                raw={raw}
                value={value}
                shade={
                  measure === 'plan'
                    ? value === undefined
                      ? undefined
                      : `band-${String(bandOf(value))}`
                    : shadeName(shadeOf(value, top))
                }
                isLate={late.has(tile.id)}
                selected={scope === `unit:${tile.id}`}
                leads={leads}
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
  metric: BoardMetric;
  measure: Measure;
  raw: number | undefined;
  value: number | undefined;
  shade: string | undefined;
  isLate: boolean;
  selected: boolean;
  /** Whether it is a link to the board of the unit. */
  leads: boolean;
};

/** Written and drawn again only when its own figure is another: with every beat of the week a few of them are. */
const UnitTile = memo((props: UnitTileProps) => {
  const { tile, metric, measure, raw, value, shade, isLate, selected, leads } = props;
  const { t } = useTranslation('board');
  const text = useMeasures()(metric, measure, value, raw);
  const name = usePlaceName()(tile.id);
  const label = t('tile', {
    unit: name.full,
    metric: t(`metrics.${metric}`),
    value: isLate ? `${text.exact} · ${t('lateUnit')}` : text.exact,
  });
  const content = (
    <>
      <span className={styles.name} aria-hidden="true">
        {name.short}
      </span>
      <span className={styles.code} aria-hidden="true">
        {name.code}
      </span>
      <span className={styles.value} aria-hidden="true">
        {text.short}
      </span>
      <span className={styles.hidden}>{label}</span>
    </>
  );
  return (
    <li
      className={styles.tile}
      style={placeOf(tile)}
      data-shade={shade}
      data-missing={raw === undefined || undefined}
      data-late={isLate || undefined}
      data-city={tile.kind === 'separate_plan_city' || undefined}
      data-selected={selected || undefined}
    >
      {leads ? (
        <ScopeLink scope={`unit:${tile.id}`} selected={selected} className={styles.link} title={label}>
          {content}
        </ScopeLink>
      ) : (
        <span className={styles.link} title={label}>
          {content}
        </span>
      )}
    </li>
  );
});
