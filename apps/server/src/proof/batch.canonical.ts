const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * SQL that gives of each wanted batch its `id`, its `edition_id` and, as `text`, one JSON text with everything that it
 * says, in one order and one spelling: what is hashed, and what an export carries. Amounts are texts, so that no reader
 * rounds them. docs/proof.md describes it for others; it is never changed, a second form would be a second name in its
 * first place. Entries, facts and rulings are each read once for all batches: thousands are asked for at a time.
 * @param wanted the condition behind a batch's id, such as `= any($1::uuid[])`
 */
export const canonicalBatches = (wanted: string): string => `
  select b.id, b.edition_id, json_build_array(
      'innoweek-batch-1', b.id, b.kind, b.actor_id, b.reason, b.withdraws, ${instant('b.recorded_at')},
      coalesce(n.said, '[]'::json), coalesce(f.said, '[]'::json), coalesce(r.said, '[]'::json))::text as text
  from batches b
  left join (
    select e.batch_id, json_agg(json_build_array(e.seq, e.subject, e.metric, e.day, e.reporter, e.standing, e.grade,
        e.op, e.amount::text, e.revision, ${instant('e.occurred_at')}, e.note, e.device, e.device_seq, e.voided_op,
        e.voided_batch, e.voided_seq) order by e.seq) as said
    from entries e where e.batch_id ${wanted} group by e.batch_id
  ) n on n.batch_id = b.id
  left join (
    select t.batch_id, json_agg(json_build_array(t.subject, t.revision, t.status, t.unit, t.kind,
        (select json_agg(o.id order by o.place) from unnest(t.organisations) with ordinality as o(id, place)), t.joins)
        order by t.subject collate "C") as said
    from facts t where t.batch_id ${wanted} group by t.batch_id
  ) f on f.batch_id = b.id
  left join (
    select d.batch_id, json_agg(json_build_array(d.subject, d.metric, d.day, d.revision, d.rule, d.claim_subject,
        d.claim_reporter, d.claim_grade, d.amount::text)
        order by d.subject collate "C", d.metric collate "C", d.day) as said
    from rulings d where d.batch_id ${wanted} group by d.batch_id
  ) r on r.batch_id = b.id
  where b.id ${wanted}`;
