import { Link } from '@tanstack/react-router';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { BoardPanel } from '../board-panel.tsx';
import { figureCell, useBoards } from '../board.context.ts';
import { FigureLink } from '../../explain/figure-link.tsx';
import { measured, ranksOf } from '../measure.model.ts';
import { LiveAge } from '../panel-age.tsx';
import { usePastBoard } from '../past.hook.ts';
import { usePlaceName } from '../place.text.ts';
import { useView } from '../view.hook.ts';
import { useMeasures } from './measure.text.ts';
import { usePages } from './pages.hook.ts';
import styles from './unit-ranking.module.css';
import { metricOf, NO_UNIT, RANKED_SCOPES, usePartValues } from './unit-values.hook.ts';

const NO_UNIT_SCOPE = `unit:${NO_UNIT}`;

/**
 * The units from the largest figure to the smallest, with how many places each moved within the hour; those that
 * reported nothing come last, without a rank. A wall turns its pages by itself.
 */
export const UnitRanking = ({ turns }: { turns: boolean }) => {
  const { t } = useTranslation('board');
  const { scope, nation } = useBoards();
  const { metric, measure } = useView();
  const nameOf = usePlaceName();
  const write = useMeasures();
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
      note={[t(`metrics.${metric}`), ...(measure === 'absolute' ? [] : [t(`measureNames.${measure}`)])].join(
        ' · ',
      )}
      age={<LiveAge store={nation} />}
      className={styles.ranking}
    >
      {/* A list that scrolls must be reachable by keyboard. */}
      <ol ref={list} className={styles.list} tabIndex={0} aria-label={t('rankingTitle')} data-page={page}>
        {order.map((id) => {
          const { raw, value } = values.get(id) ?? { raw: undefined, value: undefined };
          const text = write(metric, measure, value, raw);
          const name = nameOf(id.slice('unit:'.length));
          return (
            <RankRow
              key={id}
              scope={id}
              rank={ranks.get(id)}
              move={moves.get(id)}
              name={name.short}
              label={`${name.full} ${text.exact}`}
              figure={text.short}
              share={most > 0 ? Math.max(0, value ?? 0) / most : 0}
              cell={figureCell(id, metric)}
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
  const past = usePastBoard('nation');
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

type RankRowProps = {
  scope: string;
  rank: number | undefined;
  move: number | undefined;
  name: string;
  label: string;
  figure: string;
  share: number;
  cell: string;
  selected: boolean;
};

const RankRow = memo(({ scope, rank, move, name, label, figure, share, cell, selected }: RankRowProps) => {
  const { t } = useTranslation('board');
  return (
    <li
      className={styles.row}
      data-selected={selected || undefined}
      data-top={rank !== undefined && rank <= 3 ? '' : undefined}
    >
      <span className={styles.rank}>{rank ?? t('absent')}</span>
      <Move places={rank === undefined ? undefined : move} />
      <Link
        to="/board"
        search={(now) => ({ ...now, scope: selected ? undefined : scope })}
        className={styles.name}
        aria-current={selected || undefined}
        title={label}
      >
        {name}
      </Link>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ transform: `scaleX(${String(share)})` }} />
      </span>
      <FigureLink cell={cell} className={styles.value}>
        {figure}
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
