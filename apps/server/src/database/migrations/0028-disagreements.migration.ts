import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far reporters are apart stands beside what counts, so that the worst are found by an index. */
export class Disagreements implements MigrationInterface {
  readonly name = 'Disagreements1795917600028';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "counted_values" ADD "largest" bigint`);
    await queryRunner.query(`ALTER TABLE "counted_values" ADD "difference" bigint`);
    // Each reporter at their best, as libs/counting has it: by grade, standing, the home before what joins it.
    await queryRunner.query(`
      update counted_values v set largest = w.largest, difference = w.largest - w.smallest
      from (
        select edition_id, home, metric, day, max(amount) as largest, min(amount) as smallest
        from (
          select distinct on (c.edition_id, h.home, c.metric, c.day, c.reporter)
                 c.edition_id, h.home, c.metric, c.day, coalesce(r.amount, 0) + c.added as amount
          from claims c
          left join subjects s on s.edition_id = c.edition_id and s.subject = c.subject
          cross join lateral (select coalesce(s.joins, c.subject) as home) h
          left join lateral (
            select (said->>'amount')::bigint as amount, said->>'standing' as standing
            from jsonb_array_elements(c.revisions) with ordinality as t(said, place)
            where (said->>'said')::boolean and not (said->>'voided')::boolean order by place limit 1
          ) r on true
          where r.amount is not null or c.additions <> 0
          order by c.edition_id, h.home, c.metric, c.day, c.reporter,
                   array_position(array['verified', 'reported', 'observed', 'estimated'], c.grade),
                   array_position(array['coordinator', 'association', 'lead', 'partner', 'door'],
                     case when r.standing = 'lead' and c.subject <> h.home then 'partner'
                          else coalesce(r.standing, 'door') end),
                   c.subject <> h.home, c.subject
        ) voice
        group by edition_id, home, metric, day having count(*) > 1
      ) w
      where v.edition_id = w.edition_id and v.subject = w.home and v.metric = w.metric and v.day = w.day`);
    await queryRunner.query(
      `CREATE INDEX "counted_values_difference" ON "counted_values"  ("edition_id", "difference") WHERE "difference" > 0`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."counted_values_difference"`);
    await queryRunner.query(`ALTER TABLE "counted_values" DROP COLUMN "difference"`);
    await queryRunner.query(`ALTER TABLE "counted_values" DROP COLUMN "largest"`);
  }
}
