import { findRegion, matchRegion } from '@innoweek/places';
import { ProblemError, type ValueProblem } from '../problems/problem.error.ts';

/** Candidates named to whoever wrote a name that several places have. */
const MOST_NAMED = 5;

/**
 * The regions around a place, the innermost first: 南山区 → 440305, 440300, 440000. What lies in an inner one is
 * nearer; no coordinates are known of events, and people look for what is in their county before their city's.
 * @param near a code of GB/T 2260, a reporting unit, or a name as people write it
 * @throws ProblemError when no place or more than one is called so
 */
export const regionsAround = (near: string): string[] => {
  const match = matchRegion(near);
  if (match.kind === 'unknown')
    throw refused({ path: 'near', code: 'unknown_region', params: { region: near } });
  if (match.kind === 'ambiguous')
    throw refused({
      path: 'near',
      code: 'ambiguous_region',
      params: { region: near, candidates: match.candidates.slice(0, MOST_NAMED).map(fullName).join('、') },
    });
  return withOuter(match.code);
};

const withOuter = (code: string): string[] => {
  const parent = findRegion(code)?.parent ?? null;
  return [code, ...(parent === null ? [] : withOuter(parent))];
};

const fullName = (code: string): string =>
  withOuter(code)
    .map((at) => findRegion(at)?.name ?? '')
    .reverse()
    .join('');

const refused = (problem: ValueProblem): ProblemError =>
  new ProblemError('invalid_input', { errors: [problem] });
