import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of files of registers know the record that they wrote, and what it was before. */
export class RegisterRows implements MigrationInterface {
  readonly name = 'RegisterRows1795917600042';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "record_id" uuid`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "record_version" integer`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "record_before" jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // An older version does not know files of these kinds.
    await queryRunner.query(`DELETE FROM "imports" WHERE "kind" IN ('media', 'agreements')`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "record_before"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "record_version"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "record_id"`);
  }
}
