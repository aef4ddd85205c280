import { useQuery } from '@tanstack/react-query';
import { readPreference, writePreference } from '../shell/preference.store.ts';
import { openKiosk } from './door.queries.ts';

/** The name this browser shows the code of an event under; it gets one the first time and keeps it. */
export const useKiosk = (code: string): { kiosk: string | null; error: unknown } => {
  const { data, error } = useQuery({
    queryKey: ['kiosk', code],
    networkMode: 'always',
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: async (): Promise<string> => {
      const known = readPreference(`kiosk.${code}`);
      if (known !== null) return known;
      const kiosk = await openKiosk(code);
      writePreference(`kiosk.${code}`, kiosk);
      return kiosk;
    },
  });
  return { kiosk: data ?? null, error };
};
