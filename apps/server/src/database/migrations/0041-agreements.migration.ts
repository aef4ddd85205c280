import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of agreements, and which of its records may be the same. */
export class Agreements implements MigrationInterface {
  readonly name = 'Agreements1795917600041';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "agreements" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "name" text NOT NULL, "name_key" text NOT NULL, "party_a" text NOT NULL, "party_b" text NOT NULL, "organisation_a" text, "organisation_b" text, "parties" text array NOT NULL, "amount" bigint, "stage" text NOT NULL, "day" date NOT NULL, "event_code" text, "unit" text, "folded_into" uuid, "search" text NOT NULL, "account_id" uuid NOT NULL, "organisation_id" text, "idempotency_key" text, "request_hash" text, "registered_at" TIMESTAMP WITH TIME ZONE NOT NULL, "withdrawn_at" TIMESTAMP WITH TIME ZONE, "withdraw_reason" text, "posted" jsonb NOT NULL, "version" integer NOT NULL, CONSTRAINT "agreements_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "agreements_request" ON "agreements"  ("account_id", "idempotency_key") WHERE "idempotency_key" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "agreements_folded" ON "agreements"  ("folded_into") WHERE "folded_into" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "agreements_event" ON "agreements"  ("event_code") WHERE "event_code" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "agreements_list" ON "agreements"  ("edition_id", "day", "registered_at", "id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "agreements_name" ON "agreements"  ("edition_id", "name_key") WHERE "withdrawn_at" IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "agreements_parties" ON "agreements"  ("edition_id", "parties") WHERE "withdrawn_at" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "agreement_pairs" ("one" uuid NOT NULL, "other" uuid NOT NULL, "state" text NOT NULL, "account_id" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "agreement_pairs_pk" PRIMARY KEY ("one", "other"))`,
    );
    await queryRunner.query(`CREATE INDEX "agreement_pairs_other" ON "agreement_pairs"  ("other") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "agreement_pairs"`);
    await queryRunner.query(`DROP TABLE "agreements"`);
  }
}
