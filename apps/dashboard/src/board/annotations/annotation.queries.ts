import { annotationSchema, pageSchema, type Annotation, type AnnotationDraft } from '@innoweek/contracts';
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { api } from '../../api/api.client.ts';
import { useBoards } from '../board.context.ts';

const annotationPageSchema = pageSchema(annotationSchema);
const LOOK_AGAIN_MS = 20_000;
const LIMIT = 100;

/** What is noted on the board, the latest moment first; with the query it comes from. */
export const useAnnotations = (): {
  items: readonly Annotation[];
  query: Pick<UseQueryResult, 'dataUpdatedAt' | 'isError' | 'data'>;
} => {
  const { source, edition, scope } = useBoards();
  const query = useQuery({
    queryKey: ['annotations', edition.code, scope],
    queryFn: ({ signal }) =>
      source.get('/annotations', annotationPageSchema, {
        query: { scope, edition: edition.code, limit: LIMIT },
        signal,
      }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return { items: query.data?.items ?? NONE, query };
};
const NONE: readonly Annotation[] = [];

/** Pins a note; every list of notes is read anew. */
export const useAnnotate = () => {
  const client = useQueryClient();
  const { edition, scope } = useBoards();
  return useMutation({
    mutationFn: (draft: Pick<AnnotationDraft, 'text' | 'at' | 'internal'>) =>
      api.post('/annotations', { ...draft, scope, edition: edition.code }, annotationSchema),
    onSuccess: () => client.invalidateQueries({ queryKey: ['annotations', edition.code] }),
  });
};

/** Takes a note away. */
export const useRemoveAnnotation = () => {
  const client = useQueryClient();
  const { edition } = useBoards();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/annotations/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['annotations', edition.code] }),
  });
};
