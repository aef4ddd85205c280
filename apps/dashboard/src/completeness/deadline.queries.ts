import {
  editionSchema,
  extensionSchema,
  pageSchema,
  remindedSchema,
  reminderSchema,
  verificationPreviewSchema,
  verificationSchema,
  type EditionDeadlines,
  type ExtensionDraft,
} from '@innoweek/contracts';
import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';
import { untilCounted } from '../api/receipt.waiting.ts';

const extensionPageSchema = pageSchema(extensionSchema);
const reminderPageSchema = pageSchema(reminderSchema);
/** How many are listed of what was. */
const LISTED = 20;
/** What the server says of completeness may be so old, in milliseconds: then it is asked once more. */
const KEPT_MS = 2_500;
/** Everything that another deadline, or a verified figure, makes another. */
const AFFECTED = [['completeness'], ['owing'], ['extensions'], ['reminders'], ['edition']];

export const extensionsQuery = (unit: string) =>
  queryOptions({
    queryKey: ['extensions', unit],
    queryFn: ({ signal }) =>
      api.get('/extensions', extensionPageSchema, { query: { unit, standing: true, limit: LISTED }, signal }),
  });

export const remindersQuery = (unit: string) =>
  queryOptions({
    queryKey: ['reminders', unit],
    queryFn: ({ signal }) =>
      api.get('/reminders', reminderPageSchema, { query: { unit, limit: LISTED }, signal }),
  });

/** How many figures of a unit and a day are not verified yet. */
export const unverifiedQuery = (unit: string, day: string) =>
  queryOptions({
    queryKey: ['completeness', 'unverified', unit, day],
    queryFn: ({ signal }) =>
      api.post('/verifications/preview', { filter: filterOf(unit, day) }, verificationPreviewSchema, {
        signal,
      }),
  });

const filterOf = (unit: string, day: string) =>
  ({ unit, from: day, to: day, metric: 'participants' }) as const;

const useDoing = <V, R>(mutationFn: (what: V) => Promise<R>): UseMutationResult<R, Error, V> => {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: async () => {
      setTimeout(() => void client.invalidateQueries({ queryKey: ['completeness'] }), KEPT_MS);
      await Promise.all(AFFECTED.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
};

export const useExtend = () =>
  useDoing((draft: ExtensionDraft) => api.post('/extensions', draft, extensionSchema));

export const useWithdrawExtension = (id: string) =>
  useDoing((reason: string) =>
    api.post(`/extensions/${encodeURIComponent(id)}/withdraw`, { reason }, extensionSchema),
  );

export const useRemind = () =>
  useDoing((units: readonly string[]) => api.post('/reminders', { units: [...units] }, remindedSchema));

export const useSetDeadlines = (code: string) =>
  useDoing((deadlines: EditionDeadlines) =>
    api.put(`/editions/${encodeURIComponent(code)}/deadlines`, deadlines, editionSchema),
  );

/** Verifies every figure of attendances of a unit and a day, and comes back when the board shows it. */
export const useVerifyDay = (unit: string, day: string) =>
  useDoing(async (reason: string) => {
    const done = await api.post(
      '/verifications',
      { filter: filterOf(unit, day), reason },
      verificationSchema,
    );
    // It is decided, whatever becomes of looking at it.
    if (done.receipt !== null) await untilCounted(done.receipt).catch(() => undefined);
    return done;
  });
