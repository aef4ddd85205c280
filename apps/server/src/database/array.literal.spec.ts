import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { cloneDatabase, type TestDatabase } from '../../test/test.database.ts';
import { arrayLiteral, jsonLines } from './array.literal.ts';
import { openDataSource } from './data-source.ts';
import { rowTable } from './row.table.ts';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  database = await cloneDatabase();
  source = await openDataSource(database.url, 1);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

// PostgreSQL has no text with NUL in it, and UTF-8 no half characters.
const text = fc.oneof(
  fc.constantFrom('', 'null', 'NULL', '{}', '"', '\\', 'a,b', ' a ', '\n', '人次', '\u3000', "''", '\\"{'),
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
);

test('PostgreSQL reads back what was written, whatever the texts are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (values) => {
      const rows = await source.query<{ value: string | null }[]>(
        `select value from unnest($1::text[]) with ordinality as t(value, at) order by at`,
        [arrayLiteral(values, (value) => value)],
      );
      expect(rows.map(({ value }) => value)).toEqual(values);
    }),
    { numRuns: 60 },
  );
});

test('numbers, and JSON of any text, arrive as they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ n: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), text }), { minLength: 1 }),
      async (items) => {
        const rows = await source.query<{ n: string; said: { text: string } }[]>(
          `select n, said::json as said from unnest($1::bigint[], string_to_array($2, E'\\n')) as t(n, said)`,
          [arrayLiteral(items, ({ n }) => n), jsonLines(items, (item) => ({ text: item.text }))],
        );
        expect(rows.map(({ n, said }) => ({ n: BigInt(n), text: said.text }))).toEqual(items);
      },
    ),
    { numRuns: 60 },
  );
});

test('rows arrive as they are and in their order, also where a column says the same in all of them', async () => {
  const few = fc.constantFrom(null, '', 'a', '人次');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ n: fc.integer({ min: 0, max: 2 }), one: few, other: fc.option(text) }), {
        maxLength: 5,
      }),
      async (items) => {
        const { table, values } = rowTable(
          items,
          [
            ['n', 'integer', ({ n }) => n],
            ['one', 'text', ({ one }) => one],
            ['other', 'text', ({ other }) => other],
          ],
          2,
        );
        const rows = await source.query<typeof items>(`select n, one, other from ${table} t where $1`, [
          true,
          ...values,
        ]);
        expect(rows).toEqual(items);
      },
    ),
    { numRuns: 60 },
  );
});
