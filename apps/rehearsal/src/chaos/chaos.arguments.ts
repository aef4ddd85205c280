import { parseArgs } from 'node:util';
import { FAULTS } from './faults/fault.list.ts';
import type { Fault } from './fault.model.ts';

const ROUNDS = 20;
const MOST_ROUNDS = 1_000;

/** The command line asks for something that is not there. */
export class ArgumentError extends Error {}

export type ChaosOptions = { readonly rounds: number; readonly faults: readonly Fault[] };

/** Reads `--rounds=20` and `--only=kill-worker-in-fold,redis-gone`. Without `--only` everything breaks. */
export const readChaosOptions = (words: readonly string[]): ChaosOptions => {
  const { rounds, only } = parsed(words);
  const count = Number(rounds ?? ROUNDS);
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_ROUNDS)
    throw new ArgumentError(`--rounds=${rounds ?? ''}: give a number from 1 to ${MOST_ROUNDS}`);
  if (only === undefined) return { rounds: count, faults: FAULTS };
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown !== undefined)
    throw new ArgumentError(
      `--only=${unknown}: there is no such fault; choose of ${FAULTS.map(({ name }) => name).join(', ')}`,
    );
  return { rounds: count, faults: FAULTS.filter(({ name }) => names.includes(name)) };
};

const parsed = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: { rounds: { type: 'string' }, only: { type: 'string' } },
    }).values;
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
};
