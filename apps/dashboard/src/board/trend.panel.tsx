import { seriesSchema, type Series } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/api.client.ts';
import { Panel } from '../ui/panel.tsx';
import { Segments } from '../ui/segments.tsx';
import { useBoards, type BoardMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import { useRefetchOnVersion } from './refetch.hook.ts';
import { incrementsOf, type TrendMode } from './trend.model.ts';
import styles from './trend.module.css';

const TrendChart = lazy(async () => ({ default: (await import('./trend.chart.tsx')).TrendChart }));

const REFETCH_MS = 5_000;
/** Increments of more hours than this would be too thin to see. */
const WINDOW_HOURS = 72;
const MODES = ['increment', 'cumulative'] as const;

/** How the metric grew, hour by hour of the edition's clock. */
export const TrendPanel = ({ metric, zone }: { metric: BoardMetric; zone: string }) => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const [mode, setMode] = useState<TrendMode>('increment');
  const query = useQuery({
    queryKey: ['series', board.edition, scope, metric],
    queryFn: ({ signal }): Promise<Series> =>
      api.get('/board/series', seriesSchema, {
        query: { scope, metric, by: 'hour', edition: board.edition },
        signal,
      }),
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  const items = query.data?.items;
  const points = useMemo(
    () => (mode === 'increment' ? incrementsOf(items ?? []).slice(-WINDOW_HOURS) : (items ?? [])),
    [items, mode],
  );
  const write = useFigures();
  const options = MODES.map((value) => ({ value, text: t(`trendModes.${value}`) }));
  return (
    <Panel
      title={t('trendTitle')}
      note={[
        t(`metrics.${metric}`),
        ...(mode === 'increment' ? [t('trendWindow', { hours: WINDOW_HOURS })] : []),
      ].join(' · ')}
      className={styles.trend}
      aside={<Segments label={t('trendMode')} value={mode} options={options} onChange={setMode} />}
    >
      {query.isError && !items ? (
        <p className={styles.empty}>{t('listFailed')}</p>
      ) : points.length === 0 ? (
        <p className={styles.empty}>{t('trendEmpty')}</p>
      ) : (
        <div
          className={styles.chart}
          role="img"
          aria-label={t('trendSummary', {
            metric: t(`metrics.${metric}`),
            latest: write(metric, incrementsOf(items ?? []).at(-1)?.value).exact,
            total: write(metric, items?.at(-1)?.value).exact,
          })}
        >
          <Suspense fallback={null}>
            <TrendChart points={points} mode={mode} metric={metric} zone={zone} />
          </Suspense>
        </div>
      )}
    </Panel>
  );
};
