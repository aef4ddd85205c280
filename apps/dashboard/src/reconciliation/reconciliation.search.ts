import {
  CHECK_RULE_NAMES,
  DEFAULT_TOLERANCE,
  DISAGREEMENT_STATES,
  METRICS,
  TASK_STATES,
  daySchema,
  eventCodeSchema,
  type CheckRuleName,
  type DisagreementState,
  type Metric,
  type TaskState,
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
  /** The disagreements, or the rules; without it the tasks, but where what follows asks for disagreements. */
  view?: 'disagreements' | 'rules';
  /** Of the tasks. Without it: what is open. */
  tasks?: TaskState;
  rule?: CheckRuleName;
  /** The task that is open, wherever it stands: a link to it can be sent to somebody. */
  task?: string;
  owner?: 'me' | 'nobody';
  q?: string;
  /** Of the disagreements. Without it: what is open. */
  state?: DisagreementState | 'all';
  metric?: Metric;
  /** Tasks or disagreements of one reporting unit. */
  within?: string;
  from?: string;
  to?: string;
  tolerance?: ToleranceName;
};

const UNIT = /^(none|CN-[A-Z0-9-]{2,17})$/;

const TASK = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LONGEST_WORDS = 100;

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
  const view = (['disagreements', 'rules'] as const).find((name) => name === text('view'));
  const tasks = TASK_STATES.find((name) => name === text('tasks'));
  const rule = CHECK_RULE_NAMES.find((name) => name === text('rule'));
  const owner = (['me', 'nobody'] as const).find((name) => name === text('owner'));
  const task = text('task');
  const q = text('q').slice(0, LONGEST_WORDS);
  return {
    ...(view === undefined ? {} : { view }),
    ...(tasks === undefined || tasks === 'open' ? {} : { tasks }),
    ...(rule === undefined ? {} : { rule }),
    ...(TASK.test(task) ? { task } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(q === '' ? {} : { q }),
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
  Object.keys(search).some((name) => name !== 'state' && name !== 'view');

/** Whether the address asks for disagreements and not for tasks; also one from before there were tasks. */
export const asksForDisagreements = ({
  view,
  state,
  metric,
  from,
  to,
  tolerance,
}: ReconciliationSearch): boolean =>
  view === 'disagreements' || [state, metric, from, to, tolerance].some((narrowed) => narrowed !== undefined);
