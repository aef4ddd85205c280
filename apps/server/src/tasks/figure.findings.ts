import type { EvidenceFigure } from '@innoweek/contracts';
import {
  deviationsOf,
  jumpOf,
  likenessOfFigures,
  sizedLog,
  usualOf,
  typicalOf,
  type Usual,
} from '@innoweek/counting';
import type { DayFigure, EventFigure, SameFigures, SumBesideDays } from './check.repository.ts';
import { finding, type Finding } from './finding.model.ts';

type Limits<K extends string> = Readonly<Record<K, number>>;

/** An event's figures beside each other, by metric. */
type Whole = { event: EventFigure; amounts: ReadonlyMap<string, number> };

const wholeEvents = (figures: readonly EventFigure[]): Whole[] => {
  const whole = new Map<string, { event: EventFigure; amounts: Map<string, number> }>();
  for (const figure of figures) {
    const of = whole.get(figure.subject) ?? { event: figure, amounts: new Map<string, number>() };
    of.amounts.set(figure.metric, figure.amount);
    whole.set(figure.subject, of);
  }
  return [...whole.values()];
};

/** So many times as many people as were expected. */
export const overExpected = (figures: readonly EventFigure[], { factor }: Limits<'factor'>): Finding[] =>
  figures.flatMap(({ subject, unit, metric, amount, expected }) =>
    metric === 'participants' && expected !== null && expected > 0 && amount > factor * expected
      ? [
          finding({
            rule: 'over_expected',
            key: subject,
            subject,
            unit,
            metric,
            severity: 'warning',
            evidence: {
              figures: [
                { name: 'reported', value: amount, metric },
                { name: 'expected', value: expected, metric },
                { name: 'factor', value: amount / expected, metric: null },
              ],
              limits: { factor },
              days: [],
            },
            fingerprint: `${String(amount)} of ${String(expected)}`,
          }),
        ]
      : [],
  );

/** Figures that sum several days of which some count by themselves. */
export const sumsBesideDays = (sums: readonly SumBesideDays[]): Finding[] =>
  sums.map(({ subject, unit, metric, day, sum, others, days }) =>
    finding({
      rule: 'sum_beside_days',
      key: `${subject}|${metric}|${day}`,
      subject,
      unit,
      metric,
      day,
      severity: 'warning',
      evidence: {
        figures: [
          { name: 'sum', value: sum, metric },
          { name: 'others', value: others, metric },
        ],
        limits: {},
        days,
      },
      // A door goes on counting, and a ruling answers this very question: only another day asks again.
      fingerprint: days.join(' '),
    }),
  );

/** Agreements without an amount. */
export const withoutAmount = (figures: readonly EventFigure[], { least }: Limits<'least'>): Finding[] =>
  wholeEvents(figures).flatMap(({ event: { subject, unit }, amounts }) => {
    const agreements = amounts.get('agreements') ?? 0;
    return agreements >= least && (amounts.get('agreement_amount') ?? 0) === 0
      ? [
          finding({
            rule: 'agreements_without_amount',
            key: subject,
            subject,
            unit,
            metric: 'agreements',
            severity: 'notice',
            evidence: {
              figures: [{ name: 'agreements', value: agreements, metric: 'agreements' }],
              limits: { least },
              days: [],
            },
          }),
        ]
      : [];
  });

/** An amount without agreements. */
export const withoutAgreements = (figures: readonly EventFigure[]): Finding[] =>
  wholeEvents(figures).flatMap(({ event: { subject, unit }, amounts }) => {
    const amount = amounts.get('agreement_amount') ?? 0;
    return amount > 0 && (amounts.get('agreements') ?? 0) === 0
      ? [
          finding({
            rule: 'amount_without_agreements',
            key: subject,
            subject,
            unit,
            metric: 'agreement_amount',
            severity: 'notice',
            evidence: {
              figures: [{ name: 'amount', value: amount, metric: 'agreement_amount' }],
              limits: {},
              days: [],
            },
          }),
        ]
      : [];
  });

/** How big an event is: as many as were expected where that is known, otherwise the days it has figures of. */
const sizeOf = ({ expected, days }: EventFigure): number =>
  expected !== null && expected > 0 ? expected : days;
const basisOf = ({ expected }: EventFigure): string =>
  expected !== null && expected > 0 ? 'expected' : 'days';
/** Events of one day, of a few, of many. */
const lengthOf = ({ days }: EventFigure): string => (days === 1 ? 'day' : days <= 3 ? 'days' : 'long');

/** Like events, the nearest kind first: the organiser's own, those of the same kind and length, all. */
const circlesOf = (figure: EventFigure): string[] => {
  const basis = `${figure.metric}|${basisOf(figure)}`;
  return [
    `${basis}|by|${figure.organiser}`,
    `${basis}|of|${figure.kind}|${lengthOf(figure)}`,
    `${basis}|all`,
  ];
};

/** Figures that are far from what events like theirs have. Only what is over can be too low. */
export const outliers = (
  editionId: number,
  figures: readonly EventFigure[],
  { deviations: limit, peers }: Limits<'deviations' | 'peers'>,
): Finding[] => {
  const values = new Map<string, number[]>();
  // Explicit zeros are another story than few: they neither say what is usual nor are judged by it.
  const said = figures.filter(({ amount }) => amount > 0);
  for (const figure of said)
    for (const circle of circlesOf(figure)) {
      const known = values.get(circle);
      const value = sizedLog(figure.amount, sizeOf(figure));
      if (known) known.push(value);
      else values.set(circle, [value]);
    }
  const spreads = new Map<string, Usual>();
  for (const [circle, of] of values) {
    const spread = of.length < peers ? null : usualOf(of);
    if (spread !== null) spreads.set(circle, spread);
  }
  return said.flatMap((figure) => {
    if (figure.editionId !== editionId) return [];
    const spread = circlesOf(figure)
      .map((circle) => spreads.get(circle))
      .find((one) => one !== undefined);
    if (spread === undefined) return [];
    const away = deviationsOf(sizedLog(figure.amount, sizeOf(figure)), spread);
    const isLow = away < -limit && figure.concluded && figure.metric === 'participants';
    if (away <= limit && !isLow) return [];
    const { subject, unit, metric, amount } = figure;
    return [
      finding({
        rule: 'outlier',
        key: `${subject}|${metric}`,
        subject,
        unit,
        metric,
        severity: 'notice',
        evidence: {
          figures: [
            { name: 'reported', value: amount, metric },
            { name: 'typical', value: Math.round(typicalOf(spread, sizeOf(figure))), metric },
            { name: 'deviations', value: Math.abs(away), metric: null },
            { name: 'peers', value: spread.count, metric: null },
          ],
          limits: { deviations: limit, peers },
          days: [],
        },
        // What is usual moves with every report: only the figure itself asks again.
        fingerprint: String(amount),
      }),
    ];
  });
};

/**
 * Days far above or below the others of the same unit or event, for the events that reported that day.
 * @param today it is not over: it can be too high, not yet too low
 */
export const jumps = (
  days: readonly DayFigure[],
  today: string,
  { factor: limit, least }: Limits<'factor' | 'least'>,
): Finding[] => {
  const bySubject = new Map<string, DayFigure[]>();
  for (const day of days) {
    const known = bySubject.get(day.subject);
    if (known) known.push(day);
    else bySubject.set(day.subject, [day]);
  }
  return [...bySubject.values()].flatMap((own) =>
    own.flatMap((day, at) => {
      const each = own.flatMap(({ amount, parts }, index) => (index === at ? [] : [amount / parts]));
      const jump = jumpOf(day.amount / day.parts, each);
      if (jump === null || jump.factor < limit || (!jump.up && day.day >= today)) return [];
      const usual = Math.round(jump.usual * day.parts);
      if (Math.abs(day.amount - usual) < least) return [];
      return [
        finding({
          rule: 'jump',
          key: `${day.subject}|${day.day}`,
          subject: day.subject,
          unit: day.unit,
          metric: 'participants',
          day: day.day,
          severity: 'warning',
          evidence: {
            figures: [
              { name: 'reported', value: day.amount, metric: 'participants' },
              { name: 'usual', value: usual, metric: 'participants' },
              { name: 'factor', value: jump.factor, metric: null },
            ],
            limits: { factor: limit, least },
            days: [day.day],
          },
          fingerprint: String(day.amount),
        }),
      ];
    }),
  );
};

/** The same figures about two things from two reporters, too telling to be chance. */
export const doubleFigures = (
  pairs: readonly SameFigures[],
  { digits: limit }: Limits<'digits'>,
): Finding[] =>
  pairs.flatMap(({ one, other, unit, otherUnit, day, figures }) => {
    const likeness = likenessOfFigures(figures, figures);
    if (likeness === null || likeness.digits < limit) return [];
    const same = likeness.same.map((metric): EvidenceFigure => ({
      name: 'same',
      value: figures[metric] ?? 0,
      metric,
    }));
    // What is said of an event comes first, then what is said of a unit outside its events.
    const [first, second, of] = one.startsWith('event:') ? [one, other, unit] : [other, one, otherUnit];
    return [
      finding({
        rule: 'double_figures',
        key: `${one}|${other}|${day}`,
        subject: first,
        other: second,
        unit: of,
        day,
        severity: 'warning',
        evidence: {
          figures: [...same, { name: 'digits', value: likeness.digits, metric: null }],
          limits: { digits: limit },
          days: [day],
        },
      }),
    ];
  });
