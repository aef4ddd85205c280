import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads are removed from disk after a time that the operator chooses; the import knows that its file is gone. */
export class RemovedUploads implements MigrationInterface {
  readonly name = 'RemovedUploads1795917600055';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "imports" ADD "upload_removed_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`CREATE INDEX "imports_file" ON "imports" ("file_hash")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "imports_file"`);
    await queryRunner.query(`ALTER TABLE "imports" DROP COLUMN "upload_removed_at"`);
  }
}
