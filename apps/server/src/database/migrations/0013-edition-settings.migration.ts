import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Topics, plan and deadlines of an edition, and whether it can be registered for. */
export class EditionSettings implements MigrationInterface {
  readonly name = 'EditionSettings1795917600013';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "editions" ADD "topics" text array NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`ALTER TABLE "editions" ADD "targets" jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`ALTER TABLE "editions" ADD "deadlines" jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`ALTER TABLE "editions" ADD "registration_open" boolean NOT NULL DEFAULT true`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of ['registration_open', 'deadlines', 'targets', 'topics'])
      await queryRunner.query(`ALTER TABLE "editions" DROP COLUMN "${column}"`);
  }
}
