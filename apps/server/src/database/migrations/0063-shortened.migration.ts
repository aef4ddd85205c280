import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units are told of less time, too; going back, an older version does not know what that says. */
export class Shortened implements MigrationInterface {
  readonly name = 'Shortened1795917600063';

  up(): Promise<void> {
    // Kinds of notifications are text.
    return Promise.resolve();
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "notifications" WHERE "kind" = 'shortened'`);
  }
}
