import { queryOptions } from '@tanstack/react-query';
import {
  attendedSchema,
  doorSchema,
  kioskCodeSchema,
  kioskSchema,
  type Attended,
  type KioskCode,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { ProblemError } from '../api/problem.error.ts';
import type { DoorFacts } from './door.database.ts';

const REFRESH_MS = 10_000;
const ATTEND_TRIES = 6;

const addressOf = (code: string): string => `/events/${encodeURIComponent(code)}`;

/** What was counted at the doors of an event, together with when this browser received it. */
export const doorQuery = (code: string) =>
  queryOptions({
    queryKey: ['door', code],
    // Browsers are wrong about being offline often enough: ask, and see.
    networkMode: 'always',
    refetchInterval: REFRESH_MS,
    queryFn: async ({ signal }): Promise<DoorFacts> => ({
      ...(await api.get(`${addressOf(code)}/door`, doorSchema, { signal })),
      receivedAt: Date.now(),
    }),
  });

/** What a screen shows; asked again as soon as the code changes. */
export const kioskCodeQuery = (code: string, kiosk: string) =>
  queryOptions<KioskCode>({
    queryKey: ['kiosk', code, kiosk],
    networkMode: 'always',
    retry: false,
    refetchInterval: ({ state }) => (state.error ? 3_000 : (state.data?.changesInMs ?? 1_000) + 200),
    refetchIntervalInBackground: true,
    queryFn: ({ signal }) => api.get(`${addressOf(code)}/kiosks/${kiosk}/code`, kioskCodeSchema, { signal }),
  });

/** Makes a screen for an event; tells its name. */
export const openKiosk = async (code: string): Promise<string> =>
  (await api.post(`${addressOf(code)}/kiosks`, {}, kioskSchema)).kiosk;

/** Whether the same request may succeed when it is sent again: the network, or a server that had no time. */
export const mayWorkLater = (error: Error): boolean =>
  error instanceof ProblemError && (error.status === 0 || error.status === 429 || error.status >= 500);

/** Counts this browser at the event of a code. Asking again changes nothing, so a lost answer is asked for again. */
export const attendQuery = (token: string, device: () => string, keep: (device: string) => void) =>
  queryOptions<Attended>({
    queryKey: ['attendance', token],
    networkMode: 'always',
    staleTime: Infinity,
    gcTime: Infinity,
    retry: (failures, error) => failures < ATTEND_TRIES && mayWorkLater(error),
    retryDelay: (failures, error) =>
      error instanceof ProblemError && error.retryAfter !== null
        ? error.retryAfter * 1_000 * (1 + Math.random())
        : 1_000 * 2 ** failures * (0.5 + Math.random()),
    queryFn: async () => {
      const attended = await api.post('/attendances', { token, device: device() }, attendedSchema);
      keep(attended.device);
      return attended;
    },
  });
