import type { TrendMode } from '@innoweek/contracts';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardMetric, TrendStep } from '../board.search.ts';
import { currentLanguage } from '../../shell/language.store.ts';
import { useFigures } from '../figure.text.ts';
import { usePast } from '../moment.hook.ts';
import { areaOf, pathOf, plotOf, type Plot } from './plot.geometry.ts';
import { STEP_MS, timeTicks, valueTicks, type TrendPoint, type TrendWindow } from './trend.model.ts';
import styles from './trend.module.css';
import { dateLocale, dayParts } from '../../ui/day.format.ts';

export type Pin = { id: string; at: number; text: string };

type TrendPlotProps = {
  points: readonly TrendPoint[];
  expected: readonly TrendPoint[];
  previous: readonly TrendPoint[];
  pins: readonly Pin[];
  window: TrendWindow;
  now: number;
  metric: BoardMetric;
  mode: TrendMode;
  step: TrendStep;
  zone: string;
  summary: string;
  /** Which point is looked at; null: none, the newest is told. */
  looked: number | null;
  onLook: (index: number | null) => void;
  /** Shows the board as it was at a point; undefined where it shows no past. */
  onGo: ((index: number) => void) | undefined;
};

/** The size of an element in pixels, as it is and becomes. */
const useSize = () => {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0, em: 14 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => {
      const em = Number.parseFloat(getComputedStyle(element).fontSize);
      setSize({ width: element.clientWidth, height: element.clientHeight, em });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
};

/** Pixels of width that the name of a moment takes, in em. */
const TICK_EM = 4.4;

/** What came and what was expected along time. Drawn by ourselves: it costs nothing to load and follows the theme. */
export const TrendPlot = (props: TrendPlotProps) => {
  const { points, expected, previous, window, metric, mode, summary, looked, onLook, onGo } = props;
  const { ref, width, height, em } = useSize();
  const write = useFigures();
  const all = [...points, ...expected, ...previous].map(({ value }) => value);
  const ticks = valueTicks(Math.min(0, ...all), Math.max(1, ...all));
  const labels = ticks.map((tick) => write(metric, tick, 'tick').short);
  const left = Math.max(...labels.map((label) => label.length)) * em * 0.62 + em * 0.8;
  const plot = plotOf(
    { width, height, left, right: em * 0.6, top: em * 0.7, bottom: em * 1.7 },
    window,
    ticks,
  );
  const nearest = (clientX: number): number | null => {
    const box = ref.current?.getBoundingClientRect();
    if (!box || points.length === 0) return null;
    const x = clientX - box.left;
    let best = 0;
    points.forEach(({ at }, index) => {
      if (Math.abs(plot.x(at) - x) < Math.abs(plot.x(points[best]?.at ?? 0) - x)) best = index;
    });
    return best;
  };
  /** With what the plot was last pressed. */
  const pressedBy = useRef('');
  const onKey = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by !== 0) {
      event.preventDefault();
      onLook(Math.min(points.length - 1, Math.max(0, (looked ?? points.length - 1) + by)));
    } else if (event.key === 'Enter' && looked !== null) {
      onGo?.(looked);
    } else if (event.key === 'Escape' && looked !== null) {
      event.stopPropagation();
      onLook(null);
    }
  };
  return (
    <div
      ref={ref}
      className={styles.plot}
      tabIndex={0}
      role="group"
      aria-label={summary}
      onKeyDown={onKey}
      onPointerMove={(event: PointerEvent) => onLook(nearest(event.clientX))}
      onPointerLeave={() => onLook(null)}
      onBlur={() => onLook(null)}
      data-goes={onGo !== undefined || undefined}
      onPointerDown={({ pointerType }: PointerEvent) => {
        pressedBy.current = pointerType;
      }}
      onClick={({ clientX }: MouseEvent) => {
        const index = nearest(clientX);
        // A finger looks at a point by touching it, which is not yet to leave the present.
        if (index !== null && pressedBy.current !== 'touch') onGo?.(index);
      }}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" style={{ fontSize: em * 0.86 }}>
          <Axes plot={plot} ticks={ticks} labels={labels} em={em} {...props} />
          {mode === 'cumulative' ? (
            <>
              <path className={styles.area} d={areaOf(points, plot)} />
              <path className={styles.line} data-series="actual" d={pathOf(points, plot)} />
            </>
          ) : (
            <Bars plot={plot} points={points} step={props.step} />
          )}
          <path className={styles.previous} data-series="previous" d={pathOf(previous, plot)} />
          <path className={styles.expected} data-series="expected" d={pathOf(expected, plot)} />
          <Pins plot={plot} em={em} pins={props.pins} window={window} />
          <Looked plot={plot} point={looked === null ? undefined : points[looked]} />
        </svg>
      )}
    </div>
  );
};

const Axes = ({
  plot,
  ticks,
  labels,
  em,
  window,
  now,
  step,
  zone,
}: TrendPlotProps & {
  plot: Plot;
  ticks: readonly number[];
  labels: readonly string[];
  em: number;
}): ReactNode => {
  const { t } = useTranslation('board');
  const moments = timeTicks(window, Math.max(2, Math.floor((plot.right - plot.left) / (em * TICK_EM))));
  const hours = step === 'minute';
  const isPast = usePast() !== null;
  const language = currentLanguage();
  const format = new Intl.DateTimeFormat(dateLocale(language), {
    timeZone: zone,
    ...(hours ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : dayParts(language)),
  });
  return (
    <>
      {ticks.map((tick, index) => (
        <g key={tick}>
          <line
            className={styles.rule}
            x1={plot.left}
            x2={plot.right}
            y1={plot.y(tick)}
            y2={plot.y(tick)}
            data-zero={tick === 0 || undefined}
          />
          <text
            className={styles.tick}
            x={plot.left - em * 0.5}
            y={plot.y(tick)}
            textAnchor="end"
            dominantBaseline="middle"
          >
            {labels[index]}
          </text>
        </g>
      ))}
      {moments.map(({ at, every }) => (
        <text
          key={at}
          className={styles.tick}
          x={plot.x(at + (every === STEP_MS.day ? STEP_MS.day / 2 : 0))}
          y={plot.bottom + em * 1.2}
          textAnchor={every === STEP_MS.day || hours ? 'middle' : 'start'}
        >
          {format.format(at)}
        </text>
      ))}
      {step !== 'minute' &&
        moments.map(({ at }) => (
          <line
            key={at}
            className={styles.midnight}
            x1={plot.x(at)}
            x2={plot.x(at)}
            y1={plot.bottom}
            y2={plot.bottom + em * 0.4}
          />
        ))}
      {now > window.from && now < window.to && step !== 'minute' && (
        <g>
          <rect
            className={styles.future}
            x={plot.x(now)}
            y={plot.top}
            width={Math.max(0, plot.right - plot.x(now))}
            height={plot.bottom - plot.top}
          />
          <line className={styles.now} x1={plot.x(now)} x2={plot.x(now)} y1={plot.top} y2={plot.bottom} />
          <text className={styles.tick} x={plot.x(now) + em * 0.35} y={plot.bottom - em * 0.45}>
            {t(isPast ? 'thenMark' : 'nowMark')}
          </text>
        </g>
      )}
    </>
  );
};

const Bars = ({ plot, points, step }: { plot: Plot; points: readonly TrendPoint[]; step: TrendStep }) => {
  const slot = plot.x(STEP_MS[step]) - plot.x(0);
  const width = Math.max(1, slot * 0.72);
  return points.map(({ at, value }) => (
    <rect
      key={at}
      className={styles.bar}
      data-series="actual"
      data-falls={value < 0 || undefined}
      x={plot.x(at) - slot + (slot - width) / 2}
      width={width}
      y={Math.min(plot.y(0), plot.y(value))}
      height={Math.abs(plot.y(value) - plot.y(0))}
    />
  ));
};

const Pins = ({
  plot,
  em,
  pins,
  window,
}: {
  plot: Plot;
  em: number;
  pins: readonly Pin[];
  window: TrendWindow;
}) =>
  pins
    .filter(({ at }) => at >= window.from && at <= window.to)
    .map(({ id, at, text }) => (
      <g key={id} className={styles.pin}>
        <title>{text}</title>
        <line x1={plot.x(at)} x2={plot.x(at)} y1={plot.top} y2={plot.bottom} />
        <path
          d={`M${String(plot.x(at))} ${String(plot.top + em * 0.7)}l${String(-em * 0.42)} ${String(-em * 0.7)}h${String(em * 0.84)}z`}
        />
      </g>
    ));

const Looked = ({ plot, point }: { plot: Plot; point: TrendPoint | undefined }) =>
  point ? (
    <g className={styles.looked}>
      <line x1={plot.x(point.at)} x2={plot.x(point.at)} y1={plot.top} y2={plot.bottom} />
      <circle cx={plot.x(point.at)} cy={plot.y(point.value)} r={4} />
    </g>
  ) : null;
