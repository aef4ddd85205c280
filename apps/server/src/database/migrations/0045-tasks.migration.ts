import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody has to look at, and the rules it is found by. */
export class Tasks implements MigrationInterface {
  readonly name = 'Tasks1795917600045';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "check_rules" ("edition_id" integer NOT NULL, "rule" text NOT NULL, "version" integer NOT NULL, "enabled" boolean NOT NULL, "limits" jsonb NOT NULL, "reason" text NOT NULL, "account_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "check_rules_pk" PRIMARY KEY ("edition_id", "rule", "version"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "check_runs" ("edition_id" integer NOT NULL, "seen" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "check_runs_pk" PRIMARY KEY ("edition_id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "tasks" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "rule" text NOT NULL, "key" text NOT NULL, "subject" text NOT NULL, "other" text, "unit" text, "metric" text, "day" date, "remainder" uuid, "severity" text NOT NULL, "evidence" jsonb NOT NULL, "fingerprint" text NOT NULL, "state" text NOT NULL, "since" TIMESTAMP WITH TIME ZONE NOT NULL, "found_at" TIMESTAMP WITH TIME ZONE NOT NULL, "reopened_at" TIMESTAMP WITH TIME ZONE, "owner_id" uuid, "snoozed_until" TIMESTAMP WITH TIME ZONE, "outcome" text, "reason" text, "decided_by" uuid, "decided_at" TIMESTAMP WITH TIME ZONE, "closing" text, "closed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "tasks_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "tasks_owner" ON "tasks"  ("owner_id") WHERE "owner_id" IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX "tasks_state" ON "tasks"  ("edition_id", "state", "unit")`);
    await queryRunner.query(`CREATE UNIQUE INDEX "tasks_cause" ON "tasks"  ("edition_id", "rule", "key")`);
    await queryRunner.query(
      `CREATE TABLE "task_steps" ("id" uuid NOT NULL, "task_id" uuid NOT NULL, "action" text NOT NULL, "account_id" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "text" text, "outcome" text, "undone" boolean NOT NULL DEFAULT false, CONSTRAINT "task_steps_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "task_steps_task" ON "task_steps"  ("task_id", "id")`);
    await queryRunner.query(
      `ALTER TABLE "tasks" ADD CONSTRAINT "tasks_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "task_steps" ADD CONSTRAINT "task_steps_task_fk" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "notifications" WHERE "kind" IN ('task', 'assigned')`);
    for (const table of ['task_steps', 'tasks', 'check_runs', 'check_rules'])
      await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
