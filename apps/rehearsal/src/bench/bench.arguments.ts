import { parseArgs } from 'node:util';
import { FIGURES, type BenchOptions, type FigureId } from './bench.context.ts';

/** Entries of a ledger that is folded within a minute or two on two cores. */
const RECOUNTED = 1_000_000;
/** A batch of the long ledger is whole. */
const STEP = 500;

/** The command line asks for something that is not there. */
export class ArgumentError extends Error {}

/** Reads `--only=i,ii` and `--recount=10000000`. Without `--only` everything is measured. */
export const readBenchOptions = (words: readonly string[]): BenchOptions => {
  const { only, recount } = parsed(words);
  const wanted = only?.split(',').map((name) => name.trim()) ?? FIGURES;
  const unknown = wanted.find((name) => !isFigure(name));
  if (unknown !== undefined)
    throw new ArgumentError(`--only=${unknown}: there is no such figure; choose of ${FIGURES.join(', ')}`);
  const recounted = Number(recount ?? RECOUNTED);
  if (!Number.isSafeInteger(recounted) || recounted < STEP || recounted % STEP !== 0)
    throw new ArgumentError(`--recount=${recount ?? ''}: give a number of entries that ${STEP} divides`);
  return { only: new Set(wanted.filter(isFigure)), recounted };
};

const isFigure = (name: string): name is FigureId => FIGURES.some((figure) => figure === name);

const parsed = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: {
        only: { type: 'string' },
        recount: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
};
