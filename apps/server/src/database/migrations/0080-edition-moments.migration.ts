import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when events wait, and when records were registered, by the clock of their edition. Only a rehearsal has another
 * than the world's; what it showed is known from the board that came next.
 */
export class EditionMoments implements MigrationInterface {
  readonly name = 'EditionMoments1795919400080';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, key, column, where } of MOMENTS)
      await queryRunner.query(
        `WITH "marks" AS (
           SELECT v."edition_id", v."at", v."edition_at", NULL::text AS "key" FROM "board_versions" v
             JOIN "editions" d ON d."id" = v."edition_id" WHERE d."clock" IS NOT NULL
           UNION ALL
           SELECT r."edition_id", r."${column}", NULL, r."${key}"::text FROM "${table}" r
             JOIN "editions" d ON d."id" = r."edition_id" WHERE d."clock" IS NOT NULL AND ${where}
         ), "placed" AS (
           SELECT *, count("edition_at") OVER (PARTITION BY "edition_id" ORDER BY "at" DESC) AS "place" FROM "marks"
         ), "told" AS (
           SELECT *, max("edition_at") OVER (PARTITION BY "edition_id", "place") AS "next",
                  max("edition_at") OVER (PARTITION BY "edition_id") AS "last"
           FROM "placed"
         )
         UPDATE "${table}" r SET "${column}" = coalesce(t."next", t."last")
         FROM "told" t WHERE t."key" = r."${key}"::text AND coalesce(t."next", t."last") IS NOT NULL`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE "events" e SET "waiting_since" = coalesce((
         SELECT max(v."at") FROM "event_versions" v
         WHERE v."code" = e."code" AND v."changes" @> '[{"field": "status", "after": "submitted"}]'), e."updated_at")
       FROM "editions" d WHERE d."id" = e."edition_id" AND d."clock" IS NOT NULL AND e."status" = 'submitted'`,
    );
    await queryRunner.query(
      `UPDATE "events" e SET "waiting_since" = (e."pending" ->> 'at')::timestamptz
       FROM "editions" d WHERE d."id" = e."edition_id" AND d."clock" IS NOT NULL
         AND e."status" <> 'submitted' AND e."waiting_since" IS NOT NULL`,
    );
    // The id of a record is a UUIDv7: it begins with the milliseconds at which it was made.
    for (const { table } of MOMENTS.filter(({ key }) => key === 'id'))
      await queryRunner.query(
        `UPDATE "${table}" r
         SET "registered_at" = to_timestamp(('x0000' || left(replace(r."id"::text, '-', ''), 12))::bit(64)::bigint / 1000.0)
         FROM "editions" d WHERE d."id" = r."edition_id" AND d."clock" IS NOT NULL`,
      );
  }
}

const MOMENTS = [
  { table: 'events', key: 'code', column: 'waiting_since', where: `r."waiting_since" IS NOT NULL` },
  { table: 'media_reports', key: 'id', column: 'registered_at', where: 'true' },
  { table: 'agreements', key: 'id', column: 'registered_at', where: 'true' },
] as const;
