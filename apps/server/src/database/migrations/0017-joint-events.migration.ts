import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that are the same one count once, at the one that is kept. */
export class JointEvents implements MigrationInterface {
  readonly name = 'JointEvents1795917600017';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "facts" ADD "joins" text`);
    await queryRunner.query(`ALTER TABLE "subjects" ADD "joins" text`);
    await queryRunner.query(
      `CREATE INDEX "subjects_joins" ON "subjects"  ("edition_id", "joins") WHERE "joins" IS NOT NULL`,
    );
    await queryRunner.query(`ALTER TABLE "events" ADD "joined_to" text`);
    await queryRunner.query(
      `CREATE INDEX "events_joined" ON "events"  ("joined_to") WHERE "joined_to" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "event_joins" ("code" text NOT NULL, "added" text array NOT NULL, CONSTRAINT "event_joins_pk" PRIMARY KEY ("code"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "event_distinctions" ("one" text NOT NULL, "other" text NOT NULL, "account_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "event_distinctions_pk" PRIMARY KEY ("one", "other"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "event_distinctions"`);
    await queryRunner.query(`DROP TABLE "event_joins"`);
    await queryRunner.query(`DROP INDEX "public"."events_joined"`);
    await queryRunner.query(`ALTER TABLE "events" DROP COLUMN "joined_to"`);
    await queryRunner.query(`DROP INDEX "public"."subjects_joins"`);
    await queryRunner.query(`ALTER TABLE "subjects" DROP COLUMN "joins"`);
    await queryRunner.query(`ALTER TABLE "facts" DROP COLUMN "joins"`);
  }
}
