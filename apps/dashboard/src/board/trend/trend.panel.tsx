import { SERIES_STEPS, seriesSchema, TREND_MODES, type Series } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendStep } from '../board.search.ts';
import { useTimeMachineHere } from '../../history/time-machine.hook.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { Segments } from '../../ui/segments.tsx';
import { AnnotateButton } from '../annotations/annotate.button.tsx';
import { useAnnotations } from '../annotations/annotation.queries.ts';
import { BoardPanel } from '../board-panel.tsx';
import { ExportMenu } from '../export/export.menu.tsx';
import { useBoards, useMetric } from '../board.context.ts';
import { useBoardPlace } from '../board.place.ts';
import { useExpectation, useSpan } from '../expectation.hook.ts';
import { differenceText } from '../figures/difference.text.ts';
import { useFigures } from '../figure.text.ts';
import { untilOf, useBoardNow, usePast } from '../moment.hook.ts';
import { ListAge } from '../panel-age.tsx';
import { useRefetchOnVersion } from '../refetch.hook.ts';
import { useView } from '../view.hook.ts';
import {
  expectedIn,
  pointsIn,
  STEP_MS,
  valueAt,
  windowOf,
  withLive,
  type TrendPoint,
} from './trend.model.ts';
import styles from './trend.module.css';
import { TrendPlot } from './trend.plot.tsx';
import { TrendTable } from './trend.table.tsx';
import { dateLocale, dayParts } from '../../ui/day.format.ts';

const REFETCH_MS: Readonly<Record<TrendStep, number>> = { minute: 5_000, hour: 8_000, day: 30_000 };
const RENEWED_MS = 5_000;
/** Steps that are asked for: what the window shows, and the one before it. */
const LAST: Readonly<Record<TrendStep, number>> = { minute: 125, hour: 24 * 14, day: 366 };

/** How much of the past one answer holds while somebody moves in it. */
const STRETCH_MS: Readonly<Record<TrendStep, number>> = {
  minute: 3_600_000,
  hour: 86_400_000,
  day: 86_400_000,
};

/** How the metric grew, by minute, hour or day, against what the plan expects along its course. */
export const TrendPanel = () => {
  const { t } = useTranslation('board');
  const { source, board, scope, edition } = useBoards();
  const { metric, step, mode, choose } = useView();
  const [looked, setLooked] = useState<number | null>(null);
  const [isTable, setTable] = useState(false);
  const chart = useRef<HTMLDivElement>(null);
  const past = usePast();
  const until = untilOf(past?.moment, STRETCH_MS[step]);
  const last = LAST[step] + (past ? STRETCH_MS[step] / STEP_MS[step] : 0);
  const query = useQuery({
    queryKey: ['series', edition.code, scope, metric, step, last, until],
    queryFn: ({ signal }): Promise<Series> =>
      source.get('/board/series', seriesSchema, {
        query: { scope, metric, by: step, last, until, edition: edition.code },
        signal,
      }),
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS[step]);
  const now = useBoardNow(RENEWED_MS);
  const span = useSpan();
  const expectation = useExpectation(metric, scope);
  const annotations = useAnnotations();
  const window = windowOf(step, now, span);
  const moment = past?.moment ?? Infinity;
  const told = useMemo(
    () =>
      (query.data?.items ?? [])
        .map(({ at, value }) => ({ at: Date.parse(at), value }))
        .filter(({ at }) => at <= moment),
    [query.data, moment],
  );
  const value = useMetric(board, scope, metric);
  const totals = past ? told : withLive(told, value, now, step, mode);
  const points = pointsIn(totals, window, step, mode, now);
  // Events are registered before they are held: there is no course that their number should take.
  const along = (whole: number | undefined): TrendPoint[] =>
    whole === undefined || metric === 'events'
      ? []
      : expectedIn(whole, expectation.course, span.start, window, step, mode);
  const expected = along(expectation.plan);
  const previous = expectation.basis === 'previous' ? along(expectation.previous?.total) : [];
  const write = useFigures();
  const earlier = expectation.previous;
  const name = earlier === null ? '' : currentLanguage() === 'en' ? earlier.nameEn : earlier.name;
  const explained = [
    { of: '[data-series="actual"]', text: t(`metrics.${metric}`) },
    { of: '[data-series="expected"]:not([d=""])', text: t(`basis.${expectation.basis}`, { name }) },
    { of: '[data-series="previous"]:not([d=""])', text: name },
  ];
  const goTo = useGoTo(now);
  const isEmpty = totals.length === 0;
  return (
    <BoardPanel
      area="trend"
      title={t('trendTitle')}
      note={
        // What had happened by then as it is known now has no course of its own.
        past?.mode === 'true' ? t('trendAsKnown', { metric: t(`metrics.${metric}`) }) : t(`metrics.${metric}`)
      }
      age={<ListAge query={query} />}
      className={styles.panel}
      isEmpty={isEmpty}
      aside={
        <>
          <Segments
            label={t('trendStep')}
            value={step}
            options={SERIES_STEPS.map((value) => ({ value, text: t(`trendSteps.${value}`) }))}
            onChange={(next) => choose({ step: next })}
          />
          <Segments
            label={t('trendMode')}
            value={mode}
            options={TREND_MODES.map((value) => ({ value, text: t(`trendModes.${value}`) }))}
            onChange={(next) => choose({ mode: next })}
          />
          <button
            type="button"
            className={styles.button}
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {t('asTable')}
          </button>
          <ExportMenu
            panel="trend"
            title={t('trendTitle')}
            shows={[t(`metrics.${metric}`), t(`trendModes.${mode}`), t(`export.steps.${step}`)]}
            explained={explained}
            {...(isTable || isEmpty ? {} : { chart })}
          />
          <AnnotateButton at={looked === null ? undefined : points[looked]?.at} />
        </>
      }
    >
      {isEmpty ? (
        <p className={styles.empty}>{query.isError ? t('listFailed') : t('trendEmpty')}</p>
      ) : isTable ? (
        <TrendTable points={points} expected={expected} metric={metric} step={step} />
      ) : (
        <>
          <Readout point={looked === null ? points.at(-1) : points[looked]} expected={expected} />
          <div className={styles.chart} ref={chart}>
            <TrendPlot
              points={points}
              expected={expected}
              previous={previous}
              pins={annotations.items
                .map(({ id, at, text }) => ({ id, at: Date.parse(at), text }))
                .filter(({ at }) => at <= moment)}
              window={window}
              now={now}
              metric={metric}
              mode={mode}
              step={step}
              zone={edition.zone}
              looked={looked}
              onLook={setLooked}
              onGo={goTo && ((index) => goTo(points[index]?.at ?? now))}
              summary={t(goTo ? 'trendSummaryGoing' : 'trendSummary', {
                metric: t(`metrics.${metric}`),
                mode: t(`trendModes.${mode}`),
                latest: write(metric, points.at(-1)?.value).exact,
                total: write(metric, totals.at(-1)?.value).exact,
              })}
            />
          </div>
        </>
      )}
    </BoardPanel>
  );
};

/** Shows the board of a moment, which is where its figures are explained; a wall shows the present. */
const useGoTo = (now: number): ((moment: number) => void) | undefined => {
  const { search } = useBoardPlace();
  const machine = useTimeMachineHere();
  if (search.wall === 1 || !machine?.span) return undefined;
  return (moment) => {
    machine.setPlaying(false);
    machine.go(moment < now ? moment : machine.moment);
  };
};

/** What is looked at, in words: the moment, the figure, and what was expected there; and what the curve is taken from. */
const Readout = ({ point, expected }: { point: TrendPoint | undefined; expected: readonly TrendPoint[] }) => {
  const { t } = useTranslation('board');
  const { scope, edition } = useBoards();
  const { metric, mode, step } = useView();
  const { basis, previous } = useExpectation(metric, scope);
  const write = useFigures();
  const language = currentLanguage();
  const should = point ? valueAt(expected, point.at) : undefined;
  const name = previous === null ? '' : language === 'en' ? previous.nameEn : previous.name;
  const time =
    point &&
    new Intl.DateTimeFormat(dateLocale(language), {
      timeZone: edition.zone,
      ...dayParts(language),
      ...(step === 'day' ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      // Steps are named by their end; a day ends where the next one begins.
    }).format(step === 'day' ? point.at - 1 : point.at);
  return (
    <p className={styles.readout}>
      <output>
        {point && (
          <span>
            <span className={styles.lineKey} data-key={mode} aria-hidden="true" />
            {time}{' '}
            <b title={write(metric, Math.round(point.value)).exact}>
              {write(metric, Math.round(point.value)).short}
            </b>
          </span>
        )}
        {should !== undefined && should > 0 && point && (
          <span>
            <span className={styles.lineKey} data-key="expected" aria-hidden="true" />
            {t('expectedThen', { value: write(metric, Math.round(should)).short })}
            {mode === 'cumulative' && ` ${differenceText(point.value / should, language)}`}
          </span>
        )}
      </output>
      {expected.length > 0 && <span className={styles.basis}>{t(`basis.${basis}`, { name })}</span>}
    </p>
  );
};
