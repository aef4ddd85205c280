import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events whose file was taken back are on no board and in no list. Those of files taken back before stay cancelled. */
export class WithdrawnEvents implements MigrationInterface {
  readonly name = 'WithdrawnEvents1795917600074';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" ADD "withdrawn" boolean NOT NULL DEFAULT false`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "withdrawn"`);
  }
}
