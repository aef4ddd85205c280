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
const AGAIN_MS = 3_000;
/** The next code is asked for so long after it begins. */
const LATE_MS = 200;
const ATTEND_TRIES = 6;
/** A crowd's network swallows requests without a word: after so long another try is due. */
const TIME_LIMIT_MS = 10_000;

const addressOf = (code: string): string => `/events/${encodeURIComponent(code)}`;

/** Whether the same request may succeed when it is sent again: the network, or a server that had no time. */
export const mayWorkLater = (error: Error): boolean =>
  error instanceof ProblemError && (error.status === 0 || error.status === 429 || error.status >= 500);

/** Asks again by itself what failed and may work later. */
export const askAgain = ({ state }: { state: { error: Error | null } }): number | false =>
  state.error !== null && mayWorkLater(state.error) ? AGAIN_MS : false;

/** What was counted at the doors of an event, together with when this browser received it. */
export const doorQuery = (code: string) =>
  queryOptions({
    queryKey: ['door', code],
    // Browsers are wrong about being offline often enough: ask, and see.
    networkMode: 'always',
    refetchInterval: REFRESH_MS,
    queryFn: async ({ signal }): Promise<DoorFacts> => ({
      ...(await api.get(`${addressOf(code)}/door`, doorSchema, { signal, timeLimitMs: TIME_LIMIT_MS })),
      receivedAt: Date.now(),
    }),
  });

/** What a screen shows; asked again as soon as the code changes. */
export const kioskCodeQuery = (code: string, kiosk: string) =>
  queryOptions<KioskCode>({
    queryKey: ['kiosk', code, 'code', kiosk],
    networkMode: 'always',
    retry: false,
    refetchInterval: ({ state }) => (state.error ? AGAIN_MS : (state.data?.changesInMs ?? 1_000) + LATE_MS),
    refetchIntervalInBackground: true,
    queryFn: ({ signal }) =>
      api.get(`${addressOf(code)}/kiosks/${kiosk}/code`, kioskCodeSchema, {
        signal,
        timeLimitMs: TIME_LIMIT_MS,
      }),
  });

/** Makes a screen for an event; tells its name. */
export const openKiosk = async (code: string): Promise<string> =>
  (await api.post(`${addressOf(code)}/kiosks`, {}, kioskSchema)).kiosk;

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
      const attended = await api.post('/attendances', { token, device: device() }, attendedSchema, {
        timeLimitMs: TIME_LIMIT_MS,
      });
      keep(attended.device);
      return attended;
    },
  });
