import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger is written by one statement, which cannot leave an entry without its batch, and nothing in it is ever
 * removed: checking that row by row cost a third of the statement. See docs/decisions/one-statement-a-batch.md.
 */
export class LedgerWithoutForeignKeys implements MigrationInterface {
  readonly name = 'LedgerWithoutForeignKeys1795910400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "facts" DROP CONSTRAINT "facts_batch"`);
    await queryRunner.query(`ALTER TABLE "entries" DROP CONSTRAINT "entries_batch"`);
    await queryRunner.query(`ALTER TABLE "batches" DROP CONSTRAINT "batches_edition"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "batches" ADD CONSTRAINT "batches_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "entries" ADD CONSTRAINT "entries_batch" FOREIGN KEY ("batch_id") REFERENCES "batches"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "facts" ADD CONSTRAINT "facts_batch" FOREIGN KEY ("batch_id") REFERENCES "batches"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
  }
}
