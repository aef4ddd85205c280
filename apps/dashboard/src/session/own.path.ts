const HERE = 'https://innoweek.invalid';

/**
 * The path to go on to after signing in, as the address asks for it; the home page when it asks for anything
 * but a path of our own: another site, a script, or what a browser would read as one.
 */
export const ownPath = (asked: unknown): string => {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return '/';
  const target = URL.parse(asked, HERE);
  if (target?.origin !== HERE) return '/';
  const path = `${target.pathname}${target.search}${target.hash}`;
  // "/./\evil" becomes "//evil" once parsed.
  return path.startsWith('//') || path.startsWith('/sign-in') ? '/' : path;
};
