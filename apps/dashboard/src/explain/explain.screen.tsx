import { parseCellKey, traceSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { useFigures } from '../board/figure.text.ts';
import { BOARD_METRICS } from '../board/board.search.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import styles from './explain.module.css';

/** What a figure is made of. */
export const ExplainScreen = () => {
  const { t } = useTranslation(['explain', 'board']);
  const { cell = '', edition } = useSearch({ from: '/explain' });
  const metric = BOARD_METRICS.find((known) => known === parseCellKey(cell)?.metric) ?? 'participants';
  const write = useFigures();
  const query = useQuery({
    queryKey: ['explain', cell, edition],
    queryFn: ({ signal }) => api.get('/board/trace', traceSchema, { query: { cell, edition }, signal }),
    retry: false,
  });
  return (
    <div className={styles.page}>
      <PageHeading title={t('title')} note={t(`board:metrics.${metric}`)} />
      {query.isError ? <p role="alert">{t('missing')}</p> : null}
      {query.data ? (
        <>
          <p className={styles.value}>{write(metric, query.data.value).exact}</p>
          <ul className={styles.items}>
            {query.data.items.map((item) => (
              <li key={`${item.subject}|${item.day ?? ''}`} className={styles.item}>
                <span>{item.title ?? item.subject}</span>
                <span>{write(metric, item.value).exact}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
};
