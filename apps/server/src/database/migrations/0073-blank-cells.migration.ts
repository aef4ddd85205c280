import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cells know how many counted values or events they are the sum of, so that one is blank again when all of them are
 * gone. Those that were 0 for no reason are so from a version of its own on: what boards showed before stays known.
 */
export class BlankCells implements MigrationInterface {
  readonly name = 'BlankCells1795917600073';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Before anything else of the fold: a server of the version before may be folding.
    await queryRunner.query(`LOCK TABLE "board_versions" IN SHARE ROW EXCLUSIVE MODE`);
    await queryRunner.query(`ALTER TABLE "cells" ADD "parts" integer NOT NULL DEFAULT 1`);
    await queryRunner.query(`ALTER TABLE "cell_changes" ALTER COLUMN "value" DROP NOT NULL`);
    await queryRunner.query(`
      WITH shown AS (
        SELECT "edition_id", "subject", "status",
               ARRAY['nation', 'unit:' || "unit", 'kind:' || "kind"]
               || ARRAY(SELECT DISTINCT 'organisation:' || o FROM unnest("organisations") o)
               || CASE WHEN "subject" LIKE 'event:%' THEN ARRAY["subject"] ELSE '{}' END AS scopes
        FROM "subjects" WHERE "joins" IS NULL
      ), part AS (
        SELECT "edition_id", "scopes", v."metric" || '/' || v."grade" AS tail, v."metric" || '/total' AS total
        FROM shown JOIN "counted_values" v USING ("edition_id", "subject")
        WHERE "status" IN ('standing', 'approved', 'live', 'concluded')
        UNION ALL
        SELECT "edition_id", "scopes", 'events/' || "status", 'events/total' FROM shown WHERE "status" <> 'standing'
      ), counted AS (
        SELECT "edition_id", scope || '/' || t AS key, count(*)::int AS parts
        FROM part CROSS JOIN unnest("scopes") AS scope CROSS JOIN unnest(ARRAY["tail", "total"]) AS t
        GROUP BY 1, 2
      )
      UPDATE "cells" c SET "parts" = coalesce(counted.parts, 0)
      FROM "cells" k LEFT JOIN counted USING ("edition_id", "key")
      WHERE c."edition_id" = k."edition_id" AND c."key" = k."key"`);
    await queryRunner.query(`
      WITH blank AS (
        SELECT "edition_id", "key" FROM "cells" WHERE "parts" = 0 AND "value" = 0
      ), next AS (
        INSERT INTO "board_versions" ("edition_id", "version", "at", "edition_at")
        SELECT DISTINCT ON ("edition_id") "edition_id", "version" + 1, clock_timestamp(), "edition_at"
        FROM "board_versions" WHERE "edition_id" IN (SELECT "edition_id" FROM blank)
        ORDER BY "edition_id", "version" DESC
        RETURNING "edition_id", "version"
      ), marked AS (
        UPDATE "cells" c SET "version" = next."version" FROM next
        WHERE c."edition_id" = next."edition_id" AND c."parts" = 0 AND c."value" = 0
      )
      INSERT INTO "cell_changes" ("edition_id", "key", "version", "value")
      SELECT "edition_id", "key", next."version", NULL FROM blank JOIN next USING ("edition_id")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`UPDATE "cell_changes" SET "value" = 0 WHERE "value" IS NULL`);
    await queryRunner.query(`ALTER TABLE "cell_changes" ALTER COLUMN "value" SET NOT NULL`);
    await queryRunner.query(`ALTER TABLE "cells" DROP COLUMN "parts"`);
  }
}
