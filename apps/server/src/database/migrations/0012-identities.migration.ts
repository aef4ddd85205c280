import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who people are at an OpenID Connect provider. */
export class Identities implements MigrationInterface {
  readonly name = 'Identities1795917600012';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "identities" ("issuer" text NOT NULL, "subject" text NOT NULL, "account_id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "identities_pk" PRIMARY KEY ("issuer", "subject"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "identities_account" ON "identities"  ("account_id", "issuer") `,
    );
    await queryRunner.query(
      `ALTER TABLE "identities" ADD CONSTRAINT "identities_account_fk" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "identities"`);
  }
}
