/**
 * Set by `STRICT=1` on a machine that does nothing else: tests then ask for the figures that docs/performance.md promises
 * and print them. Otherwise they run beside others, and ask only what no load explains.
 */
export const STRICT = process.env['STRICT'] === '1';

/** Prints a figure that was asked for strictly. */
export const tellFigure = (name: string, figure: number): void => {
  if (STRICT) process.stdout.write(`${name}: ${String(Math.round(figure * 100) / 100)}\n`);
};
