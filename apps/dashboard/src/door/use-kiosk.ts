import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { readPreference, writePreference } from '../shell/preference.store.ts';
import { askAgain, openKiosk } from './door.queries.ts';

type OwnKiosk = {
  kiosk: string | null;
  error: unknown;
  /** To be called when the server does not know the name (any more): the browser gets another. */
  renew: () => void;
};

/** The name this browser shows the code of an event under; it gets one the first time and keeps it. */
export const useKiosk = (code: string): OwnKiosk => {
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['kiosk', code, 'name'],
    networkMode: 'always',
    staleTime: Infinity,
    gcTime: Infinity,
    refetchInterval: askAgain,
    queryFn: async (): Promise<string> => {
      const known = readPreference(`kiosk.${code}`);
      if (known) return known;
      const kiosk = await openKiosk(code);
      writePreference(`kiosk.${code}`, kiosk);
      return kiosk;
    },
  });
  const renew = useCallback(() => {
    writePreference(`kiosk.${code}`, '');
    void client.resetQueries({ queryKey: ['kiosk', code, 'name'] });
  }, [client, code]);
  return { kiosk: data ?? null, error, renew };
};
