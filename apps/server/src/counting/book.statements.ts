import {
  countedKey,
  cutClaim,
  type Books,
  type Claim,
  type ClaimRevision,
  type CountedValue,
  type FoldResult,
} from '@innoweek/counting';
import { arrayLiteral, jsonLines } from '../database/array.literal.ts';
import { inPieces, rowTable, type Column, type Statement } from '../database/row.table.ts';
import type { StoredRevision } from './board.entity.ts';

/** A claim of which nothing is said but this. */
type FirstClaim = { claim: Claim; only: ClaimRevision };

/** Rows of one statement: more than these PostgreSQL would keep on disk while it unfolds them. */
const PIECE = 4_000;
/** From so many claims on it pays to write those that are new apart from the others. */
const MANY = 1_000;

/** The revision that is all there is to a claim; null where there is more. */
const onlyRevision = ({ revisions, cut, additions, added }: Claim): ClaimRevision | null => {
  const [only, ...more] = revisions;
  const isAll = only?.said === true && !only.voided && more.length === 0 && !cut;
  return isAll && additions === 0 && added === 0n ? only : null;
};

const FIRST_CLAIM: readonly Column<FirstClaim>[] = [
  ['subject', 'text', ({ claim }) => claim.subject],
  ['metric', 'text', ({ claim }) => claim.metric],
  ['day', 'date', ({ claim }) => claim.day],
  ['reporter', 'text', ({ claim }) => claim.reporter],
  ['grade', 'text', ({ claim }) => claim.grade],
  ['batch', 'text', ({ only }) => only.batch],
  ['seq', 'int', ({ only }) => only.seq],
  ['standing', 'text', ({ only }) => only.standing],
  ['amount', 'bigint', ({ only }) => only.amount],
  ['revision', 'int', ({ only }) => only.revision],
  ['occurred_at', 'bigint', ({ only }) => only.occurredAt],
];
// Put together here, a revision is neither sent nor taken apart. It is a `StoredRevision`; nothing in it wants to be
// escaped.
const insertFirstClaims = (editionId: number, claims: readonly FirstClaim[]): Statement => {
  const { table, values } = rowTable(claims, FIRST_CLAIM, 2);
  return [
    `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, cut, added, additions)
     select $1, subject, metric, day, reporter, grade,
            ('[{"batch":"' || batch || '","seq":' || seq || ',"standing":"' || standing || '","amount":"' || amount
             || '","revision":' || revision || ',"occurredAt":' || occurred_at
             || ',"said":true,"voided":false}]')::jsonb,
            false, 0, 0
     from ${table} c`,
    [editionId, ...values],
  ];
};

const COUNTED: readonly Column<CountedValue>[] = [
  ['subject', 'text', (value) => value.subject],
  ['metric', 'text', (value) => value.metric],
  ['day', 'date', (value) => value.day],
  ['grade', 'text', (value) => value.grade],
  ['reporter', 'text', (value) => value.reporter],
  ['amount', 'bigint', (value) => value.amount],
  ['largest', 'bigint', ({ spread }) => spread?.largest ?? null],
  ['difference', 'bigint', ({ spread }) => spread?.difference ?? null],
];

const upsertCounted = (editionId: number, counted: readonly CountedValue[]): Statement => {
  const { table, values } = rowTable(counted, COUNTED, 2);
  return [
    `insert into counted_values (edition_id, subject, metric, day, grade, reporter, amount, largest, difference)
     select $1, subject, metric, day, grade, reporter, amount, largest, difference from ${table} v
     on conflict (edition_id, subject, metric, day) do update
       set grade = excluded.grade, reporter = excluded.reporter, amount = excluded.amount,
         largest = excluded.largest, difference = excluded.difference`,
    [editionId, ...values],
  ];
};

const upsertClaims = (editionId: number, claims: readonly Claim[]): Statement => [
  `insert into claims (edition_id, subject, metric, day, reporter, grade, revisions, cut, added, additions)
       select $1, c.subject, c.metric, c.day, c.reporter, c.grade, c.revisions::jsonb, c.cut, c.added, c.additions
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], string_to_array($7, E'\\n'),
                   $8::boolean[], $9::bigint[], $10::int[])
         as c(subject, metric, day, reporter, grade, revisions, cut, added, additions)
       on conflict (edition_id, subject, metric, day, reporter, grade) do update
         set revisions = excluded.revisions, cut = excluded.cut, added = excluded.added, additions = excluded.additions`,
  [
    editionId,
    arrayLiteral(claims, (claim) => claim.subject),
    arrayLiteral(claims, (claim) => claim.metric),
    arrayLiteral(claims, (claim) => claim.day),
    arrayLiteral(claims, (claim) => claim.reporter),
    arrayLiteral(claims, (claim) => claim.grade),
    jsonLines(claims, (claim) =>
      claim.revisions.map((revision): StoredRevision => ({
        ...revision,
        amount: revision.amount.toString(),
      })),
    ),
    arrayLiteral(claims, (claim) => claim.cut),
    arrayLiteral(claims, (claim) => claim.added),
    arrayLiteral(claims, (claim) => claim.additions),
  ],
];

const deleteCounted = (editionId: number, keys: readonly string[][]): Statement => [
  `delete from counted_values v using unnest($2::text[], $3::text[], $4::date[]) as k(subject, metric, day)
   where v.edition_id = $1 and v.subject = k.subject and v.metric = k.metric and v.day = k.day`,
  [editionId, ...[0, 1, 2].map((part) => arrayLiteral(keys, (key) => key[part] ?? null))],
];

const FIRST_REPORT: readonly Column<Claim>[] = [
  ['subject', 'text', (claim) => claim.subject],
  ['day', 'date', (claim) => claim.day],
];
// The version is the one that the fold is about to write: whoever holds the lock of the edition writes the next.
const insertFirstReports = (editionId: number, claims: readonly Claim[]): Statement => {
  const { table, values } = rowTable(claims, FIRST_REPORT, 2);
  return [
    `insert into first_reports (edition_id, subject, day, version)
     select distinct $1::int, subject, day,
            (select coalesce(max(version), 0) + 1 from board_versions where edition_id = $1)
     from ${table} r
     on conflict do nothing`,
    [editionId, ...values],
  ];
};

/** Of claims that are new, those about how many took part in an event on a day of which nothing was said before. */
const firstReports = (books: Books, claims: readonly Claim[]): Claim[] => {
  const said = claims.filter(
    ({ metric, subject, revisions, additions }) =>
      metric === 'participants' &&
      subject.startsWith('event:') &&
      (additions > 0 || revisions.some((revision) => revision.said)),
  );
  if (said.length === 0) return [];
  const known = new Set([...books.claims.values()].map(countedKey));
  return said.filter((claim) => !known.has(countedKey(claim)));
};

/**
 * What writes claims, counted values and first reports, each statement made while PostgreSQL works at the one before.
 * Whoever holds the lock of the edition is the only one to write claims: of many, those that were not in the books are
 * new, and to look for each of them once more before it is written costs as much as writing it.
 */
export function* bookStatements(
  editionId: number,
  books: Books,
  { claims: folded, counted }: Pick<FoldResult, 'claims' | 'counted'>,
): Generator<Statement> {
  const claims: Claim[] = [];
  const first: FirstClaim[] = [];
  const fresh: Claim[] = [];
  for (const [key, claim] of folded) {
    const isNew = !books.claims.has(key);
    if (isNew) fresh.push(claim);
    const only = isNew && folded.size >= MANY ? onlyRevision(claim) : null;
    if (only) first.push({ claim, only });
    else claims.push(cutClaim(claim));
  }
  yield* inPieces(first, PIECE, (piece) => insertFirstClaims(editionId, piece));
  yield* inPieces(claims, PIECE, (piece) => upsertClaims(editionId, piece));
  yield* inPieces(firstReports(books, fresh), PIECE, (piece) => insertFirstReports(editionId, piece));
  const values = [...counted.values()].filter((value) => value !== null);
  const gone = [...counted].filter(([, value]) => value === null).map(([key]) => key.split('|'));
  if (gone.length > 0) yield deleteCounted(editionId, gone);
  yield* inPieces(values, PIECE, (piece) => upsertCounted(editionId, piece));
}
