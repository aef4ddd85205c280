import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of tallies: what is asked and answered, what is mended, and totals that units declare. */
export class TallyImports implements MigrationInterface {
  readonly name = 'TallyImports1795917600027';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "imports" ADD "skip_rejected" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "imports" ADD "reading" jsonb`);
    await queryRunner.query(`ALTER TABLE "imports" ADD "answers" jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`ALTER TABLE "imports" ADD "mendings" jsonb NOT NULL DEFAULT '[]'`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "sheet" text NOT NULL DEFAULT ''`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "line" integer`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "entries" integer array`);
    await queryRunner.query(
      `CREATE TABLE "import_profiles" ("organisation_id" text NOT NULL, "layout" text NOT NULL, "answers" jsonb NOT NULL, "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "import_profiles_pk" PRIMARY KEY ("organisation_id", "layout"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "declared_totals" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "unit" text NOT NULL, "metric" text NOT NULL, "day" date, "value" bigint NOT NULL, "reporter" text NOT NULL, "import_id" uuid NOT NULL, "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "withdrawn" boolean NOT NULL DEFAULT false, CONSTRAINT "declared_totals_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "declared_totals_unit" ON "declared_totals"  ("edition_id", "unit") `,
    );
    await queryRunner.query(
      `ALTER TABLE "declared_totals" ADD CONSTRAINT "declared_totals_import" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP CONSTRAINT "declared_totals_import"`);
    await queryRunner.query(`DROP INDEX "public"."declared_totals_unit"`);
    await queryRunner.query(`DROP TABLE "declared_totals"`);
    await queryRunner.query(`DROP TABLE "import_profiles"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "entries"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "line"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "sheet"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "mendings"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "answers"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "reading"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "skip_rejected"`);
  }
}
