import { ProblemError } from '../problems/problem.error.ts';
import type { VersionMatch } from './event.service.ts';

/** As the description of the interface tells it. */
export const IF_MATCH = { name: 'If-Match', required: true, description: 'The ETag of what was read, or *' };

/** The ETag of a version. */
export const entityTag = (version: number): string => `"${String(version)}"`;

/**
 * Reads `If-Match`: one tag, several, or `*` for any version. A weak tag never matches (RFC 9110, 13.1.1).
 * Without the header the change is refused: who does not say what was seen would write over others.
 */
export const readIfMatch = (header: string | undefined): VersionMatch => {
  const value = header?.trim() ?? '';
  if (value === '') throw new ProblemError('version_required');
  if (value === '*') return () => true;
  const tags = value.split(',').map((tag) => tag.trim());
  return (version) => tags.includes(entityTag(version));
};
