import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the index is asked, and nothing but it: a planner that takes others into account may go through all events. */
const ASKING = `LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 500`;

/**
 * What an event is found by is kept beside it and no more worked out by the index: that took a millisecond each time
 * that an event was written, also where nothing changed that it is found by. An older server asks the same function;
 * what it writes is taken apart by a newer one.
 */
export class KeptGrams implements MigrationInterface {
  readonly name = 'KeptGrams1796000400085';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "event_grams" ("code" text NOT NULL, "grams" text NOT NULL, "digest" uuid NOT NULL, CONSTRAINT "event_grams_pk" PRIMARY KEY ("code"))`,
    );
    await queryRunner.query(
      `INSERT INTO "event_grams" ("code", "grams", "digest")
       SELECT "code", array_to_string(search_grams("search"), E'\\n'), md5("search")::uuid FROM "events"`,
    );
    await queryRunner.query(
      `CREATE INDEX "event_grams_held" ON "event_grams" USING gin (string_to_array("grams", E'\\n'))`,
    );
    await queryRunner.query(
      `CREATE FUNCTION events_of_grams(wanted text[]) RETURNS SETOF text
       ${ASKING} SET enable_seqscan = off SET enable_indexscan = off SET work_mem = '32MB' AS $$
         SELECT code FROM event_grams WHERE string_to_array(grams, E'\\n') @> wanted
       $$`,
    );
    // For older servers: their statements want places in the table of events, which takes a look at each.
    await queryRunner.query(
      `CREATE OR REPLACE FUNCTION events_with_grams(wanted text[]) RETURNS SETOF tid
       ${ASKING} SET work_mem = '32MB' AS $$
         SELECT e.ctid FROM events_of_grams(wanted) AS g(code) JOIN events e ON e.code = g.code
       $$`,
    );
    await queryRunner.query(`DROP INDEX "public"."events_grams"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "events_grams" ON "events" USING gin (search_grams("search"))`);
    await queryRunner.query(
      `CREATE OR REPLACE FUNCTION events_with_grams(wanted text[]) RETURNS SETOF tid
       ${ASKING} SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET work_mem = '32MB' AS $$
         SELECT ctid FROM events WHERE search_grams(search) @> wanted
       $$`,
    );
    await queryRunner.query(`DROP FUNCTION events_of_grams(text[])`);
    await queryRunner.query(`DROP TABLE "event_grams"`);
  }
}
