import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainSearch } from './explain.search.ts';
import styles from './explain-overlay.module.css';

/** After the board is there, and long before the first question: it opens without a connection, too. */
const READIED_AFTER_MS = 5_000;

/** The explanation that lies over a board. Its code comes by itself; where it cannot, the board stays and says so. */
export const ExplainOverlay = ({ search, close }: { search: ExplainSearch | null; close: () => void }) => {
  const { t } = useTranslation('explain');
  const code = useQuery({
    queryKey: ['code', 'explain.drawer'],
    queryFn: () => import('./explain.drawer.tsx'),
    enabled: search !== null,
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
  const { refetch } = code;
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), READIED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [refetch]);
  if (code.data) return <code.data.ExplainDrawer search={search} close={close} />;
  if (search === null || code.isPending) return null;
  return (
    <div className={styles.unopened} role="alert">
      <p>{t('unopened')}</p>
      {/* A part of a page that failed once is not asked for again by the browser. */}
      <button type="button" onClick={() => location.reload()}>
        {t('reload')}
      </button>
      <button type="button" onClick={close}>
        {t('close')}
      </button>
    </div>
  );
};
