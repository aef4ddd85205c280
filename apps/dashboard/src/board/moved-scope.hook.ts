import { organisationSchema, parseScope } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api } from '../api/api.client.ts';

/**
 * Leads from the board of an organisation that was merged to that of the one that stayed: links to the old one are
 * in mails and notes for years.
 * @param isRefused whether the board that was asked for is not there
 */
export const useMovedScope = (name: string, isRefused: boolean): void => {
  const scope = parseScope(name);
  const id = scope.of === 'organisation' ? scope.id : null;
  const navigate = useNavigate({ from: '/board' });
  const { data } = useQuery({
    queryKey: ['organisations', 'survivor', id],
    queryFn: ({ signal }) =>
      api.get(`/organisations/${encodeURIComponent(id ?? '')}`, organisationSchema, { signal }),
    enabled: isRefused && id !== null,
    retry: false,
  });
  const survivor = isRefused && data !== undefined && data.id !== id ? data.id : null;
  useEffect(() => {
    if (survivor !== null)
      void navigate({
        search: (now) => ({ ...now, scope: `organisation:${survivor}` }),
        replace: true,
      });
  }, [survivor, navigate]);
};
