import type { Grade, Metric } from '@innoweek/contracts';
import type { Claim, CountedValue, Entry, Fact, Ruling, Standing } from '@innoweek/counting';
import type { StoredRevision } from './board.entity.ts';

export type EntryRow = {
  batch_id: string;
  seq: number;
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  standing: Standing;
  grade: Grade;
  op: 'set' | 'add' | 'void';
  amount: string;
  revision: number;
  occurred_ms: string;
  voided_op: 'set' | 'add' | null;
  voided_batch: string | null;
  voided_seq: number | null;
};
export type FactRow = Omit<Fact, 'organisations'> & { batch_id: string; organisations: string[] };
export type ClaimRow = {
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  grade: Grade;
  revisions: (Omit<StoredRevision, 'standing'> & { standing: Standing })[];
  cut: boolean;
  added: string;
  additions: number;
};
export type RulingRow = {
  batch_id: string;
  subject: string;
  metric: Metric;
  day: string;
  revision: number;
  rule: Ruling['rule'];
  claim_subject: string | null;
  claim_reporter: string | null;
  claim_grade: Grade | null;
  amount: string | null;
};
export type CountedRow = {
  subject: string;
  metric: Metric;
  day: string;
  grade: Grade;
  reporter: string;
  amount: string;
  largest: string | null;
  difference: string | null;
};

export const toEntry = (row: EntryRow): Entry => {
  const said = {
    batch: row.batch_id,
    seq: row.seq,
    subject: row.subject,
    metric: row.metric,
    day: row.day,
    reporter: row.reporter,
    standing: row.standing,
    grade: row.grade,
    amount: BigInt(row.amount),
    revision: row.revision,
    occurredAt: Number(row.occurred_ms),
  };
  if (row.op !== 'void') return { ...said, op: row.op };
  const { voided_op: of, voided_batch: batch, voided_seq: seq } = row;
  if (of === null || batch === null || seq === null)
    throw new Error(`entry ${row.batch_id}/${String(row.seq)} takes back nothing`);
  return { ...said, op: 'void', of, voids: { batch, seq } };
};

export const toClaim = (row: ClaimRow): Claim => ({
  ...row,
  added: BigInt(row.added),
  revisions: row.revisions.map((revision) => ({ ...revision, amount: BigInt(revision.amount) })),
});

export const toCounted = ({ largest, difference, amount, ...of }: CountedRow): CountedValue => ({
  ...of,
  amount: BigInt(amount),
  spread:
    largest === null || difference === null
      ? null
      : { largest: BigInt(largest), difference: BigInt(difference) },
});

export const toRuling = (row: RulingRow): Ruling => {
  const { subject, metric, day, revision, rule, claim_subject, claim_reporter, claim_grade, amount } = row;
  const of = { subject, metric, day, revision };
  if (rule === 'claim' && claim_subject !== null && claim_reporter !== null && claim_grade !== null)
    return { ...of, rule, claim: { subject: claim_subject, reporter: claim_reporter, grade: claim_grade } };
  if (rule === 'value' && amount !== null) return { ...of, rule, amount: BigInt(amount) };
  if (rule === 'claim' || rule === 'value')
    throw new Error(`ruling ${row.batch_id} on ${subject} is not whole`);
  return { ...of, rule };
};
