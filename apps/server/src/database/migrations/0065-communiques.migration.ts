import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures of a moment, frozen and numbered. */
export class Communiques implements MigrationInterface {
  readonly name = 'Communiques1795917600065';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "communiques" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "number" integer, "state" text NOT NULL, "version" integer NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "cells" jsonb NOT NULL, "missing" jsonb NOT NULL, "root" jsonb, "note" text NOT NULL, "since" jsonb, "prepared_by_id" uuid NOT NULL, "prepared_by" text NOT NULL, "prepared_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "signed_by" text, "published_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "communiques_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "communiques_number" ON "communiques"  ("edition_id", "number") WHERE "number" IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "communiques"`);
  }
}
