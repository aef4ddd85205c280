import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Days that a row summed are known to the next file; what is declared of a part of a unit is kept apart; and whoever
 * takes a declared total back finds what was accepted of it.
 */
export class DeclaredParts implements MigrationInterface {
  readonly name = 'DeclaredParts1796000400084';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "entry_ranges" ("batch_id" uuid NOT NULL, "seq" integer NOT NULL, "edition_id" integer NOT NULL, "subject" text NOT NULL, "first_day" date NOT NULL, "last_day" date NOT NULL, CONSTRAINT "entry_ranges_pk" PRIMARY KEY ("batch_id", "seq"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "entry_ranges_subject" ON "entry_ranges"  ("edition_id", "subject") `,
    );
    await queryRunner.query(`ALTER TABLE "declared_totals" ADD "part" text`);
    await queryRunner.query(
      `ALTER TABLE "declared_totals" ADD "acceptances" uuid array NOT NULL DEFAULT '{}'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP COLUMN "acceptances"`);
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP COLUMN "part"`);
    await queryRunner.query(`DROP INDEX "public"."entry_ranges_subject"`);
    await queryRunner.query(`DROP TABLE "entry_ranges"`);
  }
}
