import { parseExplained } from '@innoweek/contracts';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../ui/page.heading.tsx';
import styles from './explain.module.css';
import { ExplainPlaceContext, type ExplainPlace } from './explain.place.ts';
import { ExplainView } from './explain.view.tsx';

/** What a figure is made of, level by level, on a page. The address says which, so that it can be sent to somebody. */
export const ExplainScreen = () => {
  const { t } = useTranslation('explain');
  const search = useSearch({ from: '/explain' });
  const { cell = '', edition } = search;
  const scope = parseExplained(cell)?.scope ?? 'nation';
  const navigate = useNavigate({ from: '/explain' });
  const place = useMemo(
    (): ExplainPlace => ({
      edition,
      open: (next, { replace = false } = {}) => void navigate({ search: next, replace }),
    }),
    [navigate, edition],
  );
  return (
    <div className={styles.page}>
      <PageHeading
        title={t('title')}
        note={
          <Link
            to="/board"
            search={{ ...(edition ? { edition } : {}), ...(scope === 'nation' ? {} : { scope }) }}
          >
            {t('toBoard')}
          </Link>
        }
      />
      <ExplainPlaceContext value={place}>
        <ExplainView search={search} />
      </ExplainPlaceContext>
    </div>
  );
};
