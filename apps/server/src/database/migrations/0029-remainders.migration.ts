import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why what a unit declares is not what is counted there. */
export class Remainders implements MigrationInterface {
  readonly name = 'Remainders1795917600029';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "declared_totals" ADD "explanation" text`);
    await queryRunner.query(`ALTER TABLE "declared_totals" ADD "explained_by" text`);
    await queryRunner.query(`ALTER TABLE "declared_totals" ADD "explained_at" TIMESTAMP WITH TIME ZONE`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP COLUMN "explained_at"`);
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP COLUMN "explained_by"`);
    await queryRunner.query(`ALTER TABLE "declared_totals" DROP COLUMN "explanation"`);
  }
}
