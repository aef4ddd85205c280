import { seriesSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardMetric } from '../board.search.ts';
import { metricKeys, sumOf, useBoards, useMetric } from '../board.context.ts';
import { useFigures } from '../figure.text.ts';
import { untilOf, useBoardNow, usePast } from '../moment.hook.ts';
import { useHourBefore } from '../past.hook.ts';
import { useRefetchOnVersion } from '../refetch.hook.ts';
import styles from './figures.module.css';
import { minutesUpTo, perHour, perMinute } from './pace.model.ts';

const MINUTES = 60;
/** Over so many minutes the pace of a minute is told. */
const PACE_MINUTES = 5;
const REFETCH_MS = 6_000;
const RECKONED_MS = 2_000;

const HOUR_MS = 3_600_000;

/** What came within the hour before what the board shows, of any metric. */
export const useHourPace = (metric: BoardMetric): number | undefined => {
  const { board, scope } = useBoards();
  const before = useHourBefore(scope);
  const value = useMetric(board, scope, metric);
  const now = useBoardNow(RECKONED_MS);
  const keys = useMemo(() => metricKeys(scope, metric), [scope, metric]);
  if (before === null) return undefined;
  return perHour(value, { at: before.at, value: sumOf(keys, (key) => before.cells[key]) ?? 0 }, now);
};

/** The pace of the leading figure: this hour, this minute, and the last hour minute by minute. */
export const Pace = ({ metric }: { metric: BoardMetric }) => {
  const { t } = useTranslation('board');
  const { source, edition, board, scope } = useBoards();
  const write = useFigures();
  const hour = useHourPace(metric);
  const until = untilOf(usePast()?.moment, HOUR_MS);
  const query = useQuery({
    queryKey: ['series', edition.code, scope, metric, 'minute', MINUTES, until],
    queryFn: ({ signal }) =>
      source.get('/board/series', seriesSchema, {
        query: {
          scope,
          metric,
          by: 'minute',
          last: (until === undefined ? 1 : 2) * MINUTES + 2,
          until,
          edition: edition.code,
        },
        signal,
      }),
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  const now = useBoardNow(RECKONED_MS);
  const totals = useMemo(
    () => (query.data?.items ?? []).map(({ at, value }) => ({ at: Date.parse(at), value })),
    [query.data],
  );
  const increments = minutesUpTo(totals, now, MINUTES);
  // A clock that stands and leaps has no minutes.
  const stands = edition.clock?.speed === 0;
  const minute = stands ? undefined : Math.round(perMinute(increments, PACE_MINUTES));
  // What there is nothing to reckon from is not shown as a dash.
  const rates = [
    { name: t('pace.hour'), value: hour },
    { name: t('pace.minute'), value: minute },
  ].flatMap(({ name, value }) =>
    value === undefined ? [] : [{ name, value, text: write(metric, Math.round(value)) }],
  );
  return (
    <div className={styles.pace}>
      {rates.length > 0 && (
        <dl className={styles.rates}>
          {rates.map(({ name, value, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={text.exact}>{signed(value, text.short)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Sparkline values={increments} label={t('pace.spark')} />
    </div>
  );
};

/** With the sign that says that it is a change, before the currency as well. */
export const signed = (value: number, text: string): string =>
  value > 0 ? `+${text}` : value < 0 ? `\u2212${text.replace(/[-\u2212]/u, '')}` : text;

const WIDTH = 120;
const HEIGHT = 36;

/** The last hour, a bar a minute; what was taken back hangs below the line. */
const Sparkline = ({ values, label }: { values: readonly number[]; label: string }) => {
  const most = Math.max(1, ...values);
  const least = Math.min(0, ...values);
  const scale = HEIGHT / (most - least);
  const step = WIDTH / values.length;
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1={0} x2={WIDTH} y1={most * scale} y2={most * scale} className={styles.sparkBase} />
      {values.map((value, index) => (
        <rect
          key={index}
          x={index * step}
          width={step * 0.7}
          y={(most - Math.max(0, value)) * scale}
          height={Math.abs(value) * scale}
          className={styles.sparkBar}
          data-falls={value < 0 || undefined}
        />
      ))}
    </svg>
  );
};
