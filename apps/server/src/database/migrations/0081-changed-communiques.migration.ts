import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who last changed the text of a communiqué, who may not sign it either. */
export class ChangedCommuniques implements MigrationInterface {
  readonly name = 'ChangedCommuniques1795919700081';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "communiques" ADD "changed_by_id" uuid, ADD "changed_by" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "communiques" DROP COLUMN "changed_by", DROP COLUMN "changed_by_id"`,
    );
  }
}
