import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told, and how they want to be. */
export class Notifications implements MigrationInterface {
  readonly name = 'Notifications1795917600007';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "notifications" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "kind" text NOT NULL, "edition_id" integer NOT NULL, "events" text array NOT NULL, "total" integer NOT NULL, "reason" text, "occasion" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "read_at" TIMESTAMP WITH TIME ZONE, "app" boolean NOT NULL, "told" boolean NOT NULL, "mail_after" TIMESTAMP WITH TIME ZONE, "mail_id" uuid, "mailed_at" TIMESTAMP WITH TIME ZONE, "mail_failures" smallint NOT NULL DEFAULT '0', CONSTRAINT "notifications_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "notifications_untold" ON "notifications"  ("id") WHERE NOT "told"`,
    );
    await queryRunner.query(
      `CREATE INDEX "notifications_unsent" ON "notifications"  ("mail_after") WHERE "mail_after" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "notifications_once" ON "notifications"  ("account_id", "kind", "occasion") WHERE "occasion" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "notifications_list" ON "notifications"  ("account_id", "id") WHERE "app"`,
    );
    await queryRunner.query(
      `CREATE INDEX "notifications_mail" ON "notifications"  ("mail_id") WHERE "mail_id" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "notification_settings" ("account_id" uuid NOT NULL, "settings" jsonb NOT NULL, CONSTRAINT "notification_settings_pk" PRIMARY KEY ("account_id"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "notifications" ADD CONSTRAINT "notifications_account" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "notifications" ADD CONSTRAINT "notifications_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_account" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "notification_settings"`);
    await queryRunner.query(`DROP TABLE "notifications"`);
  }
}
