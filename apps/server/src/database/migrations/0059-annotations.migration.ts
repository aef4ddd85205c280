import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What coordinators note beside the figures. */
export class Annotations implements MigrationInterface {
  readonly name = 'Annotations1795917600059';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "annotations" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "scope" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "text" text NOT NULL, "internal" boolean NOT NULL, "author_id" uuid, "author_name" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "annotations_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "annotations_at" ON "annotations" ("edition_id", "scope", "at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "annotations"`);
  }
}
