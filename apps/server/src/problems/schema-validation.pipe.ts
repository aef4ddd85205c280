import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { VALUE_CODES, type ValueCode } from './problem.catalog.ts';
import { ProblemError, type ProblemParams, type ValueProblem } from './problem.error.ts';

const knownCodes: ReadonlySet<string> = new Set(VALUE_CODES);
const isValueCode = (code: string): code is ValueCode => knownCodes.has(code);

/** At most so many values are named in one answer; a file of 5,000 wrong entries is told by its first ones. */
const MAX_ERRORS = 100;

type Issue = z.core.$ZodIssue;

/** Has a text say that letters are counted; it is things otherwise. */
const ofLetters = (origin: string): ProblemParams => (origin === 'string' ? { context: 'letters' } : {});

/** What a value can be that is one of several lists; null where it could be something else as well. */
const optionsOf = (branches: readonly (readonly Issue[])[]): string | null => {
  const lists = branches.map(([only, ...more]) =>
    only?.code === 'invalid_value' && only.path.length === 0 && more.length === 0 ? only.values : null,
  );
  return lists.includes(null)
    ? null
    : lists
        .flatMap((values) => values ?? [])
        .map(String)
        .join(', ');
};

const tell = (issue: Issue): Omit<ValueProblem, 'path'> => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.includes('received undefined')) return { code: 'required' };
      if (issue.expected === 'int') return { code: 'not_integer' };
      return { code: 'invalid_type', params: { expected: issue.expected } };
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return {
          code: issue.minimum === 1 ? 'required' : 'too_short',
          params: { minimum: Number(issue.minimum), ...ofLetters(issue.origin) },
        };
      return { code: 'too_small', params: { minimum: String(issue.minimum) } };
    case 'too_big':
      if (issue.origin === 'string' || issue.origin === 'array')
        return { code: 'too_long', params: { maximum: Number(issue.maximum), ...ofLetters(issue.origin) } };
      if (issue.origin === 'int') return { code: 'not_integer' };
      return { code: 'too_big', params: { maximum: String(issue.maximum) } };
    case 'invalid_format':
      return { code: 'invalid_format' };
    case 'invalid_value':
      return { code: 'invalid_value', params: { options: issue.values.map(String).join(', ') } };
    case 'invalid_union': {
      const options = optionsOf(issue.errors);
      return options === null ? { code: 'invalid' } : { code: 'invalid_value', params: { options } };
    }
    case 'unrecognized_keys':
      return { code: 'unrecognized_key', params: { keys: issue.keys.join(', ') } };
    case 'custom':
      return { code: isValueCode(issue.message) ? issue.message : 'invalid' };
    default:
      return { code: 'invalid' };
  }
};

/** What a schema says against a value, without its language. */
export const valueProblems = (
  issues: readonly Issue[],
  prefix: readonly PropertyKey[] = [],
): ValueProblem[] =>
  issues.slice(0, MAX_ERRORS).map((issue) => ({
    path: [...prefix, ...issue.path].map(String).join('.'),
    ...tell(issue),
  }));

/** Reads a value by a schema or tells what is wrong with it; for what does not come as a JSON body. */
export const parseInput = <T extends z.ZodType>(schema: T, value: unknown): z.infer<T> => {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new ProblemError('invalid_input', { errors: valueProblems(result.error.issues) });
  return result.data;
};

/** Checks `@Body({ schema })` and `@Query({ schema })`. */
@Injectable()
export class SchemaValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: (issues) =>
        // Every schema of ours is zod's, whose standard issues are its own.
        new ProblemError('invalid_input', { errors: valueProblems(issues.filter(isZodIssue)) }),
    });
  }

  /** A body that names `__proto__` is refused while it is read, and a query has no prototype. */
  protected override stripProtoKeys(): void {
    // To walk through every value of every body for it once more costs as much as checking it.
  }
}

const isZodIssue = (issue: unknown): issue is Issue =>
  typeof issue === 'object' &&
  issue !== null &&
  'code' in issue &&
  'path' in issue &&
  Array.isArray(issue.path);
