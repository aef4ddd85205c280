import { z } from 'zod';
import { ProblemError } from '../problems/problem.error.ts';

/** The place in a list after which the next page begins, in a form that nobody is tempted to build themselves. */
export const encodeCursor = (place: readonly string[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** PostgreSQL stores no NUL and refuses to be asked for one. */
const placeSchema = z.array(z.string().regex(/^[^\0]*$/));

const badCursor = (): ProblemError =>
  new ProblemError('invalid_input', { errors: [{ path: 'cursor', code: 'invalid_format' }] });

/** The place that a cursor of ours names: `length` texts, each passing `check`; any other text is told so. */
export const decodeCursor = (
  cursor: string,
  length: number,
  check: (place: readonly string[]) => boolean = () => true,
): string[] => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor();
  }
  const place = placeSchema.safeParse(value);
  if (!place.success || place.data.length !== length || !check(place.data)) throw badCursor();
  return place.data;
};

/** A time as cursors of ours have it; PostgreSQL reads less than JavaScript takes for a time. */
export const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** Escapes what LIKE would take as a pattern; to be used with `escape '\'`, which is the default. */
export const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
