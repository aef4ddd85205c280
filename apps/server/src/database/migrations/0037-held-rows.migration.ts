import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows about events that are not approved yet wait in their file and count when the event is approved. */
export class HeldRows implements MigrationInterface {
  readonly name = 'HeldRows1795917600037';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Files written before have neither moment: their held rows were handed back and do not count by themselves.
    await queryRunner.query(`ALTER TABLE "imports" ADD "committed_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "imports" ADD "said_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "receipt" uuid`);
    await queryRunner.query(`ALTER TABLE "import_rows" ADD "settled_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(
      `CREATE INDEX "import_rows_held" ON "import_rows"  ("event") WHERE "state" = 'held'`,
    );
    await queryRunner.query(
      `CREATE INDEX "import_rows_receipt" ON "import_rows"  ("receipt") WHERE "receipt" IS NOT NULL`,
    );
    await queryRunner.query(`ALTER TABLE "notifications" ADD "import_id" uuid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "notifications" WHERE "kind" IN ('counted', 'uncounted')`);
    await queryRunner.query(`ALTER TABLE "notifications" DROP COLUMN "import_id"`);
    await queryRunner.query(`DROP INDEX "public"."import_rows_receipt"`);
    await queryRunner.query(`DROP INDEX "public"."import_rows_held"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "settled_at"`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP COLUMN "receipt"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "said_at"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "committed_at"`);
  }
}
