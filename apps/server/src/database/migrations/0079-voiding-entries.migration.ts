import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few entries that take back a count are found without reading all that were ever made. */
export class VoidingEntries implements MigrationInterface {
  readonly name = 'VoidingEntries1795919400079';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "entries_voiding" ON "entries" ("voided_batch", "voided_seq") WHERE "op" = 'void' AND "voided_op" = 'add'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "entries_voiding"`);
  }
}
