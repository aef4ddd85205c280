import type { Page } from '@innoweek/contracts';

/** Lines of one file at most: a file is written at one go, while others wait. */
export const MAX_LINES = 10_000;
/** Lines that are read at a time. */
export const PAGE = 1_000;

/** Pages on to the end, or to what one file holds. */
export const all = async <T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<{ items: T[]; total: number }> => {
  const items: T[] = [];
  let page = await read(undefined);
  items.push(...page.items);
  while (page.nextCursor !== null && items.length < MAX_LINES) {
    page = await read(page.nextCursor);
    items.push(...page.items);
  }
  return { items, total: page.total };
};
