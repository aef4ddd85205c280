import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Folded batches are chained by hashes, and the newest hash of each hour is kept as a root. */
export class LedgerChain implements MigrationInterface {
  readonly name = 'LedgerChain1795917600075';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "board_versions" ADD "batches" uuid array`);
    await queryRunner.query(`UPDATE "board_versions" v SET "batches" = f.ids
      FROM (SELECT "edition_id", "folded_version", array_agg("id" ORDER BY "id") AS ids FROM "batches"
            WHERE "folded_version" IS NOT NULL GROUP BY 1, 2) f
      WHERE v."edition_id" = f."edition_id" AND v."version" = f."folded_version"`);
    await queryRunner.query(
      `CREATE TABLE "ledger_links" ("edition_id" integer NOT NULL, "position" integer NOT NULL, "version" integer NOT NULL, "batch_id" uuid NOT NULL, "content" bytea NOT NULL, "hash" bytea NOT NULL, CONSTRAINT "ledger_links_pk" PRIMARY KEY ("edition_id", "position"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "ledger_links_version" ON "ledger_links"  ("edition_id", "version") `,
    );
    await queryRunner.query(
      `CREATE TABLE "ledger_roots" ("edition_id" integer NOT NULL, "hour" TIMESTAMP WITH TIME ZONE NOT NULL, "position" integer NOT NULL, "version" integer NOT NULL, "hash" bytea NOT NULL, CONSTRAINT "ledger_roots_pk" PRIMARY KEY ("edition_id", "hour"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "ledger_roots"`);
    await queryRunner.query(`DROP TABLE "ledger_links"`);
    await queryRunner.query(`ALTER TABLE "board_versions" DROP COLUMN "batches"`);
  }
}
