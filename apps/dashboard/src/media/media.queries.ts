import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  mediaPageSchema,
  mediaReportSchema,
  similarMediaSchema,
  type MediaDraft,
  type MediaKind,
  type MediaReport,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

const PAGE = 50;
export const MEDIA_VIEWS = ['folded', 'each', 'own', 'withdrawn'] as const;
export type MediaView = (typeof MEDIA_VIEWS)[number];
export type MediaFilter = {
  q: string;
  kind: MediaKind | null;
  from: string | null;
  to: string | null;
  view: MediaView;
};

const VIEWS: Record<MediaView, Record<string, boolean>> = {
  folded: { fold: true },
  each: {},
  own: { own: true },
  withdrawn: { withdrawn: true },
};

export const mediaQuery = ({ view, ...filter }: MediaFilter) =>
  infiniteQueryOptions({
    queryKey: ['media', 'list', view, filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/media', mediaPageSchema, {
        query: { ...filter, ...VIEWS[view], limit: PAGE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

export const reprintsQuery = (id: string) =>
  queryOptions({
    queryKey: ['media', 'reprints', id],
    queryFn: ({ signal }) =>
      api.get('/media', mediaPageSchema, { query: { reprintOf: id, limit: 200 }, signal }),
  });

/** What is there of a report that somebody is about to register. */
export const similarMediaQuery = (link: string, title: string, except: string | null) =>
  queryOptions({
    queryKey: ['media', 'similar', link, title, except],
    queryFn: ({ signal }) =>
      api.get('/media/similar', similarMediaSchema, { query: { link, title, except }, signal }),
    enabled: link !== '' || title !== '',
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['media'] });
};

/** Registers a report, or changes the one that is given; tells whether it was there already. */
export const useSaveReport = (report: MediaReport | null) => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (draft: Omit<MediaDraft, 'edition'>) => {
      if (report)
        return api.patch(`/media/${report.id}`, draft, mediaReportSchema, {
          headers: { 'If-Match': `"${String(report.version)}"` },
        });
      return api.post('/media', draft, mediaReportSchema);
    },
    onSettled: refresh,
  });
};

export const useWithdrawReport = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.post(`/media/${id}/withdraw`, { reason }, mediaReportSchema),
    onSettled: refresh,
  });
};
