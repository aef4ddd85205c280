/** Joins what took back an entry `s` because its organisation was merged. */
export const TAKEN_BACK_BY_MERGE = `
  join entries v on v.subject = s.subject and v.day = s.day and v.op = 'void'
    and v.voided_batch = s.batch_id and v.voided_seq = s.seq
  join batches m on m.id = v.batch_id and m.kind = 'merge'`;
