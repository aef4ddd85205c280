import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that open one board on a wall, where nobody is signed in. */
export class Displays implements MigrationInterface {
  readonly name = 'Displays1795917600061';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "displays" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "name" text NOT NULL, "scope" text NOT NULL, "scenes" text array NOT NULL, "every" integer NOT NULL, "secret_hash" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "author_name" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "last_seen_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "displays_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "displays_secret" ON "displays" ("secret_hash")`);
    await queryRunner.query(`CREATE INDEX "displays_edition" ON "displays" ("edition_id", "id")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "displays"`);
  }
}
