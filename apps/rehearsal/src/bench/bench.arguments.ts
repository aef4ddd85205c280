import { parseArgs } from 'node:util';
import { FIGURES, PEER_FIGURES, type BenchOptions, type FigureId } from './bench.context.ts';

/** Entries of a ledger that is folded within a minute or two on two cores. */
const RECOUNTED = 1_000_000;
/** A batch of the long ledger is whole. */
const STEP = 500;

/** The command line asks for something that is not there. */
export class ArgumentError extends Error {}

/** Reads `--only=i,ii`, `--recount=10000000` and `--peers`. Without `--only` everything is measured. */
export const readBenchOptions = (words: readonly string[]): BenchOptions => {
  const { only, recount, peers = false } = parsed(words);
  const measured = FIGURES.filter((figure) => peers || !PEER_FIGURES.includes(figure));
  const wanted = only?.split(',').map((name) => name.trim()) ?? measured;
  const unknown = wanted.find((name) => !isFigure(name));
  if (unknown !== undefined)
    throw new ArgumentError(`--only=${unknown}: there is no such figure; choose of ${FIGURES.join(', ')}`);
  const alone = wanted.find((name) => isFigure(name) && !measured.includes(name));
  if (alone !== undefined)
    throw new ArgumentError(`--only=${alone}: this figure holds us against peers; say --peers as well`);
  const recounted = Number(recount ?? RECOUNTED);
  if (!Number.isSafeInteger(recounted) || recounted < STEP || recounted % STEP !== 0)
    throw new ArgumentError(`--recount=${recount ?? ''}: give a number of entries that ${STEP} divides`);
  return { only: new Set(wanted.filter(isFigure)), recounted, peers };
};

const isFigure = (name: string): name is FigureId => FIGURES.some((figure) => figure === name);

const parsed = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: {
        only: { type: 'string' },
        recount: { type: 'string' },
        peers: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
};
