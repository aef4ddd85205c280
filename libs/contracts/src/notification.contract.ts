import { z } from 'zod';
import { reportingStepSchema } from './completeness.contract.ts';
import { daySchema, instantSchema, pageQuerySchema } from './primitive.contract.ts';

/**
 * What somebody is told: events that wait for them (`submitted`, `changed`), what became of theirs (`approved`,
 * `returned`, `cancelled`), that they are named as co-organiser and what named ones answered (`asked`,
 * `answered`), that their event was found to be the same as another, or no longer (`joined`, `unjoined`), that something waits too long (`waiting`), that a deadline is near (`deadline`),
 * that rows of a file of theirs that waited for an event count now (`counted`), or that they never will (`uncounted`),
 * that there are new tasks in their unit (`task`), or that some were given to them (`assigned`), that a deadline of their
 * unit is near or over and figures are missing (`owing`, `overdue`), that a coordinator asks for them (`reminded`), that
 * their unit was given more time (`extended`), or less than it had been given (`shortened`; `due` is null where the
 * regular deadlines hold again).
 */
export const NOTIFICATION_KINDS = [
  'submitted',
  'changed',
  'approved',
  'returned',
  'cancelled',
  'asked',
  'answered',
  'joined',
  'unjoined',
  'waiting',
  'deadline',
  'counted',
  'uncounted',
  'task',
  'assigned',
  'owing',
  'overdue',
  'reminded',
  'extended',
  'shortened',
] as const;
export const notificationKindSchema = z.enum(NOTIFICATION_KINDS);
export type NotificationKind = z.infer<typeof notificationKindSchema>;

/** Events named in one notification at most; `total` says how many it is about. */
export const EVENTS_NAMED = 20;

export const notificationSchema = z.object({
  id: z.string(),
  kind: notificationKindSchema,
  /** By the clock of its edition. */
  at: instantSchema,
  readAt: instantSchema.nullable(),
  /** What it asks for is done, by whomever: it does not count as unread, read or not. */
  settled: z.boolean(),
  edition: z.string(),
  /** Events it is about that its reader may see, in the order of their codes; at most 20. */
  events: z.array(z.object({ code: z.string(), title: z.string() })),
  total: z.number().int(),
  /** Why; of rows of a file, its name. */
  reason: z.string().nullable(),
  /** The file whose rows it is about. */
  import: z.string().nullable(),
  /** Of deadlines: the unit that owes, what it owes (null for everything), of which day, and until when. */
  unit: z.string().nullable(),
  step: reportingStepSchema.nullable(),
  day: daySchema.nullable(),
  due: instantSchema.nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** GET /notifications, the latest first. */
export const notificationQuerySchema = pageQuerySchema.extend({ unread: z.stringbool().optional() });
export type NotificationQuery = z.infer<typeof notificationQuerySchema>;

/** GET /notifications/unread. */
export const unreadSchema = z.object({ unread: z.number().int() });
export type Unread = z.infer<typeof unreadSchema>;

/** POST /notifications/read: those named, or without names all. */
export const readNotificationsSchema = z.strictObject({ ids: z.array(z.uuid()).min(1).max(200).optional() });
export type ReadNotifications = z.infer<typeof readNotificationsSchema>;

/** `now`: within a minute, by itself; `digest`: with others at the next full hour, or the next morning. */
export const MAIL_WAYS = ['now', 'digest', 'off'] as const;
export const DIGESTS = ['hourly', 'daily'] as const;
export const notificationWaySchema = z.strictObject({ app: z.boolean(), mail: z.enum(MAIL_WAYS) });
export type NotificationWay = z.infer<typeof notificationWaySchema>;

/** GET and PUT /notifications/settings. */
export const notificationSettingsSchema = z.strictObject({
  digest: z.enum(DIGESTS),
  kinds: z.record(notificationKindSchema, notificationWaySchema),
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;
/** `mail`: whether this server sends any. */
export const shownNotificationSettingsSchema = notificationSettingsSchema.extend({ mail: z.boolean() });
export type ShownNotificationSettings = z.infer<typeof shownNotificationSettingsSchema>;

/** What everybody gets who did not choose otherwise: what asks for something soon comes by itself. */
export const DEFAULT_NOTIFICATION_SETTINGS: NotificationSettings = {
  digest: 'hourly',
  kinds: {
    submitted: { app: true, mail: 'digest' },
    changed: { app: true, mail: 'digest' },
    approved: { app: true, mail: 'digest' },
    returned: { app: true, mail: 'now' },
    cancelled: { app: true, mail: 'now' },
    asked: { app: true, mail: 'now' },
    answered: { app: true, mail: 'digest' },
    joined: { app: true, mail: 'now' },
    unjoined: { app: true, mail: 'now' },
    waiting: { app: true, mail: 'now' },
    deadline: { app: true, mail: 'now' },
    counted: { app: true, mail: 'digest' },
    uncounted: { app: true, mail: 'digest' },
    task: { app: true, mail: 'digest' },
    assigned: { app: true, mail: 'digest' },
    owing: { app: true, mail: 'now' },
    overdue: { app: true, mail: 'now' },
    reminded: { app: true, mail: 'now' },
    extended: { app: true, mail: 'now' },
    shortened: { app: true, mail: 'now' },
  },
};
