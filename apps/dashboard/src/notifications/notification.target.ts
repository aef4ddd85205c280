import type { Notification } from '@innoweek/contracts';
import type { CompletenessSearch } from '../completeness/completeness.search.ts';
import type { EventSearch } from '../events/event.search.ts';

/** Those that tell of tasks lead to these. */
type OfTasks = 'task' | 'assigned';
const isOfTasks = (kind: Notification['kind']): kind is OfTasks => kind === 'task' || kind === 'assigned';

/** Those that tell of what a unit owes lead to where it is reported. */
const OF_DEADLINES = ['owing', 'overdue', 'reminded', 'extended', 'shortened'] as const;
type OfDeadlines = (typeof OF_DEADLINES)[number];
const isOfDeadlines = (kind: Notification['kind']): kind is OfDeadlines =>
  OF_DEADLINES.some((name) => name === kind);

const LISTS: Readonly<Record<Exclude<Notification['kind'], OfTasks | OfDeadlines>, EventSearch>> = {
  submitted: { status: 'submitted' },
  changed: { pending: true },
  approved: { status: 'approved' },
  returned: { status: 'returned' },
  cancelled: { status: 'cancelled' },
  asked: { asked: true },
  answered: {},
  joined: {},
  unjoined: {},
  waiting: { status: 'submitted' },
  deadline: { status: 'draft' },
  counted: {},
  uncounted: {},
};

type Target =
  | { file: string }
  | { tasks: OfTasks }
  | { owed: CompletenessSearch }
  | { code: string }
  | { search: EventSearch };

/** Where a notification leads: to its file, to tasks, to what is owed, to its event, or to the list it is about. */
export const targetOf = ({
  kind,
  events,
  total,
  import: file,
  unit,
  day,
  step,
}: Pick<Notification, 'kind' | 'events' | 'total' | 'import' | 'unit' | 'day' | 'step'>): Target => {
  if (file !== null) return { file };
  if (isOfTasks(kind)) return { tasks: kind };
  if (isOfDeadlines(kind)) {
    if (unit === null) return { owed: {} };
    if (day !== null) return { owed: { unit, day } };
    return { owed: step === null || step === 'daily' ? { unit } : { unit, step } };
  }
  const [only] = events;
  return total === 1 && only ? { code: only.code } : { search: LISTS[kind] };
};
