/** What is explained: a cell, as it was at a version or as it is. */
export type ExplainSearch = { cell?: string; edition?: string; version?: number };

const CELL = /^[A-Za-z0-9:_-]{1,100}\/[a-z_]{1,30}\/[a-z]{1,20}$/;
const EDITION = /^[a-z0-9][a-z0-9-]{1,40}$/;

/** Reads the address; what cannot be meant is left out. */
export const readExplainSearch = (search: Record<string, unknown>): ExplainSearch => {
  const { cell, edition, version } = search;
  const number = Number(version);
  return {
    ...(typeof cell === 'string' && CELL.test(cell) ? { cell } : {}),
    ...(typeof edition === 'string' && EDITION.test(edition) ? { edition } : {}),
    ...(Number.isInteger(number) && number > 0 ? { version: number } : {}),
  };
};
