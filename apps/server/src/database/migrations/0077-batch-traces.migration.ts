import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch knows the trace of the request that it came with, so that its fold and its frame can be followed, too. */
export class BatchTraces implements MigrationInterface {
  readonly name = 'BatchTraces1795917600077';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "batches" ADD "trace_parent" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "batches" DROP COLUMN "trace_parent"`);
  }
}
