import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every table as of the first release. */
export class Initial implements MigrationInterface {
  readonly name = 'Initial1795392000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "organisations" ("id" text NOT NULL, "name" text NOT NULL, "name_en" text, "kind" text NOT NULL, "region" text, "unit" text NOT NULL, "reports_for" text, "parent" text, "aliases" text array NOT NULL DEFAULT '{}', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "organisations_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "organisations_name" ON "organisations"  ("name") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "organisations_reports_for" ON "organisations"  ("reports_for") `,
    );
    await queryRunner.query(
      `CREATE TABLE "accounts" ("id" uuid NOT NULL, "email" text NOT NULL, "name" text NOT NULL, "password_hash" text, "roles" text array NOT NULL, "organisation_id" text, "disabled" boolean NOT NULL DEFAULT false, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "accounts_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "accounts_email" ON "accounts"  ("email") `);
    await queryRunner.query(
      `CREATE TABLE "sessions" ("secret_hash" text NOT NULL, "account_id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "sessions_pk" PRIMARY KEY ("secret_hash"))`,
    );
    await queryRunner.query(`CREATE INDEX "sessions_account" ON "sessions"  ("account_id") `);
    await queryRunner.query(
      `CREATE TABLE "tokens" ("id" uuid NOT NULL, "name" text NOT NULL, "account_id" uuid NOT NULL, "secret_hash" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE, "last_used_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "tokens_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "tokens_account" ON "tokens"  ("account_id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "tokens_secret" ON "tokens"  ("secret_hash") `);
    await queryRunner.query(
      `CREATE TABLE "sign_in_failures" ("key" text NOT NULL, "failures" integer NOT NULL, "last_failure_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "sign_in_failures_positive" CHECK ("failures" > 0), CONSTRAINT "sign_in_failures_pk" PRIMARY KEY ("key"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "audit_entries" ("id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "actor_id" uuid, "caller" text, "action" text NOT NULL, "target" text NOT NULL, "detail" jsonb NOT NULL, CONSTRAINT "audit_entries_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "audit_entries_actor" ON "audit_entries"  ("actor_id", "at", "id") `,
    );
    await queryRunner.query(`CREATE INDEX "audit_entries_at" ON "audit_entries"  ("at", "id") `);
    await queryRunner.query(
      `CREATE TABLE "subjects" ("edition_id" integer NOT NULL, "subject" text NOT NULL, "revision" integer NOT NULL, "status" text NOT NULL, "unit" text NOT NULL, "kind" text NOT NULL, "organisations" text array NOT NULL, CONSTRAINT "subjects_pk" PRIMARY KEY ("edition_id", "subject"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "claims" ("edition_id" integer NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "day" date NOT NULL, "reporter" text NOT NULL, "grade" text NOT NULL, "revisions" jsonb NOT NULL, "added" bigint NOT NULL, "additions" integer NOT NULL, CONSTRAINT "claims_pk" PRIMARY KEY ("edition_id", "subject", "metric", "day", "reporter", "grade"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "counted_values" ("edition_id" integer NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "day" date NOT NULL, "grade" text NOT NULL, "reporter" text NOT NULL, "amount" bigint NOT NULL, CONSTRAINT "counted_values_pk" PRIMARY KEY ("edition_id", "subject", "metric", "day"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "cells" ("edition_id" integer NOT NULL, "key" text NOT NULL, "scope" text NOT NULL, "value" bigint NOT NULL, "version" integer NOT NULL, CONSTRAINT "cells_pk" PRIMARY KEY ("edition_id", "key"))`,
    );
    await queryRunner.query(`CREATE INDEX "cells_scope" ON "cells"  ("edition_id", "scope") `);
    await queryRunner.query(
      `CREATE TABLE "cell_changes" ("edition_id" integer NOT NULL, "key" text NOT NULL, "version" integer NOT NULL, "value" bigint NOT NULL, CONSTRAINT "cell_changes_pk" PRIMARY KEY ("edition_id", "key", "version"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "cell_changes_version" ON "cell_changes"  ("edition_id", "version") `,
    );
    await queryRunner.query(
      `CREATE TABLE "board_versions" ("edition_id" integer NOT NULL, "version" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "edition_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "board_versions_pk" PRIMARY KEY ("edition_id", "version"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "board_versions_edition_at" ON "board_versions"  ("edition_id", "edition_at") `,
    );
    await queryRunner.query(`CREATE INDEX "board_versions_at" ON "board_versions"  ("edition_id", "at") `);
    await queryRunner.query(
      `CREATE TABLE "falls" ("edition_id" integer NOT NULL, "version" integer NOT NULL, "batch_id" uuid NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "change" bigint NOT NULL, CONSTRAINT "falls_pk" PRIMARY KEY ("edition_id", "version", "batch_id", "subject", "metric"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "editions" ("id" SERIAL NOT NULL, "code" text NOT NULL, "name" text NOT NULL, "name_en" text NOT NULL, "warm_up_start" date NOT NULL, "start" date NOT NULL, "end" date NOT NULL, "zone" text NOT NULL DEFAULT 'Asia/Shanghai', "host_city" text, "theme" text, "rehearsal" boolean NOT NULL DEFAULT false, "current" boolean NOT NULL DEFAULT false, "clock" jsonb, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "editions_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "editions_code" ON "editions"  ("code") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "editions_current" ON "editions"  ("current") WHERE "current"`,
    );
    await queryRunner.query(
      `CREATE TABLE "batches" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "kind" text NOT NULL, "actor_id" uuid, "idempotency_key" text, "request_hash" text, "entry_count" integer NOT NULL, "reason" text, "withdraws" uuid, "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "folded_version" integer, CONSTRAINT "batches_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "batches_withdraws" ON "batches"  ("withdraws") WHERE "withdraws" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "batches_idempotency" ON "batches"  ("actor_id", "idempotency_key") WHERE "idempotency_key" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "batches_unfolded" ON "batches"  ("edition_id", "id") WHERE "folded_version" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "entries" ("batch_id" uuid NOT NULL, "seq" integer NOT NULL, "subject" text NOT NULL, "metric" text NOT NULL, "day" date NOT NULL, "reporter" text NOT NULL, "standing" text NOT NULL, "grade" text NOT NULL, "op" text NOT NULL, "amount" bigint NOT NULL, "revision" integer NOT NULL, "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL, "note" text, "device" text, "device_seq" integer, "voided_op" text, "voided_batch" uuid, "voided_seq" integer, CONSTRAINT "entries_amount" CHECK ("op" <> 'set' OR "amount" >= 0), CONSTRAINT "entries_pk" PRIMARY KEY ("batch_id", "seq"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "entries_device" ON "entries"  ("subject", "device", "device_seq") WHERE "device" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "facts" ("batch_id" uuid NOT NULL, "subject" text NOT NULL, "revision" integer NOT NULL, "status" text NOT NULL, "unit" text NOT NULL, "kind" text NOT NULL, "organisations" text array NOT NULL, CONSTRAINT "facts_pk" PRIMARY KEY ("batch_id", "subject"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "events" ("code" text NOT NULL, "edition_id" integer NOT NULL, "title" text NOT NULL, "title_en" text, "topics" text array NOT NULL DEFAULT '{}', "organiser_id" text NOT NULL, "kind" text NOT NULL, "co_organisers" text array NOT NULL DEFAULT '{}', "region" text, "unit" text NOT NULL, "venue" text, "form" text NOT NULL, "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, "expected" integer, "contact_name" text, "contact_phone" text, "link" text, "summary" text, "source_reference" text, "status" text NOT NULL, "reason" text, "version" integer NOT NULL, "search" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "events_pk" PRIMARY KEY ("code"))`,
    );
    await queryRunner.query(`CREATE INDEX "events_organiser" ON "events"  ("organiser_id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "events_source" ON "events"  ("edition_id", "organiser_id", "source_reference") WHERE "source_reference" IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX "events_unit" ON "events"  ("edition_id", "unit", "status") `);
    await queryRunner.query(
      `CREATE INDEX "events_list" ON "events"  ("edition_id", "status", "starts_at", "code") `,
    );
    await queryRunner.query(
      `CREATE TABLE "event_versions" ("code" text NOT NULL, "version" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "actor_id" uuid, "action" text NOT NULL, "reason" text, "changes" jsonb NOT NULL, CONSTRAINT "event_versions_pk" PRIMARY KEY ("code", "version"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "event_sequences" ("prefix" text NOT NULL, "last" integer NOT NULL, CONSTRAINT "event_sequences_pk" PRIMARY KEY ("prefix"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "imports" ("id" uuid NOT NULL, "kind" text NOT NULL, "edition_id" integer NOT NULL, "account_id" uuid NOT NULL, "file_name" text NOT NULL, "file_hash" text NOT NULL, "state" text NOT NULL, "rows" jsonb NOT NULL, "impact" jsonb NOT NULL DEFAULT '{}', "progress" real NOT NULL DEFAULT '0', "problem" jsonb, "principal" jsonb NOT NULL, "submit" boolean NOT NULL DEFAULT false, "receipt" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "imports_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "imports_account" ON "imports"  ("account_id") `);
    await queryRunner.query(
      `CREATE TABLE "import_rows" ("import_id" uuid NOT NULL, "row" integer NOT NULL, "state" text NOT NULL, "event" text, "cells" jsonb NOT NULL, "errors" jsonb NOT NULL, "draft" jsonb, "version" integer, CONSTRAINT "import_rows_pk" PRIMARY KEY ("import_id", "row"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "accounts" ADD CONSTRAINT "accounts_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "tokens" ADD CONSTRAINT "tokens_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "batches" ADD CONSTRAINT "batches_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "entries" ADD CONSTRAINT "entries_batch" FOREIGN KEY ("batch_id") REFERENCES "batches"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "facts" ADD CONSTRAINT "facts_batch" FOREIGN KEY ("batch_id") REFERENCES "batches"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "events" ADD CONSTRAINT "events_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "events" ADD CONSTRAINT "events_organiser_fk" FOREIGN KEY ("organiser_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "imports" ADD CONSTRAINT "imports_edition" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "imports" ADD CONSTRAINT "imports_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    // Room on each page, so that updates of what changes all the time stay on it.
    for (const table of ['claims', 'counted_values', 'cells', 'subjects'])
      await queryRunner.query(`ALTER TABLE "${table}" SET (fillfactor = 70)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "import_rows" DROP CONSTRAINT "import_rows_import"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP CONSTRAINT "imports_account_fk"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP CONSTRAINT "imports_edition"`);
    await queryRunner.query(`ALTER TABLE "events" DROP CONSTRAINT "events_organiser_fk"`);
    await queryRunner.query(`ALTER TABLE "events" DROP CONSTRAINT "events_edition"`);
    await queryRunner.query(`ALTER TABLE "facts" DROP CONSTRAINT "facts_batch"`);
    await queryRunner.query(`ALTER TABLE "entries" DROP CONSTRAINT "entries_batch"`);
    await queryRunner.query(`ALTER TABLE "batches" DROP CONSTRAINT "batches_edition"`);
    await queryRunner.query(`ALTER TABLE "tokens" DROP CONSTRAINT "tokens_account_fk"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP CONSTRAINT "sessions_account_fk"`);
    await queryRunner.query(`ALTER TABLE "accounts" DROP CONSTRAINT "accounts_organisation"`);
    await queryRunner.query(`DROP TABLE "import_rows"`);
    await queryRunner.query(`DROP INDEX "public"."imports_account"`);
    await queryRunner.query(`DROP TABLE "imports"`);
    await queryRunner.query(`DROP TABLE "event_sequences"`);
    await queryRunner.query(`DROP TABLE "event_versions"`);
    await queryRunner.query(`DROP INDEX "public"."events_list"`);
    await queryRunner.query(`DROP INDEX "public"."events_unit"`);
    await queryRunner.query(`DROP INDEX "public"."events_source"`);
    await queryRunner.query(`DROP INDEX "public"."events_organiser"`);
    await queryRunner.query(`DROP TABLE "events"`);
    await queryRunner.query(`DROP TABLE "facts"`);
    await queryRunner.query(`DROP INDEX "public"."entries_device"`);
    await queryRunner.query(`DROP TABLE "entries"`);
    await queryRunner.query(`DROP INDEX "public"."batches_unfolded"`);
    await queryRunner.query(`DROP INDEX "public"."batches_idempotency"`);
    await queryRunner.query(`DROP INDEX "public"."batches_withdraws"`);
    await queryRunner.query(`DROP TABLE "batches"`);
    await queryRunner.query(`DROP INDEX "public"."editions_current"`);
    await queryRunner.query(`DROP INDEX "public"."editions_code"`);
    await queryRunner.query(`DROP TABLE "editions"`);
    await queryRunner.query(`DROP TABLE "falls"`);
    await queryRunner.query(`DROP INDEX "public"."board_versions_at"`);
    await queryRunner.query(`DROP INDEX "public"."board_versions_edition_at"`);
    await queryRunner.query(`DROP TABLE "board_versions"`);
    await queryRunner.query(`DROP INDEX "public"."cell_changes_version"`);
    await queryRunner.query(`DROP TABLE "cell_changes"`);
    await queryRunner.query(`DROP INDEX "public"."cells_scope"`);
    await queryRunner.query(`DROP TABLE "cells"`);
    await queryRunner.query(`DROP TABLE "counted_values"`);
    await queryRunner.query(`DROP TABLE "claims"`);
    await queryRunner.query(`DROP TABLE "subjects"`);
    await queryRunner.query(`DROP INDEX "public"."audit_entries_at"`);
    await queryRunner.query(`DROP INDEX "public"."audit_entries_actor"`);
    await queryRunner.query(`DROP TABLE "audit_entries"`);
    await queryRunner.query(`DROP TABLE "sign_in_failures"`);
    await queryRunner.query(`DROP INDEX "public"."tokens_secret"`);
    await queryRunner.query(`DROP INDEX "public"."tokens_account"`);
    await queryRunner.query(`DROP TABLE "tokens"`);
    await queryRunner.query(`DROP INDEX "public"."sessions_account"`);
    await queryRunner.query(`DROP TABLE "sessions"`);
    await queryRunner.query(`DROP INDEX "public"."accounts_email"`);
    await queryRunner.query(`DROP TABLE "accounts"`);
    await queryRunner.query(`DROP INDEX "public"."organisations_reports_for"`);
    await queryRunner.query(`DROP INDEX "public"."organisations_name"`);
    await queryRunner.query(`DROP TABLE "organisations"`);
  }
}
