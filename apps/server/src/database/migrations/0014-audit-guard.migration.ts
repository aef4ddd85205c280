import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The database itself refuses to change or remove what the audit trail holds, whoever asks, until the law's
 * half year is over.
 */
export class AuditGuard implements MigrationInterface {
  readonly name = 'AuditGuard1795917600014';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE FUNCTION audit_entries_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' AND OLD.at < now() - interval '183 days' THEN RETURN OLD; END IF;
         RAISE EXCEPTION 'audit entries are only added' USING ERRCODE = 'insufficient_privilege';
       END $$`,
    );
    await queryRunner.query(
      `CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON "audit_entries"
       FOR EACH ROW EXECUTE FUNCTION audit_entries_guard()`,
    );
    await queryRunner.query(
      `CREATE TRIGGER audit_entries_whole BEFORE TRUNCATE ON "audit_entries"
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_guard()`,
    );
    await queryRunner.query(
      `CREATE INDEX "audit_entries_target" ON "audit_entries"  ("target", "at", "id") `,
    );
    await queryRunner.query(
      `CREATE INDEX "audit_entries_action" ON "audit_entries"  ("action", "at", "id") `,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."audit_entries_action"`);
    await queryRunner.query(`DROP INDEX "public"."audit_entries_target"`);
    await queryRunner.query(`DROP TRIGGER audit_entries_whole ON "audit_entries"`);
    await queryRunner.query(`DROP TRIGGER audit_entries_kept ON "audit_entries"`);
    await queryRunner.query(`DROP FUNCTION audit_entries_guard()`);
  }
}
