const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * SQL for a batch `b` as one JSON text with everything that it says, in one order and one spelling: what is hashed, and
 * what an export carries. Amounts are texts, so that no reader rounds them. docs/proof.md describes it for others;
 * it is never changed, a second form would be a second name in its first place.
 */
export const CANONICAL_BATCH = `json_build_array(
  'innoweek-batch-1', b.id, b.kind, b.actor_id, b.reason, b.withdraws, ${instant('b.recorded_at')},
  coalesce((select json_agg(json_build_array(e.seq, e.subject, e.metric, e.day, e.reporter, e.standing, e.grade, e.op,
      e.amount::text, e.revision, ${instant('e.occurred_at')}, e.note, e.device, e.device_seq, e.voided_op,
      e.voided_batch, e.voided_seq) order by e.seq) from entries e where e.batch_id = b.id), '[]'::json),
  coalesce((select json_agg(json_build_array(f.subject, f.revision, f.status, f.unit, f.kind,
      (select json_agg(o.id order by o.place) from unnest(f.organisations) with ordinality as o(id, place)), f.joins)
      order by f.subject collate "C") from facts f where f.batch_id = b.id), '[]'::json),
  coalesce((select json_agg(json_build_array(r.subject, r.metric, r.day, r.revision, r.rule, r.claim_subject,
      r.claim_reporter, r.claim_grade, r.amount::text) order by r.subject collate "C", r.metric collate "C", r.day)
      from rulings r where r.batch_id = b.id), '[]'::json))::text`;
