import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of an edition is shown to those who are not signed in. Editions that there are stay as public as they were. */
export class PublicBoards implements MigrationInterface {
  readonly name = 'PublicBoards1795917600062';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "editions" ADD "public_board" jsonb NOT NULL DEFAULT '{"audience":"open","metrics":["participants","media_reports","agreements","agreement_amount","events"],"units":true,"embedding":false}'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "editions" DROP COLUMN "public_board"`);
  }
}
