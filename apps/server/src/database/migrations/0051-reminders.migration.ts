import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was reminded of what; and what of a unit a notification is about. */
export class Reminders implements MigrationInterface {
  readonly name = 'Reminders1795917600051';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "reminders" ("id" uuid NOT NULL, "edition_id" integer NOT NULL, "unit" text NOT NULL, "kind" text NOT NULL, "step" text, "day" date, "occasion" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "author_id" uuid, "author_name" text, "people" integer NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "reminders_pk" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "reminders_list" ON "reminders" ("edition_id", "id")`);
    await queryRunner.query(`CREATE UNIQUE INDEX "reminders_once" ON "reminders" ("edition_id", "occasion")`);
    await queryRunner.query(`ALTER TABLE "notifications" ADD "unit" text`);
    await queryRunner.query(`ALTER TABLE "notifications" ADD "step" text`);
    await queryRunner.query(`ALTER TABLE "notifications" ADD "day" date`);
    await queryRunner.query(`ALTER TABLE "notifications" ADD "due" TIMESTAMP WITH TIME ZONE`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // An older version does not know what these say.
    await queryRunner.query(
      `DELETE FROM "notifications" WHERE "kind" IN ('owing', 'overdue', 'reminded', 'extended')`,
    );
    for (const column of ['due', 'day', 'step', 'unit'])
      await queryRunner.query(`ALTER TABLE "notifications" DROP COLUMN "${column}"`);
    await queryRunner.query(`DROP TABLE "reminders"`);
  }
}
