import {
  DEFAULT_TOLERANCE,
  DISAGREEMENT_STATES,
  METRICS,
  daySchema,
  eventCodeSchema,
  type DisagreementState,
  type Metric,
} from '@innoweek/contracts';

/** Shares of the largest figure from which on reporters count as apart. */
export const TOLERANCES = { exact: 0, twentieth: 0.05, tenth: 0.1, quarter: 0.25, half: 0.5 } as const;
export type ToleranceName = keyof typeof TOLERANCES;
export const TOLERANCE_NAMES = ['exact', 'twentieth', 'tenth', 'quarter', 'half'] as const;

/** What the address says: one event or unit, or which disagreements. */
export type ReconciliationSearch = {
  /** Everything that is reported of one event, or of a unit outside its events. */
  event?: string;
  unit?: string;
  /** Of the list. Without it: what is open. */
  state?: DisagreementState | 'all';
  metric?: Metric;
  /** Disagreements of one reporting unit. */
  within?: string;
  from?: string;
  to?: string;
  tolerance?: ToleranceName;
};

const UNIT = /^(none|CN-[A-Z0-9-]{2,17})$/;

/** What can be understood of an address; the rest is left out. */
export const readReconciliationSearch = (search: Record<string, unknown>): ReconciliationSearch => {
  const text = (name: string): string => {
    const value = search[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const event = eventCodeSchema.safeParse(text('event'));
  if (event.success) return { event: event.data };
  const unit = text('unit');
  if (UNIT.test(unit) && unit !== 'none') return { unit };
  const [from, to] = [daySchema.safeParse(text('from')), daySchema.safeParse(text('to'))];
  const state = (['all', ...DISAGREEMENT_STATES] as const).find((name) => name === text('state'));
  const metric = METRICS.find((name) => name === text('metric'));
  const tolerance = TOLERANCE_NAMES.find((name) => name === text('tolerance'));
  const within = text('within');
  return {
    ...(state === undefined || state === 'open' ? {} : { state }),
    ...(metric === undefined ? {} : { metric }),
    ...(UNIT.test(within) ? { within } : {}),
    ...(from.success ? { from: from.data } : {}),
    ...(to.success ? { to: to.data } : {}),
    ...(tolerance === undefined || TOLERANCES[tolerance] === DEFAULT_TOLERANCE ? {} : { tolerance }),
  };
};

/** The list as the API is asked for it. */
export const apiQueryOf = ({
  state = 'open',
  metric,
  within,
  from,
  to,
  tolerance = 'tenth',
}: ReconciliationSearch): Record<string, string | number | undefined> => ({
  state: state === 'all' ? undefined : state,
  metric,
  unit: within,
  from,
  to,
  tolerance: TOLERANCES[tolerance],
});

/** Whether the list is narrowed by more than by what was decided. */
export const isNarrowed = (search: ReconciliationSearch): boolean =>
  Object.keys(search).some((name) => name !== 'state');
