import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When figures of a day are due, and more time for single units. */
export class Extensions implements MigrationInterface {
  readonly name = 'Extensions1795917600050';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "editions" ADD "daily_due" jsonb NOT NULL DEFAULT '{"days": 1, "hour": 24}'`,
    );
    await queryRunner.query(
      `CREATE TABLE "extensions" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "unit" text NOT NULL, "step" text NOT NULL, "day" date, "scope" text NOT NULL, "until" TIMESTAMP WITH TIME ZONE NOT NULL, "reason" text NOT NULL, "author_id" uuid, "author_name" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "withdrawn_at" TIMESTAMP WITH TIME ZONE, "withdrawn_by" text, "withdrawn_reason" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "extensions_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "extensions_list" ON "extensions" ("edition_id", "id")`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "extensions_standing" ON "extensions" ("edition_id", "unit", "step", "scope") WHERE "withdrawn_at" IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "extensions"`);
    await queryRunner.query(`ALTER TABLE "editions" DROP COLUMN "daily_due"`);
  }
}
