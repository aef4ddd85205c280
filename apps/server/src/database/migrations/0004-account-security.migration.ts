import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors, accounts that act for several organisations, and what tokens are narrowed to. */
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
    await this.#addMemberships(queryRunner);
    await queryRunner.query(`ALTER TABLE "tokens" ADD "scopes" text array`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // A token that was narrowed would be wide again.
    await queryRunner.query(`DELETE FROM "tokens" WHERE "scopes" IS NOT NULL`);
    await queryRunner.query(`ALTER TABLE "tokens" DROP COLUMN "scopes"`);
    await this.#dropMemberships(queryRunner);
    for (const table of ['second_factor_roles', 'recovery_codes', 'second_factors'])
      await queryRunner.query(`DROP TABLE "${table}"`);
    await queryRunner.query(`DELETE FROM "sessions" WHERE "pending"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "pending"`);
  }

  /** What an account was becomes its first membership; open sessions and issued tokens act in it. */
  async #addMemberships(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "memberships" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "organisation_id" text, "roles" text array NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "memberships_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `INSERT INTO "memberships" ("id", "account_id", "organisation_id", "roles", "created_at") SELECT gen_random_uuid(), "id", "organisation_id", "roles", "created_at" FROM "accounts"`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "memberships_organisation" ON "memberships"  ("account_id", "organisation_id") `,
    );
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_fk" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    for (const table of ['sessions', 'tokens']) {
      await queryRunner.query(`ALTER TABLE "${table}" ADD "membership_id" uuid`);
      await queryRunner.query(
        `UPDATE "${table}" t SET "membership_id" = m."id" FROM "memberships" m WHERE m."account_id" = t."account_id"`,
      );
      await queryRunner.query(`ALTER TABLE "${table}" ALTER COLUMN "membership_id" SET NOT NULL`);
      await queryRunner.query(
        `ALTER TABLE "${table}" ADD CONSTRAINT "${table}_membership_fk" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
      );
    }
    await queryRunner.query(`ALTER TABLE "accounts" DROP CONSTRAINT "accounts_organisation"`);
    await queryRunner.query(`ALTER TABLE "accounts" DROP COLUMN "organisation_id"`);
    await queryRunner.query(`ALTER TABLE "accounts" DROP COLUMN "roles"`);
  }

  /** Only first memberships are kept; what acted in others ends. */
  async #dropMemberships(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DELETE FROM "memberships" m WHERE EXISTS (SELECT FROM "memberships" f WHERE f."account_id" = m."account_id" AND (f."created_at", f."id") < (m."created_at", m."id"))`,
    );
    await queryRunner.query(`ALTER TABLE "accounts" ADD "roles" text array`);
    await queryRunner.query(`ALTER TABLE "accounts" ADD "organisation_id" text`);
    await queryRunner.query(
      `UPDATE "accounts" a SET "roles" = m."roles", "organisation_id" = m."organisation_id" FROM "memberships" m WHERE m."account_id" = a."id"`,
    );
    await queryRunner.query(`ALTER TABLE "accounts" ALTER COLUMN "roles" SET NOT NULL`);
    await queryRunner.query(
      `ALTER TABLE "accounts" ADD CONSTRAINT "accounts_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    for (const table of ['tokens', 'sessions'])
      await queryRunner.query(`ALTER TABLE "${table}" DROP COLUMN "membership_id"`);
    await queryRunner.query(`DROP TABLE "memberships"`);
  }
}
