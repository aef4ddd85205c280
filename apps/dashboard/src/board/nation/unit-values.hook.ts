import { cellKey, HELD_STATUSES, type CellKey, type Measure } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { useCallback, useMemo } from 'react';
import type { BoardMetric } from '../board.search.ts';
import { metricKeys, sumOf, useBoards, useCells } from '../board.context.ts';
import { useExpectation } from '../expectation.hook.ts';
import { measured } from '../measure.model.ts';
import { NO_UNIT } from '../place.text.ts';

export const UNIT_IDS = REPORTING_UNITS.map(({ id }) => id);

export type UnitValue = {
  /** As it is; undefined when nothing was reported. */
  raw: number | undefined;
  /** By the measure. */
  value: number | undefined;
};

/** Cells of several scopes for one metric, as one plain text: whoever reads it is drawn again only when it differs. */
const useScopeValues = (scopes: readonly string[], metric: BoardMetric): (number | undefined)[] => {
  const { nation } = useBoards();
  const keys = useMemo(() => scopes.map((scope) => metricKeys(scope, metric)), [scopes, metric]);
  const flat = useMemo(() => keys.flat(), [keys]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) => keys.map((own) => sumOf(own, cell) ?? '').join(),
    [keys],
  );
  const text = useCells(nation, flat, pick);
  return useMemo(() => text.split(',').map((value) => (value === '' ? undefined : Number(value))), [text]);
};

/** The figures of the parts of the nation by a measure; `scopes` must be stable. */
export const usePartValues = (
  scopes: readonly string[],
  metric: BoardMetric,
  measure: Measure,
): ReadonlyMap<string, UnitValue> => {
  const { edition } = useBoards();
  const values = useScopeValues(scopes, metric);
  const { share } = useExpectation(metric, 'nation');
  return useMemo(
    () =>
      new Map(
        scopes.map((scope, index) => {
          const raw = values[index];
          const plan = edition.plans[scope]?.[metric];
          const expected = plan === undefined ? undefined : plan * share;
          return [scope, { raw, value: measured(measure, metric, scope.slice(5), raw, expected) }] as const;
        }),
      ),
    [scopes, values, metric, measure, edition.plans, share],
  );
};

export const UNIT_SCOPES = UNIT_IDS.map((id) => `unit:${id}`);
export const RANKED_SCOPES = [...UNIT_SCOPES, `unit:${NO_UNIT}`];

/** A metric of a scope out of cells that are not followed. */
export const metricOf = (
  cells: Readonly<Record<string, number>>,
  scope: string,
  metric: BoardMetric,
): number | undefined =>
  sumOf(
    metric === 'events'
      ? HELD_STATUSES.map((status) => cellKey(scope, metric, status))
      : [cellKey(scope, metric, 'total')],
    (key) => cells[key],
  );
