/** A wall at its link: it reads one board of one edition, and is nobody otherwise. */
export type DisplayPass = { displayId: string; edition: string; scope: string };

/** The scheme of `Authorization` that a wall uses, so that its secret is never taken for an account's token. */
const SCHEME = /^Display +([\w-]{20,100}) *$/;

/** The secret of a wall in an `Authorization` header; null when it is none. */
export const displaySecretOf = (authorization: string | undefined): string | null =>
  SCHEME.exec(authorization ?? '')?.[1] ?? null;

/** Whether a query asks for what the wall was made for. An edition that is not named would move with the current one. */
export const isWithin = (
  { edition, scope }: DisplayPass,
  query: { edition?: unknown; scope?: unknown },
): boolean => query.edition === edition && (query.scope ?? 'nation') === scope;
