import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors. */
export class AccountSecurity implements MigrationInterface {
  readonly name = 'AccountSecurity1795917600004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sessions" ADD "pending" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(
      `CREATE TABLE "second_factors" ("account_id" uuid NOT NULL, "secret" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "confirmed_at" TIMESTAMP WITH TIME ZONE, "last_step" integer, CONSTRAINT "second_factors_pk" PRIMARY KEY ("account_id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "recovery_codes" ("account_id" uuid NOT NULL, "code_hash" text NOT NULL, CONSTRAINT "recovery_codes_pk" PRIMARY KEY ("account_id", "code_hash"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "second_factor_roles" ("role" text NOT NULL, CONSTRAINT "second_factor_roles_pk" PRIMARY KEY ("role"))`,
    );
    for (const table of ['second_factors', 'recovery_codes'])
      await queryRunner.query(
        `ALTER TABLE "${table}" ADD CONSTRAINT "${table}_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['second_factor_roles', 'recovery_codes', 'second_factors'])
      await queryRunner.query(`DROP TABLE "${table}"`);
    await queryRunner.query(`DELETE FROM "sessions" WHERE "pending"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "pending"`);
  }
}
