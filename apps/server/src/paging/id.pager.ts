import type { SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor } from './cursor.codec.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * One page of what a query finds, the newest first: ids begin with when they were given.
 * @param ids how the ids of these look
 * @throws {ProblemError} `invalid_input` where the cursor names no such id
 */
export const pageById = async <Row extends { id: string | number }>(
  found: SelectQueryBuilder<Row>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  ids = UUID,
): Promise<{ rows: Row[]; nextCursor: string | null; total: number }> => {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1, ([id = '']) => ids.test(id));
  const total = await found.getCount();
  const id = `${found.alias}.id`;
  if (after !== undefined) found.andWhere(`${id} < :after`, { after });
  const more = await found
    .orderBy(id, 'DESC')
    .take(limit + 1)
    .getMany();
  const rows = more.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: more.length > limit && last ? encodeCursor([String(last.id)]) : null, total };
};
