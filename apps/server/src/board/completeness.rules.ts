import {
  toldCompleteness,
  type Completeness,
  type CompletenessState,
  type ShownCompleteness,
} from '@innoweek/contracts';
import {
  dueOf,
  opensOf,
  WHOLE_STEPS,
  type Due,
  type Schedule,
  type WholeStep,
} from '../editions/reporting.schedule.ts';

/** What is known of a unit and a day. */
export type UnitDay = {
  unit: string;
  day: string;
  /** Events that take place, and those of them with a figure of attendances. */
  held: number;
  reported: number;
  /** What the unit said of what took place outside registered events, if anything. */
  remainders: number;
  /** Figures that say nobody came, and figures that are verified; with the remainders. */
  zeros: number;
  verified: number;
  /** When the last figure that was missing came, by the clock of the edition; null while one is missing. */
  completeAt: Date | null;
};

/** What a unit said of the press, or of agreements, in the whole edition. */
export type UnitSaid = { unit: string; step: 'media' | 'agreements' } & Pick<
  UnitDay,
  'zeros' | 'verified'
> & {
    figures: number;
  };

/** More time that a unit was given, from the moment `at` on, by the clock of the edition. */
export type Granted = { unit: string; step: Due['step']; day: string | null; until: Date; at: Date };

/** Everything that completeness is made of. */
export type Known = {
  found: readonly UnitDay[];
  said: readonly UnitSaid[];
  schedule: Schedule;
  granted: readonly Granted[];
};

type MissingState = Extract<CompletenessState, 'notDue' | 'due' | 'late'>;
export type Span = { opens: Date; due: Date };

type Extended = Span & { extended: boolean };

/** When something is due from everybody. */
const baseOf = (of: Due, schedule: Schedule): Span => ({
  opens: opensOf(of, schedule),
  due: dueOf(of, schedule),
});

/** By when it is due from a unit: its own extensions reach further than the deadline, never less far. */
const extendedFor = (
  { opens, due: base }: Span,
  of: Due,
  unit: string,
  granted: readonly Granted[],
  /** Only what was given until then. */
  until?: Date,
): Extended => {
  const own = granted.filter(
    (one) =>
      one.unit === unit &&
      one.step === of.step &&
      (one.day === null || (of.step === 'daily' && one.day === of.day)) &&
      (until === undefined || one.at <= until),
  );
  const due = own.reduce((latest, one) => (one.until > latest ? one.until : latest), base);
  return { opens, due, extended: due > base };
};

/** By when something is due from a unit, its own extensions included. */
export const spanOf = (
  of: Due,
  unit: string,
  { schedule, granted }: Pick<Known, 'schedule' | 'granted'>,
): Extended => extendedFor(baseOf(of, schedule), of, unit, granted);

/** How urgent something is that is missing. */
export const urgencyOf = (now: Date, { opens, due }: Span): MissingState => {
  if (now < opens) return 'notDue';
  return now < due ? 'due' : 'late';
};

/** What has come in of what a unit owes. */
export const stateOf = (
  { held, reported, remainders, zeros, verified }: Omit<UnitDay, 'unit' | 'day' | 'completeAt'>,
  now: Date,
  span: Span,
): ShownCompleteness => {
  const figures = reported + remainders;
  if (reported >= held && figures > 0) {
    if (verified === figures) return 'verified';
    return zeros === figures ? 'zero' : 'received';
  }
  return held === 0 && now >= span.opens ? 'noEvents' : urgencyOf(now, span);
};

const MISSING: ReadonlySet<ShownCompleteness> = new Set(['notDue', 'due', 'late']);
const NOTHING = { held: 0, reported: 0, remainders: 0, zeros: 0, verified: 0, completeAt: null };

/** What a unit owes once for the edition, as if it were one day. */
const wholeOf = (step: WholeStep, own: readonly UnitDay[], said: UnitSaid | undefined) => {
  const sum = (of: Exclude<keyof UnitDay, 'unit' | 'day' | 'completeAt'>): number =>
    own.reduce((all, one) => all + one[of], 0);
  const held = sum('held');
  if (step === 'tallies')
    return {
      held,
      // A figure of a unit where nothing is registered is about that day alone.
      reported: sum('reported'),
      remainders: held === 0 ? 0 : sum('remainders'),
      zeros: sum('zeros'),
      verified: sum('verified'),
    };
  const figures = said?.figures ?? 0;
  return {
    held: held > 0 ? 1 : 0,
    reported: figures,
    remainders: 0,
    zeros: said?.zeros ?? 0,
    verified: said?.verified ?? 0,
  };
};

type Rates = Pick<Completeness['units'][number], 'owed' | 'onTime' | 'final'>;
type Judged = { punctual: boolean; complete: boolean };

const ratesOf = (owed: readonly Judged[]): Rates => {
  const share = (is: (one: Judged) => boolean): number | null =>
    owed.length === 0 ? null : owed.filter(is).length / owed.length;
  return {
    owed: owed.length,
    onTime: share(({ punctual }) => punctual),
    final: share(({ complete }) => complete),
  };
};

const until = ({ due, extended }: Extended): { extendedUntil?: string } =>
  extended ? { extendedUntil: due.toISOString() } : {};

/** The whole matrix: every unit, and every day on which something takes place anywhere, and what is owed once. */
export const completenessOf = (
  units: readonly string[],
  known: Known,
  now: Date,
): Pick<Completeness, 'days' | 'steps' | 'units'> & { nation: Rates } => {
  const { found, said, schedule, granted } = known;
  const days = [...new Set(found.map(({ day }) => day))].toSorted();
  const byDay = new Map(found.map((one) => [`${one.unit}/${one.day}`, one]));
  const byStep = new Map(said.map((one) => [`${one.unit}/${one.step}`, one]));
  // Days and steps are the same for all units: what the calendar says of them is asked once.
  const dayBases = days.map((day) => baseOf({ step: 'daily', day }, schedule));
  const stepBases = WHOLE_STEPS.map((step) => ({ step, ...baseOf({ step }, schedule) }));
  const judged: Judged[] = [];
  const rows = units.map((unit) => {
    const own = days.map((day) => byDay.get(`${unit}/${day}`) ?? { unit, day, ...NOTHING });
    const owed: Judged[] = [];
    const cells = own.map((one, at) => {
      const of: Due = { step: 'daily', day: one.day };
      const base = dayBases[at] ?? baseOf(of, schedule);
      const span = extendedFor(base, of, unit, granted);
      const state = stateOf(one, now, span);
      if (one.held > 0 && now >= span.due)
        owed.push({
          // More time that was given after the figures had come makes nobody punctual.
          punctual:
            one.completeAt !== null &&
            one.completeAt <= extendedFor(base, of, unit, granted, one.completeAt).due,
          complete: !MISSING.has(state),
        });
      return { ...toldCompleteness(state), held: one.held, reported: one.reported, ...until(span) };
    });
    judged.push(...owed);
    return {
      unit,
      days: cells,
      steps: stepBases.map(({ step, ...base }) => {
        const span = extendedFor(base, { step }, unit, granted);
        return {
          ...toldCompleteness(stateOf(wholeOf(step, own, byStep.get(`${unit}/${step}`)), now, span)),
          ...until(span),
        };
      }),
      ...ratesOf(owed),
    };
  });
  return {
    days: days.map((day, at) => ({
      day,
      due: (dayBases[at] ?? baseOf({ step: 'daily', day }, schedule)).due.toISOString(),
    })),
    steps: stepBases.map(({ step, opens, due }) => ({
      step,
      opens: opens.toISOString(),
      due: due.toISOString(),
    })),
    units: rows,
    nation: ratesOf(judged),
  };
};
