import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organisations that were found to be another one stay as rows that point to it. */
export class OrganisationMerges implements MigrationInterface {
  readonly name = 'OrganisationMerges1795917600021';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "organisations" ADD "merged_into" text`);
    await queryRunner.query(`ALTER TABLE "organisations" ADD "merged_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`DROP INDEX "public"."organisations_name"`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "organisations_name" ON "organisations"  ("name") WHERE "merged_into" IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "organisations_merged_into" ON "organisations"  ("merged_into") WHERE "merged_into" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."organisations_merged_into"`);
    await queryRunner.query(`DROP INDEX "public"."organisations_name"`);
    await queryRunner.query(`CREATE UNIQUE INDEX "organisations_name" ON "organisations"  ("name") `);
    await queryRunner.query(`ALTER TABLE "organisations" DROP COLUMN "merged_at"`);
    await queryRunner.query(`ALTER TABLE "organisations" DROP COLUMN "merged_into"`);
  }
}
