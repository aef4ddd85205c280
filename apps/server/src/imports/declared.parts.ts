import type { Metric } from '@innoweek/contracts';
import { findRegion, findUnit } from '@innoweek/places';
import type { PlannedTally } from './tally.planner.ts';
import { sayingAgain } from './tally.refusal.ts';
import type { ResolvedRow } from './tally.resolver.ts';

type Said = NonNullable<ResolvedRow['said']>;

/** What a file says that a unit amounts to, or a part of it (region code). */
export type DeclaredFigure = {
  unit: string;
  part: string | null;
  day: string | null;
  metric: Metric;
  value: number;
  reporter: string;
};

export const declaredName = ({ unit, part, day, metric, reporter }: Omit<DeclaredFigure, 'value'>): string =>
  [unit, part ?? '', day ?? '', metric, reporter].join('|');

/**
 * What the rows of a file declare of units and parts of them. Parts of a unit add up to its total, unless the whole is
 * declared as well: then they are in it, as districts are in their city.
 */
export class DeclaredParts {
  readonly #figures = new Map<string, DeclaredFigure>();
  /** Who said what of each, by `declaredName` and organiser. */
  readonly #said = new Map<string, { row: number; value: number }>();
  readonly #written = new Set<string>();

  /** Takes what a row declares. What one organiser says twice of the same is said once, or contradicts itself. */
  add(
    row: number,
    { subject, day, voice, figures }: Said,
    { part, organiser }: NonNullable<Said['declared']>,
  ) {
    return figures.map(({ metric, value }): DeclaredFigure => {
      const unit = subject.slice('unit:'.length);
      const figure = { unit, part, day, metric, value, reporter: voice.reporter };
      const name = declaredName(figure);
      const other = this.#said.get(`${name}|${organiser ?? ''}`);
      if (other && other.value !== value) throw sayingAgain(row, other.row);
      if (!other) {
        this.#said.set(`${name}|${organiser ?? ''}`, { row, value });
        this.#figures.set(name, { ...figure, value: (this.#figures.get(name)?.value ?? 0) + value });
      }
      return figure;
    });
  }

  /**
   * The rows of a part share the state of its total, which is written with the first of them.
   * @param declared what stands, by `declaredName`
   */
  settle(row: PlannedTally, declared: ReadonlyMap<string, number>): PlannedTally {
    const totals = row.declares.map((figure) => this.#figures.get(declaredName(figure)) ?? figure);
    const news = totals.filter((total) => declared.get(declaredName(total)) !== total.value);
    const isChange = news.some((total) => declared.has(declaredName(total)));
    const fresh = news.filter((total) => !this.#written.has(declaredName(total)));
    for (const total of fresh) this.#written.add(declaredName(total));
    const whole = totals
      .flatMap((total) => wholesOf(total))
      .find((total) => this.#figures.has(declaredName(total)) || declared.has(declaredName(total)));
    return {
      ...row,
      state: news.length === 0 ? 'unchanged' : isChange ? 'changed' : 'new',
      errors: whole
        ? [...row.errors, { column: '', code: 'part_of_total', params: { place: placeOf(whole) } }]
        : row.errors,
      declares: fresh,
    };
  }
}

/** What holds a part: the city of a district (GB/T 2260: its code ends in 00), and the unit. */
const wholesOf = (figure: DeclaredFigure): DeclaredFigure[] => {
  const { part } = figure;
  if (part === null) return [];
  const city = `${part.slice(0, 4)}00`;
  return [...(city === part ? [] : [{ ...figure, part: city }]), { ...figure, part: null }];
};

const placeOf = ({ unit, part }: DeclaredFigure): string =>
  (part === null ? findUnit(unit)?.name : findRegion(part)?.name) ?? unit;
