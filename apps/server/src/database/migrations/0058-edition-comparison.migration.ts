import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans of units and organiser kinds, and the edition that an edition is held against. */
export class EditionComparison implements MigrationInterface {
  readonly name = 'EditionComparison1795917600058';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "editions" ADD "plans" jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`ALTER TABLE "editions" ADD "previous" jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of ['previous', 'plans'])
      await queryRunner.query(`ALTER TABLE "editions" DROP COLUMN "${column}"`);
  }
}
