/** That `v` of the ledger takes back an entry of this alias, by the index of subjects and days. */
const takes = (entry: string): string => `
  v.subject = ${entry}.subject and v.day = ${entry}.day and v.op = 'void'
    and v.voided_batch = ${entry}.batch_id and v.voided_seq = ${entry}.seq`;

/** That an entry of this alias was taken back. */
export const takenBack = (entry: string): string => `exists (select from entries v where ${takes(entry)})`;

/** Joins what took back an entry `s` because its organisation was merged. */
export const TAKEN_BACK_BY_MERGE = `
  join entries v on ${takes('s')}
  join batches m on m.id = v.batch_id and m.kind = 'merge'`;
