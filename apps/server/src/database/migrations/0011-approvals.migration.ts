import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits for a decision and since when, who looks at it, and what can be taken back. */
export class Approvals implements MigrationInterface {
  readonly name = 'Approvals1795917600011';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "events" ADD "waiting_since" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(
      `UPDATE "events" e SET "waiting_since" = coalesce((
         SELECT max(v.at) FROM "event_versions" v
         WHERE v.code = e.code AND v.changes @> '[{"field": "status", "after": "submitted"}]'), e.updated_at)
       WHERE e.status = 'submitted'`,
    );
    await queryRunner.query(
      `UPDATE "events" SET "waiting_since" = ("pending" ->> 'at')::timestamptz
       WHERE "pending" IS NOT NULL AND "pending" ->> 'reason' IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "events_waiting" ON "events"  ("edition_id", "waiting_since", "code") WHERE "waiting_since" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "event_assignments" ("code" text NOT NULL, "account_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "event_assignments_event" FOREIGN KEY ("code") REFERENCES "events"("code") ON DELETE CASCADE, CONSTRAINT "event_assignments_pk" PRIMARY KEY ("code"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "event_assignments_account" ON "event_assignments"  ("account_id") `,
    );
    await queryRunner.query(
      `CREATE TABLE "event_decisions" ("code" text NOT NULL, "version" integer NOT NULL, "account_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "before" jsonb NOT NULL, CONSTRAINT "event_decisions_event" FOREIGN KEY ("code") REFERENCES "events"("code") ON DELETE CASCADE, CONSTRAINT "event_decisions_pk" PRIMARY KEY ("code"))`,
    );
    await queryRunner.query(`CREATE INDEX "event_decisions_at" ON "event_decisions"  ("at") `);
    await queryRunner.query(
      `ALTER TABLE "event_assignments" ADD CONSTRAINT "event_assignments_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "event_decisions"`);
    await queryRunner.query(`DROP TABLE "event_assignments"`);
    await queryRunner.query(`DROP INDEX "public"."events_waiting"`);
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "waiting_since"`);
  }
}
