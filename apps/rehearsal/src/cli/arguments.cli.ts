import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Speed } from '../play/timeline.player.ts';

export type CliArguments = {
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly scale: number;
  readonly speed: Speed;
  readonly days: number;
  readonly edition: string | null;
  readonly state: string | null;
};

/** What is wrong with the command line: which flag, and what it wants. */
export type FlagProblem = { readonly flag: string; readonly wants: FlagName | 'known' };
export type FlagName = keyof CliArguments;

/** One flag that cannot be used as it was given. */
export class ArgumentError extends Error {
  constructor(readonly problem: FlagProblem) {
    super(`${problem.flag}: ${problem.wants}`);
  }
}

const FLAGS = ['url', 'token', 'seed', 'scale', 'speed', 'days', 'edition', 'state'] as const;

const number = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number);
const url = z.url({ protocol: /^https?$/ });
const token = z.string().trim().min(1);
const seed = number.pipe(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER));
const scale = number.pipe(z.number().min(0.001).max(20));
const speed = z.union([z.literal('max'), number.pipe(z.number().min(1).max(100_000))]);
const days = number.pipe(z.number().int().min(1).max(14));
const edition = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,40}$/)
  .nullable();
const state = z.string().min(1).nullable();

/**
 * Reads the command line. The token may come by `INNOWEEK_REHEARSAL_TOKEN` instead, so that it shows in no
 * list of processes.
 */
export const readArguments = (
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CliArguments => {
  const given = readFlags(words);
  const read = <T>(name: FlagName, shape: z.ZodType<T>, fallback: string | null | undefined): T => {
    const parsed = shape.safeParse(given.get(name) ?? fallback);
    if (!parsed.success) throw new ArgumentError({ flag: `--${name}`, wants: name });
    return parsed.data;
  };
  return {
    url: read('url', url, undefined),
    token: read('token', token, environment['INNOWEEK_REHEARSAL_TOKEN']),
    seed: read('seed', seed, '2016'),
    scale: read('scale', scale, '1'),
    speed: read('speed', speed, '60'),
    days: read('days', days, '7'),
    edition: read('edition', edition, null),
    state: read('state', state, null),
  };
};

const readFlags = (words: readonly string[]): Map<string, string> => {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(FLAGS.map((name) => [name, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  const known: readonly string[] = FLAGS;
  for (const token of tokens) {
    if (token.kind === 'positional') throw new ArgumentError({ flag: token.value, wants: 'known' });
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) throw new ArgumentError({ flag: token.rawName, wants: 'known' });
    given.set(token.name, token.value ?? '');
  }
  return given;
};
