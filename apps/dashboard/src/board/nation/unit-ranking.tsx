import type { Measure } from '@innoweek/contracts';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { BoardPanel } from '../board-panel.tsx';
import { ExportMenu } from '../export/export.menu.tsx';
import { figureCell, useBoards } from '../board.context.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { measured, ranksOf } from '../measure.model.ts';
import { LiveAge } from '../panel-age.tsx';
import { useHourBefore } from '../past.hook.ts';
import { NO_UNIT, usePlaceName } from '../place.text.ts';
import { ScopeLink } from '../scope-link.tsx';
import { useView } from '../view.hook.ts';
import { useMeasures } from './measure.text.ts';
import { usePages } from './pages.hook.ts';
import styles from './unit-ranking.module.css';
import { metricOf, RANKED_SCOPES, usePartValues } from './unit-values.hook.ts';

const NO_UNIT_SCOPE = `unit:${NO_UNIT}`;

/**
 * The units from the largest figure to the smallest, with how many places each moved within the hour; those that
 * reported nothing come last, without a rank. A wall turns its pages by itself.
 */
export const UnitRanking = ({ turns }: { turns: boolean }) => {
  const { t } = useTranslation('board');
  const { scope, nation } = useBoards();
  const { metric, measure } = useView();
  const values = usePartValues(RANKED_SCOPES, metric, measure);
  const { order, ranks } = useMemo(() => {
    const units = new Map([...values].map(([id, { value }]) => [id, value]));
    units.delete(NO_UNIT_SCOPE);
    const sorted = [...units].sort(([, a = -1], [, b = -1]) => b - a).map(([id]) => id);
    const rest = values.get(NO_UNIT_SCOPE)?.raw ?? 0;
    return { order: rest > 0 ? [...sorted, NO_UNIT_SCOPE] : sorted, ranks: ranksOf(units) };
  }, [values]);
  const moves = useMoves(metric, ranks);
  const most = Math.max(0, ...[...values.values()].map(({ value }) => value ?? 0));
  const { list, page } = usePages(order.length, turns);
  return (
    <BoardPanel
      area="ranking"
      title={t('rankingTitle')}
      note={[
        t(`metrics.${metric}`),
        ...(measure === 'absolute' ? [] : [t(`measureNames.${measure}`)]),
        ...(scope === 'nation' ? [] : [t('nationalPanel')]),
      ].join(' · ')}
      age={<LiveAge store={nation} />}
      aside={
        <ExportMenu
          panel="units"
          title={t('rankingTitle')}
          shows={[t(`metrics.${metric}`), t(`measureNames.${measure}`)]}
          chart={list}
          picture="ranking"
          explained={measure === 'perHead' ? [{ text: t(`perHead.${metric}`) }] : undefined}
        />
      }
      className={styles.ranking}
    >
      {/* A list that scrolls must be reachable by keyboard. */}
      <ol ref={list} className={styles.list} tabIndex={0} aria-label={t('rankingTitle')} data-page={page}>
        {order.map((id) => {
          const { raw, value } = values.get(id) ?? { raw: undefined, value: undefined };
          return (
            <RankRow
              key={id}
              scope={id}
              rank={ranks.get(id)}
              move={moves.get(id)}
              metric={metric}
              measure={measure}
              raw={raw}
              value={value}
              share={shareOf(value, most)}
              selected={scope === id}
            />
          );
        })}
      </ol>
    </BoardPanel>
  );
};

/** How many places each unit rose within the hour; below nothing: how many it fell. */
const useMoves = (metric: BoardMetric, ranks: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const { edition } = useBoards();
  const { measure } = useView();
  const past = useHourBefore('nation');
  return useMemo(() => {
    if (past === null) return new Map();
    const before = new Map(
      RANKED_SCOPES.filter((id) => id !== NO_UNIT_SCOPE).map((id) => {
        // Everybody's expectation was smaller by the same share: the order is that of the plan itself.
        const plan = edition.plans[id]?.[metric];
        const raw = metricOf(past.cells, id, metric);
        return [id, measured(measure, metric, id.slice('unit:'.length), raw, plan)] as const;
      }),
    );
    const then = ranksOf(before);
    return new Map(
      [...ranks].flatMap(([id, rank]) => {
        const was = then.get(id);
        return was === undefined ? [] : [[id, was - rank] as const];
      }),
    );
  }, [past, ranks, metric, measure, edition.plans]);
};

/** To a thousandth: a bar that would be longer by less than that is not drawn again. */
const shareOf = (value: number | undefined, most: number): number =>
  most > 0 ? Math.round((Math.max(0, value ?? 0) / most) * 1_000) / 1_000 : 0;

type RankRowProps = {
  scope: string;
  rank: number | undefined;
  move: number | undefined;
  metric: BoardMetric;
  measure: Measure;
  raw: number | undefined;
  value: number | undefined;
  share: number;
  selected: boolean;
};

const RankRow = memo(({ scope, rank, move, metric, measure, raw, value, share, selected }: RankRowProps) => {
  const { t } = useTranslation('board');
  const text = useMeasures()(metric, measure, value, raw);
  const name = usePlaceName()(scope.slice('unit:'.length));
  return (
    <li
      className={styles.row}
      data-selected={selected || undefined}
      data-top={rank !== undefined && rank <= 3 ? '' : undefined}
    >
      <span className={styles.rank}>{rank ?? t('absent')}</span>
      <Move places={rank === undefined ? undefined : move} />
      <ScopeLink
        scope={scope}
        selected={selected}
        className={styles.name}
        title={`${name.full} ${text.exact}`}
      >
        {name.short}
      </ScopeLink>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ transform: `scaleX(${String(share)})` }} />
      </span>
      <FigureLink cell={figureCell(scope, metric)} className={styles.value}>
        {text.short}
      </FigureLink>
    </li>
  );
});

const Move = ({ places }: { places: number | undefined }) => {
  const { t } = useTranslation('board');
  if (!places) return <span className={styles.move} />;
  const size = Math.abs(places);
  const label = t(places > 0 ? 'moveUp' : 'moveDown', { count: size });
  return (
    <span className={styles.move} data-way={places > 0 ? 'up' : 'down'} title={label}>
      <span className={styles.hidden}>{label}</span>
      <span aria-hidden="true">{`${places > 0 ? '\u25b2' : '\u25bc'}${String(size)}`}</span>
    </span>
  );
};
