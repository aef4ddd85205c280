import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a figure of an event was first spoken of is written down by the fold, and no longer looked for in the ledger. */
export class FirstReports implements MigrationInterface {
  readonly name = 'FirstReports1796000400083';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "first_reports" ("edition_id" integer NOT NULL, "subject" text NOT NULL, "day" date NOT NULL, "version" integer NOT NULL, CONSTRAINT "first_reports_pk" PRIMARY KEY ("edition_id", "subject", "day"))`,
    );
    await queryRunner.query(
      `INSERT INTO "first_reports" ("edition_id", "subject", "day", "version")
       SELECT b."edition_id", e."subject", e."day", min(b."folded_version")
       FROM "entries" e JOIN "batches" b ON b."id" = e."batch_id" AND b."folded_version" IS NOT NULL
       WHERE e."metric" = 'participants' AND e."op" <> 'void' AND e."subject" LIKE 'event:%'
       GROUP BY 1, 2, 3`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "first_reports"`);
  }
}
