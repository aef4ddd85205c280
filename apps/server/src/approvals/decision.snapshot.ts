import {
  eventChangeSchema,
  eventFormSchema,
  eventStatusSchema,
  organisationKindSchema,
  UNDO_MINUTES,
} from '@innoweek/contracts';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { EventRecord } from '../events/event.model.ts';

const momentSchema = z.iso.datetime().transform((text) => new Date(text));

/** Everything a decision can change. */
const undecidedSchema = z.object({
  status: eventStatusSchema,
  reason: z.string().nullable(),
  pending: z
    .object({
      said: z.object(eventChangeSchema.shape),
      unit: z.string(),
      kind: organisationKindSchema,
      at: z.string(),
      by: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
  waitingSince: momentSchema.nullable(),
  title: z.string(),
  organiserId: z.string(),
  region: z.string().nullable(),
  venue: z.string().nullable(),
  form: eventFormSchema,
  startsAt: momentSchema,
  endsAt: momentSchema,
  unit: z.string(),
  kind: organisationKindSchema,
});
export type Undecided = z.input<typeof undecidedSchema>;

/** How an event stood before a decision, out of the database; null when it was written by another version of us. */
export const readUndecided = (stored: unknown) => undecidedSchema.safeParse(stored).data ?? null;

/** Keeps how events stood, in the transaction of the decision about them; forgets what cannot be taken back. */
export const keepUndecided = async (
  manager: EntityManager,
  accountId: string,
  decided: readonly { before: EventRecord; after: EventRecord }[],
): Promise<void> => {
  await manager.query(`delete from event_decisions where at < now() - make_interval(mins => $1::int)`, [
    UNDO_MINUTES,
  ]);
  await manager.query(
    `insert into event_decisions (code, version, account_id, at, before)
     select code, version, $2, now(), before
     from json_to_recordset($1::json) as d(code text, version integer, before jsonb) order by code
     on conflict (code) do update
       set version = excluded.version, account_id = excluded.account_id, at = excluded.at, before = excluded.before`,
    [
      JSON.stringify(
        decided.map(({ before, after }) => ({
          code: after.code,
          version: after.version,
          before: Object.fromEntries(
            Object.keys(undecidedSchema.shape).map((field) => [
              field,
              Object.entries(before).find(([name]) => name === field)?.[1],
            ]),
          ),
        })),
      ),
      accountId,
    ],
  );
};
