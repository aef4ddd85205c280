import { seriesSchema } from '@innoweek/contracts';
import { courseOf, shareAt, typicalCourse, type Course } from '@innoweek/counting';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BoardMetric } from './board.search.ts';
import { useBoards } from './board.context.ts';
import { spanOf } from './edition.clock.ts';
import { useBoardNow } from './moment.hook.ts';

const DAY_MS = 86_400_000;
/** How often what is expected by now is reckoned anew. */
const RECKONED_MS = 5_000;
/** An earlier edition does not change any more. */
const KEPT_MS = 3_600_000;

/** What a metric should come to by the plan, and came to the last time. */
export type Expectation = {
  /** What the course is taken from: the last edition's own figures, or a typical week. */
  basis: 'previous' | 'typical';
  course: Course;
  /** Of the course, what should be there now. */
  share: number;
  plan: number | undefined;
  /** Of the plan, what should be there now. */
  expected: number | undefined;
  previous: { name: string; nameEn: string; source: string | null; total: number; now: number } | null;
};

/**
 * The plan of a scope, along the course of the last edition where it is known hour by hour, otherwise along that of a
 * typical week. Events are registered before they are held: of them the whole plan is expected at any time.
 */
export const useExpectation = (metric: BoardMetric, scope: string): Expectation => {
  const { edition, source } = useBoards();
  const { previous } = edition;
  const code = previous?.edition ?? null;
  const series = useQuery({
    queryKey: ['series', code, scope, metric, 'hour'],
    queryFn: ({ signal }) =>
      source.get('/board/series', seriesSchema, {
        query: { scope, metric, by: 'hour', edition: code },
        signal,
      }),
    enabled: code !== null,
    staleTime: KEPT_MS,
  }).data;
  const { warmUpStart, start, end, zone } = edition;
  const span = useMemo(() => spanOf({ warmUpStart, start, end, zone }), [warmUpStart, start, end, zone]);
  const earlier = useMemo(() => {
    if (!series || !previous) return null;
    const begun = spanOf({ warmUpStart: previous.start, start: previous.start, end: previous.end, zone });
    const totals = series.items.map(({ at, value }) => ({ at: Date.parse(at), value }));
    const course = courseOf(totals, begun.start);
    return course.length === 0 ? null : { course, total: totals.at(-1)?.value ?? 0 };
  }, [series, previous, zone]);
  const typical = useMemo(() => typicalCourse(span), [span]);
  const now = useBoardNow(RECKONED_MS);
  const course = earlier?.course ?? typical;
  const share = metric === 'events' ? 1 : shareAt(course, now - span.start);
  const plan = scope === 'nation' ? edition.targets[metric] : edition.plans[scope]?.[metric];
  const total = earlier?.total ?? (scope === 'nation' ? previous?.totals[metric] : undefined);
  return {
    basis: earlier ? 'previous' : 'typical',
    course,
    share,
    plan,
    expected: plan === undefined ? undefined : plan * share,
    previous:
      previous && total !== undefined
        ? {
            name: previous.name,
            nameEn: previous.nameEn,
            source: previous.source,
            total,
            now: total * share,
          }
        : null,
  };
};

/** Days of the edition so far, as moments: for what is drawn along its time. */
export const useSpan = () => {
  const { edition } = useBoards();
  const { warmUpStart, start, end, zone } = edition;
  return useMemo(() => {
    const span = spanOf({ warmUpStart, start, end, zone });
    return { ...span, days: Math.round((span.end - span.start) / DAY_MS) };
  }, [warmUpStart, start, end, zone]);
};
