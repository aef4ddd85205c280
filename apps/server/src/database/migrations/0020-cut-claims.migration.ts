import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Claims keep what may count; what lies below is found in the ledger by its subject and day. */
export class CutClaims implements MigrationInterface {
  readonly name = 'CutClaims1795917600020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "claims" ADD "cut" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`DROP INDEX "public"."entries_numbered"`);
    await queryRunner.query(`CREATE INDEX "entries_subject" ON "entries"  ("subject", "day") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."entries_subject"`);
    await queryRunner.query(
      `CREATE INDEX "entries_numbered" ON "entries"  ("subject", "metric", "day", "reporter") WHERE "revision" > 0`,
    );
    await queryRunner.query(`ALTER TABLE "claims" DROP COLUMN "cut"`);
  }
}
