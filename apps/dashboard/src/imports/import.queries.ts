import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  importRowSchema,
  importSchema,
  pageSchema,
  type Import,
  type ImportAnswers,
  type ImportKind,
  type ImportProgress,
  type ImportRowMending,
  type ImportRowState,
  type ImportState,
  type Language,
} from '@innoweek/contracts';
import { useEffect } from 'react';
import { api } from '../api/api.client.ts';
import { holdSocket, liveSocket } from '../live/live.socket.ts';

/** How often we ask while the server works at a file; how far it is we hear in between. */
const POLL_MS = 2_000;
export const ROWS_PER_PAGE = 50;

/** Whether the server is at work on a file. */
export const isUnderway = (state: ImportState): boolean => state === 'reading' || state === 'committing';

// What is wrong is told in the language of the request: another language is another answer.
export const importsQuery = (language: Language, cursor: string | null) =>
  queryOptions({
    queryKey: ['imports', 'list', language, cursor],
    queryFn: ({ signal }) =>
      api.get('/imports', pageSchema(importSchema), { query: { cursor, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some((item) => isUnderway(item.state)) ? POLL_MS : false,
  });

export const importQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: ['imports', 'one', id, language],
    queryFn: ({ signal }) => api.get(`/imports/${encodeURIComponent(id)}`, importSchema, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderway(state.data.state) ? POLL_MS : false),
  });

/** Hears how far the server is with files of one's own. */
export const useImportNews = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    const socket = liveSocket();
    const release = holdSocket();
    const hear = ({ import: id, progress }: ImportProgress): void => {
      client.setQueriesData<Import>({ queryKey: ['imports', 'one', id] }, (known) =>
        known && isUnderway(known.state) ? { ...known, progress } : known,
      );
      if (progress >= 1) void client.invalidateQueries({ queryKey: ['imports'] });
    };
    socket.on('import:progress', hear);
    return () => {
      socket.off('import:progress', hear);
      release();
    };
  }, [client]);
};

/** Rows of a file; `stage` tells its state, for committing changes what its rows say, and so does an approval. */
export const importRowsQuery = (
  id: string,
  language: Language,
  stage: string,
  filter: { state: ImportRowState | null; cursor: string | null },
) =>
  queryOptions({
    queryKey: ['imports', 'rows', id, language, stage, filter],
    queryFn: ({ signal }) =>
      api.get(`/imports/${encodeURIComponent(id)}/rows`, pageSchema(importRowSchema), {
        query: { ...filter, limit: ROWS_PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** Sends a file in. */
export const useUpload = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, kind, unit }: { file: File; kind: ImportKind; unit: string | undefined }) => {
      const form = new FormData();
      // The fields go first: the server reads the parts as they come.
      form.set('kind', kind);
      if (unit !== undefined) form.set('unit', unit);
      form.set('file', file, file.name);
      return api.upload('/imports', form, importSchema.pick({ id: true }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports', 'list'] }),
  });
};

const useImportStep = (id: string) => {
  const client = useQueryClient();
  return (reply: Import | null): void => {
    if (reply) client.setQueriesData<Import>({ queryKey: ['imports', 'one', id] }, reply);
    void client.invalidateQueries({ queryKey: ['imports'] });
    void client.invalidateQueries({ queryKey: ['events'] });
  };
};

/** Answers what the reader could not know. */
export const useAnswers = (id: string) => {
  const step = useImportStep(id);
  return useMutation({
    mutationFn: (answers: ImportAnswers['answers']) =>
      api.post(`/imports/${encodeURIComponent(id)}/answers`, { answers }, importSchema),
    onSuccess: step,
    onError: () => step(null),
  });
};

/** Has a file written. */
export const useCommit = (id: string) => {
  const step = useImportStep(id);
  return useMutation({
    mutationFn: (choice: { submit?: boolean; skipRejected?: boolean }) =>
      api.post(`/imports/${encodeURIComponent(id)}/commit`, choice, importSchema),
    onSuccess: step,
    onError: () => step(null),
  });
};

/** Mends a row of a file that waits; every row may be another afterwards. */
export const useMendRow = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ row, cells }: { row: number; cells: ImportRowMending['cells'] }) =>
      api.patch(`/imports/${encodeURIComponent(id)}/rows/${String(row)}`, { cells }, importRowSchema),
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
  });
};

/** Takes a committed file back. */
export const useUndo = (id: string) => {
  const step = useImportStep(id);
  return useMutation({
    mutationFn: (reason: string) =>
      api.post(`/imports/${encodeURIComponent(id)}/undo`, { reason }, importSchema),
    onSuccess: step,
  });
};
