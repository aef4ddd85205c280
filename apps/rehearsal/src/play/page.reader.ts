import { MAX_PAGE, pageSchema } from '@innoweek/contracts';
import type { z } from 'zod';
import type { ApiClient } from '../client/api.client.ts';
import { demand, query } from './stage.model.ts';

/** All items of a list, page by page. */
export const readAll = async <T extends z.ZodType>(
  api: ApiClient,
  token: string,
  path: string,
  filter: Readonly<Record<string, string | number | undefined>>,
  item: T,
): Promise<z.infer<T>[]> => {
  const items: z.infer<T>[] = [];
  const page = pageSchema(item);
  for (let cursor: string | undefined; ;) {
    const asked = query({ ...filter, limit: MAX_PAGE, cursor });
    const { body } = await demand(api, { method: 'GET', path: `${path}${asked}`, token });
    const read = page.parse(body);
    items.push(...read.items);
    if (read.nextCursor === null) return items;
    cursor = read.nextCursor;
  }
};
