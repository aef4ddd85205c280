import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of approved events that wait for review. */
export class EventReview implements MigrationInterface {
  readonly name = 'EventReview1795917600010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" ADD "pending" jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "pending"`);
  }
}
