import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that set a password, and what people see of where they are signed in. */
export class OwnAccount implements MigrationInterface {
  readonly name = 'OwnAccount1795917600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "password_links" ("secret_hash" text NOT NULL, "account_id" uuid NOT NULL, "purpose" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "password_links_pk" PRIMARY KEY ("secret_hash"))`,
    );
    await queryRunner.query(`CREATE INDEX "password_links_account" ON "password_links"  ("account_id") `);
    // Sessions that are open stay open.
    await queryRunner.query(`ALTER TABLE "sessions" ADD "id" uuid NOT NULL DEFAULT gen_random_uuid()`);
    await queryRunner.query(`ALTER TABLE "sessions" ALTER COLUMN "id" DROP DEFAULT`);
    await queryRunner.query(
      `ALTER TABLE "sessions" ADD "last_seen_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()`,
    );
    await queryRunner.query(`ALTER TABLE "sessions" ADD "caller" text`);
    await queryRunner.query(`ALTER TABLE "sessions" ADD "agent" text`);
    await queryRunner.query(`CREATE UNIQUE INDEX "sessions_id" ON "sessions"  ("id") `);
    await queryRunner.query(
      `ALTER TABLE "password_links" ADD CONSTRAINT "password_links_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."sessions_id"`);
    for (const column of ['agent', 'caller', 'last_seen_at', 'id'])
      await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "${column}"`);
    await queryRunner.query(`DROP TABLE "password_links"`);
  }
}
