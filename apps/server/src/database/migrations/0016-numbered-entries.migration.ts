import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the newest number that a reporter used for a claim, folded or not; reports without numbers cost nothing. */
export class NumberedEntries implements MigrationInterface {
  readonly name = 'NumberedEntries1795917600016';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "entries_numbered" ON "entries"  ("subject", "metric", "day", "reporter") WHERE "revision" > 0`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."entries_numbered"`);
  }
}
