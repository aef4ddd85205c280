import type { Notification } from '@innoweek/contracts';
import type { EventSearch } from '../events/event.search.ts';

/** Those that tell of tasks lead to these. */
type OfTasks = 'task' | 'assigned';
const isOfTasks = (kind: Notification['kind']): kind is OfTasks => kind === 'task' || kind === 'assigned';

const LISTS: Readonly<Record<Exclude<Notification['kind'], OfTasks>, EventSearch>> = {
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

/** Where a notification leads: to its file, to tasks, to its event, or to the list that it is about. */
export const targetOf = ({
  kind,
  events,
  total,
  import: file,
}: Pick<Notification, 'kind' | 'events' | 'total' | 'import'>):
  { file: string } | { tasks: OfTasks } | { code: string } | { search: EventSearch } => {
  if (file !== null) return { file };
  if (isOfTasks(kind)) return { tasks: kind };
  const [only] = events;
  return total === 1 && only ? { code: only.code } : { search: LISTS[kind] };
};
