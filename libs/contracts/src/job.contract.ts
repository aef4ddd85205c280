import { z } from 'zod';

/**
 * Every job there is: its payload and how long one run may take, in milliseconds. The worker refuses to
 * start when a job has no handler or two. Payloads name things and carry no figures: a job may be lost,
 * doubled or late.
 */
export const JOBS = {
  fold: { payload: z.strictObject({ edition: z.number().int() }), timeLimitMs: 60_000 },
  clock: { payload: z.strictObject({}), timeLimitMs: 30_000 },
  notify: { payload: z.strictObject({}), timeLimitMs: 60_000 },
  remindDeadlines: { payload: z.strictObject({}), timeLimitMs: 60_000 },
  remind: { payload: z.strictObject({}), timeLimitMs: 60_000 },
  chain: { payload: z.strictObject({}), timeLimitMs: 120_000 },
  check: { payload: z.strictObject({}), timeLimitMs: 120_000 },
  thinHistory: { payload: z.strictObject({}), timeLimitMs: 300_000 },
  retain: { payload: z.strictObject({}), timeLimitMs: 300_000 },
  removeUploads: { payload: z.strictObject({}), timeLimitMs: 300_000 },
  settleMerges: { payload: z.strictObject({}), timeLimitMs: 60_000 },
  readImport: { payload: z.strictObject({ import: z.string() }), timeLimitMs: 300_000 },
  settleHeld: { payload: z.strictObject({ import: z.string() }), timeLimitMs: 120_000 },
  commitImport: { payload: z.strictObject({ import: z.string() }), timeLimitMs: 300_000 },
} as const;
export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]['payload']>;

type ChannelMessages = {
  /** Version `version` of an edition's board is committed; `traces` are those of what it holds, as W3C `traceparent`. */
  version: { edition: number; version: number; traces?: string[] | undefined };
  /** What others may do (accounts, tokens, sessions, organisations), events, or sums over several days are not as they were. */
  changed: { of: ChangedThing };
  /** There is something new for these accounts. */
  notified: { accounts: string[] };
  /** An import of this account is so far; at 1 there is something to look at. */
  imported: { account: string; import: string; progress: number };
};
export type ChangedThing = 'access' | 'events' | 'sums';

/** Small messages between processes; like jobs, they may be lost and carry no figures. */
export const CHANNEL_MESSAGES: { readonly [N in keyof ChannelMessages]: z.ZodType<ChannelMessages[N]> } = {
  version: z.strictObject({
    edition: z.number().int(),
    version: z.number().int(),
    traces: z.array(z.string()).optional(),
  }),
  changed: z.strictObject({ of: z.enum(['access', 'events', 'sums']) }),
  notified: z.strictObject({ accounts: z.array(z.uuid()).max(500) }),
  imported: z.strictObject({ account: z.uuid(), import: z.uuid(), progress: z.number().min(0).max(1) }),
};
export type ChannelMessageName = keyof ChannelMessages;
export type ChannelMessage<N extends ChannelMessageName> = ChannelMessages[N];
