import { PROBLEM_STATUS, type ProblemCode, type ValueCode } from './problem.catalog.ts';

export type ProblemParams = Readonly<Record<string, string | number>>;
export type ValueProblem = { path: string; code: ValueCode; params?: ProblemParams };
type Options = {
  params?: ProblemParams;
  errors?: readonly ValueProblem[];
  cause?: unknown;
  retryAfterS?: number;
};

/** Something that the caller is told as problem+json, in the caller's language. */
export class ProblemError extends Error {
  readonly status: number;
  readonly params: ProblemParams;
  readonly errors: readonly ValueProblem[];
  /** Seconds for `Retry-After`. */
  readonly retryAfterS: number | null;

  constructor(
    readonly code: ProblemCode,
    options: Options = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'ProblemError';
    this.status = PROBLEM_STATUS[code];
    this.params = options.params ?? {};
    this.errors = options.errors ?? [];
    this.retryAfterS = options.retryAfterS ?? null;
  }
}

/** The request was understood but says something that cannot be: 422 with the place of each value. */
export const unprocessable = (...errors: ValueProblem[]): ProblemError =>
  new ProblemError('unprocessable', { errors });
