/** Where walls stand that have a link of their own. */
export const WALL_PATH = '/wall';
const SECRET = /^#([\w-]{20,100})$/;

/**
 * The secret of the wall that this page is; null when it is none. It stands behind the #, which browsers tell no server:
 * it is in no log of a proxy.
 */
export const displaySecret = (): string | null =>
  location.pathname === WALL_PATH ? (SECRET.exec(location.hash)?.[1] ?? null) : null;

/** What a wall shows the server to be let in. */
export const displayHeaders = (secret: string): Record<string, string> => ({
  Authorization: `Display ${secret}`,
});
