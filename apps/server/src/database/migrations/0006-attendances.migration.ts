import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes on screens at the doors of events, and the devices that scanned them. */
export class Attendances implements MigrationInterface {
  readonly name = 'Attendances1795917600006';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "installation_secrets" ("name" text NOT NULL, "secret" bytea NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "installation_secrets_pk" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "kiosks" ("id" text NOT NULL, "event_code" text NOT NULL, "account_id" uuid NOT NULL, "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "kiosks_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "attendances" ("event_code" text NOT NULL, "device_hash" text NOT NULL, "kiosk_id" text NOT NULL, "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "attendances_pk" PRIMARY KEY ("event_code", "device_hash"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['attendances', 'kiosks', 'installation_secrets'])
      await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
