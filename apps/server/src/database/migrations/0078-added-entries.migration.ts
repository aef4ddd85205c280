import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was added up is found among what was said, however often that was said again. */
export class AddedEntries implements MigrationInterface {
  readonly name = 'AddedEntries1795917600078';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "entries_added" ON "entries" ("subject", "day") WHERE "op" = 'add'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "entries_added"`);
  }
}
