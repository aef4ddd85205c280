import { ProblemError } from '../api/problem.error.ts';

type At<N> = { name: N; errors: string[] };

const errorsOf = (error: unknown) => (error instanceof ProblemError ? error.problem.errors : []);
const fieldOf = (path: string): string => path.split('.')[0] ?? '';

/** What the server says against fields of a form, as the form takes it. */
export const errorsAt = <N extends string>(error: unknown, fields: readonly N[]): At<N>[] =>
  fields.flatMap((name) => {
    const errors = errorsOf(error).filter(({ path }) => fieldOf(path) === name);
    return errors.length === 0 ? [] : [{ name, errors: errors.map(({ message }) => message) }];
  });

/** What it says against none of them. */
export const errorsElsewhere = (error: unknown, fields: readonly string[]): string[] =>
  errorsOf(error)
    .filter(({ path }) => !fields.includes(fieldOf(path)))
    .map(({ message }) => message);
