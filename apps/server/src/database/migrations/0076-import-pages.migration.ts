import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was understood of a file of tallies stands in pages of rows: a hundred thousand rows of it, one by one, took
 * longer to write than everything else. Rows come and go with their file in one transaction, and files stay: checking
 * each row for its file cost a third of writing it.
 */
export class ImportPages implements MigrationInterface {
  readonly name = 'ImportPages1795917600076';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "import_pages" ("import_id" uuid NOT NULL, "first_row" integer NOT NULL, "rows" integer array NOT NULL, "cells" json NOT NULL, "said" json NOT NULL, "outcome" text NOT NULL, CONSTRAINT "import_pages_pk" PRIMARY KEY ("import_id", "first_row"))`,
    );
    await queryRunner.query(`ALTER TABLE "import_rows" ALTER COLUMN "cells" DROP NOT NULL`);
    await queryRunner.query(`ALTER TABLE "import_rows" DROP CONSTRAINT "import_rows_import"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`UPDATE "import_rows" r
      SET "cells" = (p."cells" -> (p.place - 1))::jsonb, "draft" = nullif((p."said" -> (p.place - 1))::jsonb, 'null')
      FROM (SELECT "import_id", "cells", "said", t.number, t.place::integer
            FROM "import_pages", unnest("rows") WITH ORDINALITY AS t(number, place)) p
      WHERE r."cells" IS NULL AND r."import_id" = p."import_id" AND r."row" = p.number`);
    await queryRunner.query(`DROP TABLE "import_pages"`);
    await queryRunner.query(`ALTER TABLE "import_rows" ALTER COLUMN "cells" SET NOT NULL`);
    await queryRunner.query(
      `ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }
}
