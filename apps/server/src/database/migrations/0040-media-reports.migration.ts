import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of reports in the media. */
export class MediaReports implements MigrationInterface {
  readonly name = 'MediaReports1795917600040';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "media_reports" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "link" text NOT NULL, "link_key" text NOT NULL, "title" text NOT NULL, "title_key" text, "outlet" text NOT NULL, "kind" text NOT NULL, "day" date NOT NULL, "event_code" text, "unit" text, "search" text NOT NULL, "account_id" uuid NOT NULL, "organisation_id" text, "registered_at" TIMESTAMP WITH TIME ZONE NOT NULL, "withdrawn_at" TIMESTAMP WITH TIME ZONE, "withdraw_reason" text, "posted" jsonb NOT NULL, "version" integer NOT NULL, CONSTRAINT "media_reports_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "media_reports_event" ON "media_reports"  ("event_code") WHERE "event_code" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "media_reports_list" ON "media_reports"  ("edition_id", "day", "registered_at", "id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "media_reports_title" ON "media_reports"  ("edition_id", "title_key") WHERE "withdrawn_at" IS NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "media_reports_link" ON "media_reports"  ("edition_id", "link_key") WHERE "withdrawn_at" IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "media_reports"`);
  }
}
