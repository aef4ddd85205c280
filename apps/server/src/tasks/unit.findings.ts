import type { Completeness } from '@innoweek/contracts';
import type { DisagreementRow } from '../reconciliation/disagreement.repository.ts';
import type { OpenRemainder } from '../reconciliation/remainder.service.ts';
import type { CancelledFigure } from './check.repository.ts';
import { finding, type Finding } from './finding.model.ts';

type Limits<K extends string> = Readonly<Record<K, number>>;
const HOUR_MS = 3_600_000;

/** Reporters of one figure who are further apart than is tolerated. */
export const disagreements = (
  rows: readonly DisagreementRow[],
  { tolerance, least }: Limits<'tolerance' | 'least'>,
): Finding[] =>
  rows.flatMap(({ subject, unit, metric, day, difference, largest }) => {
    const [apart, most] = [Number(difference), Number(largest)];
    if (apart < least) return [];
    return [
      finding({
        rule: 'disagreement',
        key: `${subject}|${metric}|${day}`,
        subject,
        unit,
        metric,
        day,
        severity: apart * 2 > most ? 'warning' : 'notice',
        evidence: {
          figures: [
            { name: 'largest', value: most, metric },
            { name: 'smallest', value: most - apart, metric },
            { name: 'difference', value: apart, metric },
          ],
          limits: { tolerance, least },
          days: [day],
        },
      }),
    ];
  });

/** What a unit declares is not what is counted there, and nobody said why. */
export const remainders = (
  rows: readonly OpenRemainder[],
  { tolerance, least }: Limits<'tolerance' | 'least'>,
): Finding[] =>
  rows.flatMap(({ id, unit, metric, day, reporter, declared, counted }) => {
    const apart = Math.abs(declared - counted);
    if (apart < least || apart < tolerance * declared) return [];
    return [
      finding({
        rule: 'remainder',
        key: `${unit}|${metric}|${day ?? ''}|${reporter}`,
        subject: `unit:${unit}`,
        unit,
        metric,
        day,
        remainder: id,
        severity: apart * 2 > declared ? 'warning' : 'notice',
        evidence: {
          figures: [
            { name: 'declared', value: declared, metric },
            { name: 'counted', value: counted, metric },
            { name: 'difference', value: apart, metric },
          ],
          limits: { tolerance, least },
          days: day === null ? [] : [day],
        },
        // Every report of an event moves the difference a little: it asks again when it has doubled.
        fingerprint: `${String(declared)} ${declared > counted ? 'above' : 'below'} ${String(Math.floor(Math.log2(apart)))}`,
      }),
    ];
  });

/** Figures about events that were called off. */
export const cancelledFigures = (rows: readonly CancelledFigure[]): Finding[] => {
  const bySubject = new Map<string, CancelledFigure[]>();
  for (const row of rows) bySubject.set(row.subject, [...(bySubject.get(row.subject) ?? []), row]);
  return [...bySubject].flatMap(([subject, figures]) => {
    const [first] = figures;
    return first === undefined
      ? []
      : [
          finding({
            rule: 'cancelled_figure',
            key: subject,
            subject,
            unit: first.unit,
            severity: 'warning',
            evidence: {
              figures: figures.map(({ metric, amount }) => ({ name: 'claimed', value: amount, metric })),
              limits: {},
              days: [],
            },
          }),
        ];
  });
};

/** Units that owe figures of days whose time is up, and have not sent so many of them. */
export const silentUnits = (
  { days, units }: Pick<Completeness, 'days' | 'units'>,
  now: Date,
  { missing, hours }: Limits<'missing' | 'hours'>,
): Finding[] =>
  units.flatMap(({ unit, days: own }) => {
    const owed = own.flatMap(({ state, held, reported, extendedUntil }, at) => {
      const day = days[at];
      if (state !== 'late' || day === undefined || held === 0) return [];
      const due = extendedUntil ?? day.due;
      const isOverdue = now.getTime() >= Date.parse(due) + hours * HOUR_MS;
      return isOverdue && held - reported >= missing * held ? [{ day: day.day, due, held, reported }] : [];
    });
    const [first] = owed;
    if (first === undefined) return [];
    const sum = (of: (one: { held: number; reported: number }) => number): number =>
      owed.reduce((all, one) => all + of(one), 0);
    return [
      finding({
        rule: 'silent_unit',
        key: unit,
        subject: `unit:${unit}`,
        unit,
        severity: 'warning',
        evidence: {
          figures: [
            { name: 'held', value: sum(({ held }) => held), metric: null },
            { name: 'reported', value: sum(({ reported }) => reported), metric: null },
          ],
          limits: { missing, hours },
          days: owed.map(({ day }) => day),
        },
        // Asks again with every day more.
        fingerprint: owed.map(({ day }) => day).join(' '),
        since: new Date(first.due),
      }),
    ];
  });

/** What waits in the queue, and how far the board is behind the ledger. */
export type Backlog = { waiting: number; lagS: number; jobs: number };

/** The board is behind the ledger, or jobs are held up. */
export const stuckQueue = (
  { waiting, lagS, jobs }: Backlog,
  { seconds, jobs: most }: Limits<'seconds' | 'jobs'>,
): Finding[] =>
  lagS <= seconds && jobs <= most
    ? []
    : [
        finding({
          rule: 'stuck_queue',
          key: 'queue',
          subject: 'system',
          unit: null,
          severity: 'critical',
          evidence: {
            figures: [
              { name: 'waiting', value: waiting, metric: null },
              { name: 'lag', value: Math.round(lagS), metric: null },
              { name: 'jobs', value: jobs, metric: null },
            ],
            limits: { seconds, jobs: most },
            days: [],
          },
          // One trouble, however it grows.
          fingerprint: lagS > seconds ? 'lag' : 'jobs',
        }),
      ];
