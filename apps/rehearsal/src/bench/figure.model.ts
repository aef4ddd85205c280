/** What several measurements of the same thing say together. */
export type Summary = {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
};

const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);

/** The value below which the given part of all values lies, by nearest rank. */
export const quantile = (values: readonly number[], part: number): number => {
  const order = sorted(values);
  return order[Math.min(order.length - 1, Math.max(0, Math.ceil(part * order.length) - 1))] ?? Number.NaN;
};

export const summary = (values: readonly number[]): Summary => {
  const order = sorted(values);
  const half = order.length / 2;
  const median =
    order.length % 2 === 1
      ? (order[Math.floor(half)] ?? Number.NaN)
      : ((order[half - 1] ?? Number.NaN) + (order[half] ?? Number.NaN)) / 2;
  return { median, least: order[0] ?? Number.NaN, most: order.at(-1) ?? Number.NaN, rounds: order.length };
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Whether what should be the same every time differs by more than a quarter: then nothing held against it is true. */
export const drifts = (floors: readonly number[]): boolean =>
  Math.max(...floors) > 1.25 * Math.min(...floors);

/** One row of the table: a figure against its limit. */
export type BenchRow = {
  readonly name: string;
  readonly unit: string;
  readonly value: Summary;
  readonly limit: { readonly at: 'least' | 'most'; readonly value: number } | null;
  readonly note: string;
};

/** A row that only tells. */
export const row = (name: string, unit: string, value: Summary, note = ''): BenchRow => ({
  name,
  unit,
  value,
  limit: null,
  note,
});

/** Whether the row keeps its limit; a row without one always does. A figure that is no number keeps none. */
export const keeps = ({ value, limit }: BenchRow): boolean =>
  limit === null || (limit.at === 'least' ? value.median >= limit.value : value.median <= limit.value);

const figure = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
};

/** A table for the terminal. */
export const table = (rows: readonly BenchRow[]): string => {
  const cells = rows.map((row) => [
    row.name,
    `${figure(row.value.median)} ${row.unit}`.trim(),
    `${figure(row.value.least)} – ${figure(row.value.most)} (${row.value.rounds})`,
    row.limit ? `${row.limit.at === 'least' ? '≥' : '≤'} ${row.limit.value}` : '',
    row.limit ? (keeps(row) ? 'yes' : 'NO') : '',
    row.note,
  ]);
  const head = ['what', 'median', 'spread (rounds)', 'limit', 'kept', 'note'];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [head, widths.map((width) => '-'.repeat(width)), ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
