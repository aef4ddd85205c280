import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to where changes of cells were thinned to minutes, and which versions stayed whole there. */
export class BoardSteps implements MigrationInterface {
  readonly name = 'BoardSteps1795917600060';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "board_steps" ("edition_id" integer NOT NULL, "version" integer NOT NULL, CONSTRAINT "board_steps_pk" PRIMARY KEY ("edition_id", "version"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "board_thinnings" ("edition_id" integer NOT NULL, "version" integer NOT NULL, CONSTRAINT "board_thinnings_pk" PRIMARY KEY ("edition_id"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "board_thinnings"`);
    await queryRunner.query(`DROP TABLE "board_steps"`);
  }
}
