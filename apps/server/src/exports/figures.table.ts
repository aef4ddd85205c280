import {
  cellKey,
  EVENT_STATUSES,
  GRADES,
  heldEvents,
  METRICS,
  PER_PEOPLE,
  type Cells,
  type Language,
  type Measure,
  type Metric,
} from '@innoweek/contracts';
import { POPULATION_SOURCE, populationOf } from '@innoweek/places';
import { nameOfScope } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';

/** What a board tells figures of. */
export const TOLD = [...METRICS, 'events'] as const;
export type Told = Metric | 'events';

type Cell = string | number | null;
type Column = { head: string; of: (scope: string) => Cell };

/** What of the plan should be there, by scope and metric; null where there is no plan. */
export type Plans = (scope: string, metric: Told) => { plan: number; expected: number } | null;

export type FigureParts = {
  cells: Cells;
  scopes: readonly string[];
  plans: Plans;
  /** What the panel shows beside the figures themselves. */
  shown: 'kinds' | 'figures' | Measure;
};

/** Figures of scopes, a line each: by metric and grade, events that take place, and what the panel measures them by. */
export const figuresTable = (
  { cells, scopes, plans, shown }: FigureParts,
  language: Language,
): { header: string[]; lines: Cell[][] } => {
  const words = EXPORT_WORDS[language];
  const valueOf = (scope: string, metric: Told): number | null =>
    (metric === 'events' ? heldEvents(cells, scope) : cells[cellKey(scope, metric, 'total')]) ?? null;
  const figures: Column[] = [
    ...METRICS.flatMap((metric) =>
      [...GRADES, 'total' as const].map((grade) => ({
        head: `${words.metrics[metric]}·${words.grades[grade]}`,
        of: (scope: string) => handedOut(metric, cells[cellKey(scope, metric, grade)] ?? null),
      })),
    ),
    { head: words.metrics.events, of: (scope) => heldEvents(cells, scope) ?? null },
  ];
  const statuses: Column[] = EVENT_STATUSES.map((status) => ({
    head: `${words.metrics.events}·${words.statuses[status]}`,
    of: (scope) => cells[cellKey(scope, 'events', status)] ?? null,
  }));
  const ofPlan: Column[] = TOLD.flatMap((metric) => [
    {
      head: `${words.metrics[metric]}·${words.plan}`,
      of: (scope) => handedOut(metric, plans(scope, metric)?.plan ?? null),
    },
    {
      head: `${words.metrics[metric]}·${words.expected}`,
      of: (scope) => handedOut(metric, rounded(plans(scope, metric)?.expected ?? null)),
    },
    {
      head: `${words.metrics[metric]}·${words.ofExpected}`,
      of: (scope) => {
        // Of a kind that reported nothing, nothing is there; of a unit it is not known.
        const value = valueOf(scope, metric) ?? (shown === 'kinds' ? 0 : null);
        const expected = plans(scope, metric)?.expected;
        return value === null || !expected ? null : Math.round((value / expected) * 1_000) / 10;
      },
    },
  ]);
  const perHead: Column[] = [
    ...TOLD.map((metric) => ({
      head: words.perHead[metric],
      of: (scope: string) => {
        const [value, people] = [valueOf(scope, metric), peopleOf(scope)];
        if (value === null || people === null) return null;
        const share = handedOut(metric, (value / people) * PER_PEOPLE[metric]) ?? 0;
        return Number(share.toPrecision(6));
      },
    })),
    { head: words.population(POPULATION_SOURCE[language === 'en' ? 'en' : 'zh']), of: peopleOf },
  ];
  // What is looked at comes first; of kinds and headlines that is the figure itself.
  const columns = {
    absolute: figures,
    perHead: [...perHead, ...figures],
    plan: [...ofPlan, ...figures],
    kinds: [...figures, ...ofPlan],
    figures: [...figures, ...statuses, ...ofPlan],
  }[shown];
  return {
    header: [words.scope, ...columns.map(({ head }) => head)],
    lines: scopes.map((scope) => [nameOfScope(scope, language), ...columns.map(({ of }) => of(scope))]),
  };
};

/** Amounts are kept in fen and handed out in yuan. */
export const handedOut = (metric: string, value: number | null): number | null =>
  value !== null && metric === 'agreement_amount' ? value / 100 : value;

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

const peopleOf = (scope: string): number | null => populationOf(scope.replace('unit:', '')) ?? null;
