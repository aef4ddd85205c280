import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds events by any part of any word, Chinese words of one or two characters included, without an extension: an
 * index of the pieces of what they are searched by. `searchGrams` takes apart what is looked for.
 */
export class EventGrams implements MigrationInterface {
  readonly name = 'EventGrams1795917600019';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE FUNCTION search_grams(searched text) RETURNS text[]
       LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
         SELECT coalesce(array_agg(DISTINCT gram), '{}')
         FROM string_to_table(searched, E'\\n') AS line
         CROSS JOIN LATERAL generate_series(1, length(line)) AS at
         CROSS JOIN LATERAL (VALUES (substr(line, at, 1)), (substr(line, at, 2)), (substr(line, at, 3))) AS piece(gram)
         WHERE CASE length(gram) WHEN 1 THEN octet_length(gram) > 1 WHEN 3 THEN octet_length(gram) = 3 ELSE true END
       $$`,
    );
    await queryRunner.query(`CREATE INDEX "events_grams" ON "events" USING gin (search_grams("search"))`);
    // Taking a text apart costs 200 times what comparing it does. Here nothing but the index can be used, so that
    // no plan ever takes the texts of the table apart to filter them.
    await queryRunner.query(
      `CREATE FUNCTION events_with_grams(wanted text[]) RETURNS SETOF tid
       LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 500
       SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET work_mem = '32MB' AS $$
         SELECT ctid FROM events WHERE search_grams(search) @> wanted
       $$`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP FUNCTION events_with_grams(text[])`);
    await queryRunner.query(`DROP INDEX "events_grams"`);
    await queryRunner.query(`DROP FUNCTION search_grams(text)`);
  }
}
