import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credit codes, and organisations whose names are our own and not the reference data's. */
export class OrganisationNames implements MigrationInterface {
  readonly name = 'OrganisationNames1795917600015';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "organisations" ADD "credit_code" text`);
    await queryRunner.query(`ALTER TABLE "organisations" ADD "edited" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "organisations_credit_code" ON "organisations"  ("credit_code") `,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."organisations_credit_code"`);
    await queryRunner.query(`ALTER TABLE "organisations" DROP COLUMN "edited"`);
    await queryRunner.query(`ALTER TABLE "organisations" DROP COLUMN "credit_code"`);
  }
}
