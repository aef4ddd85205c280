import type { Metric } from '@innoweek/contracts';
import { SHEET_STEP } from '@innoweek/sheets';
import { isSameRange, oneDay, overlaps, type DayRange } from '../counting/day.range.ts';
import { Refusal } from './tally.refusal.ts';
import type { ResolvedRow } from './tally.resolver.ts';

type Said = NonNullable<ResolvedRow['said']>;
type Sum = { row: number; range: DayRange };

/**
 * Days that the rows of a file speak of, by what they say of them and the subject that it counts for. Beside a sum over
 * several days, no day of it and no other sum may count: of the two, the days say more.
 */
export class SpokenDays {
  readonly #days = new Map<string, Set<string>>();
  readonly #sums = new Map<string, Sum[]>();

  constructor(
    rows: readonly ResolvedRow[],
    private readonly homeOf: (subject: string) => string,
  ) {
    // Most files sum nothing.
    const summed = new Set(
      rows.flatMap(({ said }) => (said?.range && !said.declared ? homeOf(said.subject) : [])),
    );
    if (summed.size === 0) return;
    for (const { said } of rows)
      if (
        said &&
        !said.declared &&
        said.range === null &&
        said.day !== null &&
        summed.has(homeOf(said.subject))
      )
        for (const { metric } of said.figures) {
          const name = this.#nameOf(said, metric);
          this.#days.set(name, (this.#days.get(name) ?? new Set()).add(said.day));
        }
  }

  /** Asked row by row, in the order of the file. Refuses a sum whose days are said by others. */
  check(row: number, said: Said): void {
    const { range } = said;
    if (range === null) return;
    const names = said.figures.map(({ metric }) => this.#nameOf(said, metric));
    for (const name of names)
      for (const day of this.#days.get(name) ?? [])
        if (overlaps(oneDay(day), range)) throw new Refusal('range_overlaps', { day });
    const known = names.flatMap((name) => this.#sums.get(name) ?? []);
    const other = known.find((sum) => overlaps(sum.range, range) && !isSameRange(sum.range, range));
    if (other) throw new Refusal('rows_overlap', { other: other.row % SHEET_STEP });
    for (const name of names) {
      const sums = this.#sums.get(name) ?? [];
      // The same days said again are the same sum again.
      if (!sums.some((sum) => isSameRange(sum.range, range))) this.#sums.set(name, [...sums, { row, range }]);
    }
  }

  #nameOf({ subject }: Said, metric: Metric): string {
    return `${metric}|${this.homeOf(subject)}`;
  }
}
