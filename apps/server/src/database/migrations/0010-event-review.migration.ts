import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of approved events that wait for review; co-organisers that are asked; series. */
export class EventReview implements MigrationInterface {
  readonly name = 'EventReview1795917600010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" ADD "pending" jsonb`);
    await queryRunner.query(`ALTER TABLE "events" ADD "series" text`);
    await queryRunner.query(
      `CREATE INDEX "events_series" ON "events"  ("series") WHERE "series" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "event_partners" ("code" text NOT NULL, "organisation_id" text NOT NULL, "state" text NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL, "answered_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "event_partners_pk" PRIMARY KEY ("code", "organisation_id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "event_partners_organisation" ON "event_partners"  ("organisation_id", "state") `,
    );
    // Nobody asked them before: they are asked now.
    await queryRunner.query(
      `INSERT INTO "event_partners" ("code", "organisation_id", "state", "asked_at")
       SELECT e.code, p.id, 'asked', now() FROM "events" e, unnest(e.co_organisers) AS p(id)`,
    );
    await queryRunner.query(
      `ALTER TABLE "event_partners" ADD CONSTRAINT "event_partners_event" FOREIGN KEY ("code") REFERENCES "events"("code") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "event_partners" ADD CONSTRAINT "event_partners_organisation_fk" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "event_partners"`);
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "series"`);
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "pending"`);
  }
}
