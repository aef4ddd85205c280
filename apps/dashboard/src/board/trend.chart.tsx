import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { currentLanguage } from '../shell/language.store.ts';
import { useTheme } from '../shell/theme.store.ts';
import type { BoardMetric } from './board.context.ts';
import { useFigures } from './figure.text.ts';
import type { TrendMode, TrendPoint } from './trend.model.ts';

register([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** Which point the pointer is at, as ECharts tells a tooltip on an axis; -1 when at none. */
const indexOf = (items: unknown): number => {
  const first: unknown = Array.isArray(items) ? items[0] : null;
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
};

type TrendChartProps = { points: readonly TrendPoint[]; mode: TrendMode; metric: BoardMetric; zone: string };

/** The trend as a drawing, without animation: it is drawn anew every few seconds. */
export const TrendChart = ({ points, mode, metric, zone }: TrendChartProps) => {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const write = useFigures();
  const theme = useTheme();
  const language = currentLanguage();

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const drawing = init(element, null, { renderer: 'canvas' });
    chart.current = drawing;
    const observer = new ResizeObserver(() => drawing.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawing.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const style = getComputedStyle(element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const size = Number.parseFloat(style.fontSize);
    const axisTime = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    const fullTime = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const text = { color: colour('--ink-2'), fontFamily: style.fontFamily, fontSize: size * 0.86 };
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: style.fontFamily },
        grid: { left: 4, right: 10, top: size * 0.8, bottom: 2, outerBoundsMode: 'same' },
        tooltip: {
          trigger: 'axis',
          transitionDuration: 0,
          backgroundColor: colour('--surface'),
          borderColor: colour('--line-2'),
          textStyle: { ...text, color: colour('--ink') },
          renderMode: 'richText',
          formatter: (items: unknown) => {
            const point = points[indexOf(items)];
            return point
              ? `${fullTime.format(Date.parse(point.at))}\n${write(metric, point.value).exact}`
              : '';
          },
        },
        xAxis: {
          type: 'category',
          data: points.map(({ at }) => axisTime.format(Date.parse(at))),
          boundaryGap: mode === 'increment',
          axisTick: { show: false },
          axisLine: { lineStyle: { color: colour('--line-2') } },
          axisLabel: { ...text, hideOverlap: true },
        },
        yAxis: {
          type: 'value',
          splitNumber: 3,
          minInterval: 1,
          axisLabel: { ...text, formatter: (value: number) => write(metric, value).short },
          splitLine: { lineStyle: { color: colour('--line') } },
        },
        series: [
          mode === 'increment'
            ? {
                type: 'bar',
                barCategoryGap: '28%',
                data: points.map(({ value }) => ({
                  value,
                  itemStyle: { color: colour(value < 0 ? '--bad' : '--bar') },
                })),
              }
            : {
                type: 'line',
                showSymbol: points.length === 1,
                data: points.map(({ value }) => value),
                lineStyle: { color: colour('--bar'), width: 2 },
                itemStyle: { color: colour('--bar') },
                areaStyle: { color: colour('--bar'), opacity: 0.14 },
              },
        ],
      },
      { notMerge: true, lazyUpdate: true },
    );
  }, [points, mode, metric, zone, write, theme, language]);

  return <div ref={host} style={{ width: '100%', height: '100%' }} />;
};
