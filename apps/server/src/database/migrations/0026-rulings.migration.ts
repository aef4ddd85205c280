import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What coordinators decide about claims is part of the ledger. */
export class Rulings implements MigrationInterface {
  readonly name = 'Rulings1795917600026';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "rulings" ("batch_id" uuid NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "day" date NOT NULL, "revision" integer NOT NULL, "rule" text NOT NULL, "claim_subject" text, "claim_reporter" text, "claim_grade" text, "amount" bigint, CONSTRAINT "rulings_pk" PRIMARY KEY ("batch_id", "subject", "metric", "day"))`,
    );
    await queryRunner.query(`CREATE INDEX "rulings_subject" ON "rulings"  ("subject") `);
    await queryRunner.query(
      `CREATE TABLE "standing_rulings" ("edition_id" integer NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "day" date NOT NULL, "revision" integer NOT NULL, "batch_id" uuid NOT NULL, CONSTRAINT "standing_rulings_pk" PRIMARY KEY ("edition_id", "subject", "metric", "day"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "standing_rulings"`);
    await queryRunner.query(`DROP INDEX "public"."rulings_subject"`);
    await queryRunner.query(`DROP TABLE "rulings"`);
  }
}
