import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  receiptSchema,
  checkRulesSchema,
  pageSchema,
  taskHistorySchema,
  taskOutcomesSchema,
  taskSchema,
  taskSummarySchema,
  verificationPreviewSchema,
  verificationSchema,
  type CheckRuleName,
  type FigureName,
  type SelectionRuling,
  type TaskOutcome,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { untilCounted } from '../api/receipt.waiting.ts';
import type { ReconciliationSearch } from '../reconciliation/reconciliation.search.ts';

const PAGE = 50;
/** Tasks come and go: the queue is read again so often, in milliseconds. */
const ASK_MS = 20_000;

const taskPageSchema = pageSchema(taskSchema);

export const tasksQuery = ({ tasks, rule, owner, q, within }: ReconciliationSearch) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', { tasks, rule, owner, q, within }],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/tasks', taskPageSchema, {
        query: {
          state: tasks,
          rule,
          owner,
          q,
          unit: within,
          limit: PAGE,
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_MS,
  });

export const taskSummaryQuery = queryOptions({
  queryKey: ['tasks', 'summary'],
  queryFn: ({ signal }) => api.get('/tasks/summary', taskSummarySchema, { signal }),
  refetchInterval: ASK_MS,
});

/** One task, wherever it stands in the queue. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => api.get(`/tasks/${id}`, taskSchema, { signal }),
    retry: false,
  });

export const taskHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'history', id],
    queryFn: ({ signal }) => api.get(`/tasks/${id}/history`, taskHistorySchema, { signal }),
  });

export const checkRulesQuery = queryOptions({
  queryKey: ['tasks', 'rules'],
  queryFn: ({ signal }) => api.get('/check-rules', checkRulesSchema, { signal }),
});

/** What can be done with tasks, one or many. */
export type TaskAct =
  | { act: 'assignments'; account: string | null }
  | { act: 'snoozes'; until: string | null }
  | { act: 'decisions'; outcome: TaskOutcome; reason: string }
  | { act: 'undo' };

export const useTaskAct = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, order: { act, ...said } }: { ids: readonly string[]; order: TaskAct }) =>
      api.post(`/tasks/${act}`, { ids, ...said }, taskOutcomesSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
};

export const useRuleChange = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      rule,
      ...change
    }: {
      rule: CheckRuleName;
      enabled: boolean;
      limits: Record<string, number>;
      version: number;
      reason: string;
    }) => api.put(`/check-rules/${rule}`, change, checkRulesSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
};

export const useRuleUndo = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ rule, version }: { rule: CheckRuleName; version: number }) =>
      api.post(`/check-rules/${rule}/undo`, { version }, checkRulesSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
};

/** What verifying these figures would change on the boards. */
export const verificationPreviewQuery = (figures: readonly FigureName[]) =>
  queryOptions({
    queryKey: ['tasks', 'verification', figures],
    queryFn: ({ signal }) =>
      api.post('/verifications/preview', { figures }, verificationPreviewSchema, { signal }),
    gcTime: 0,
    retry: false,
  });

/** How many figures are decided about at once: accepted as they are reported, or ruled. */
export type FigureOrder = { verify: true } | { rule: SelectionRuling['rule'] };

/** What ruling these figures so would change on the boards. */
export const selectionPreviewQuery = (figures: readonly FigureName[], rule: SelectionRuling['rule']) =>
  queryOptions({
    queryKey: ['tasks', 'selection', figures, rule],
    queryFn: ({ signal }) =>
      api.post('/rulings/selection/preview', { figures, rule }, verificationPreviewSchema, { signal }),
    gcTime: 0,
    retry: false,
  });

/** Puts figures that were verified or ruled together back to what they were. */
export const useUndoFigures = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ receipt, rules, reason }: { receipt: string; rules: boolean; reason: string }) => {
      const of = encodeURIComponent(receipt);
      const path = rules ? `/rulings/${of}/undo` : `/receipts/${of}/withdraw`;
      const done = await api.post(path, { reason }, receiptSchema);
      // It is undone, whatever becomes of looking at it.
      await untilCounted(done.receipt).catch(() => undefined);
      return done;
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['tasks'] }),
        client.invalidateQueries({ queryKey: ['reconciliation'] }),
      ]),
  });
};

/** Verifies or rules, and comes back when the board shows it. */
export const useDecideFigures = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({
      figures,
      order,
      reason,
    }: {
      figures: readonly FigureName[];
      order: FigureOrder;
      reason: string;
    }) => {
      const done = await ('rule' in order
        ? api.post('/rulings/selection', { figures, rule: order.rule, reason }, verificationSchema)
        : api.post('/verifications', { figures, reason }, verificationSchema));
      // It is decided, whatever becomes of looking at it.
      if (done.receipt !== null) await untilCounted(done.receipt).catch(() => undefined);
      return done;
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['tasks'] }),
        client.invalidateQueries({ queryKey: ['reconciliation'] }),
      ]),
  });
};
