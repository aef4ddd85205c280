import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links are read by their position; by their version only all at once, for which an index is not read. */
export class LinksByPosition implements MigrationInterface {
  readonly name = 'LinksByPosition1795959000082';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "ledger_links_version"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "ledger_links_version" ON "ledger_links"  ("edition_id", "version") `,
    );
  }
}
