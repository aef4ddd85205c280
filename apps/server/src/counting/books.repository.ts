import { Injectable } from '@nestjs/common';
import {
  claimKey,
  claimOf,
  countedKey,
  needsWhole,
  type Batch,
  type Books,
  type Claim,
  type Entry,
  type Fact,
  type Ruling,
} from '@innoweek/counting';
import type { EntityManager } from 'typeorm';
import { listLiteral } from '../database/array.literal.ts';
import { rowTable, type Column } from '../database/row.table.ts';
import {
  toClaim,
  toCounted,
  toEntry,
  toRuling,
  type ClaimRow,
  type CountedRow,
  type EntryRow,
  type FactRow,
  type RulingRow,
} from './fold.rows.ts';
import { Families, type ClaimedOn } from './joint.families.ts';
import type { KeptClaims } from './kept.claims.ts';

const ENTRY_COLUMNS = `e.batch_id, e.seq, e.subject, e.metric, e.day::text as day, e.reporter, e.standing, e.grade, e.op,
  e.amount, e.revision, (extract(epoch from e.occurred_at) * 1000)::bigint as occurred_ms, e.voided_op, e.voided_batch,
  e.voided_seq`;
const CLAIM_COLUMNS = `subject, metric, day::text as day, reporter, grade, revisions, cut, added, additions`;
const RULING_COLUMNS = `r.batch_id, r.subject, r.metric, r.day::text as day, r.revision, r.rule, r.claim_subject,
  r.claim_reporter, r.claim_grade, r.amount`;
const FACT_COLUMNS = `subject, revision, status, unit, kind, organisations, joins`;
/** Of subjects, of their homes, and of all that are joined to either. */
const FACTS = `
  with own as materialized (
    select ${FACT_COLUMNS} from subjects where edition_id = $1 and subject = any($2::text[])
  ), home as materialized (select distinct joins as subject from own where joins is not null)
  select * from own
  union all
  select ${FACT_COLUMNS} from subjects
  where edition_id = $1 and subject in (select subject from home) and not subject = any($2::text[])
  union all
  select ${FACT_COLUMNS} from subjects
  where edition_id = $1 and joins is not null and (joins = any($2::text[]) or joins in (select subject from home))
    and not subject = any($2::text[]) and subject not in (select subject from home)`;

const CLAIMED_ON: readonly Column<ClaimedOn>[] = [
  ['subject', 'text', (key) => key.subject],
  ['metric', 'text', (key) => key.metric],
  ['day', 'date', (key) => key.day],
];

type LoadedBatch = Batch & { entries: Entry[] };

/** Reads what a fold has to know. */
@Injectable()
export class BooksRepository {
  /** Whole batches by id, in the order of the ids. */
  async loadBatches(manager: EntityManager, ids: readonly string[]): Promise<Batch[]> {
    const entries = await manager.query<EntryRow[]>(
      `select ${ENTRY_COLUMNS} from entries e where e.batch_id = any($1::uuid[]) order by e.batch_id, e.seq`,
      [listLiteral(ids)],
    );
    const batches = await this.loadDecisions(manager, ids);
    const byId = new Map(batches.map((batch) => [batch.id, batch]));
    for (const row of entries) byId.get(row.batch_id)?.entries.push(toEntry(row));
    return batches;
  }

  /** Batches by id with their facts and rulings, and nothing of their entries. */
  async loadDecisions(manager: EntityManager, ids: readonly string[]): Promise<LoadedBatch[]> {
    const wanted = listLiteral(ids);
    const facts = await manager.query<FactRow[]>(
      `select batch_id, ${FACT_COLUMNS} from facts
       where batch_id = any($1::uuid[])`,
      [wanted],
    );
    const rulings = await manager.query<RulingRow[]>(
      `select ${RULING_COLUMNS} from rulings r where r.batch_id = any($1::uuid[])`,
      [wanted],
    );
    const byId = new Map(
      ids.map((id) => [
        id,
        { id, facts: new Array<Fact>(), entries: new Array<Entry>(), rulings: new Array<Ruling>() },
      ]),
    );
    for (const { batch_id, ...fact } of facts) byId.get(batch_id)?.facts.push(fact);
    for (const row of rulings) byId.get(row.batch_id)?.rulings.push(toRuling(row));
    return [...byId.values()];
  }

  /** What was said of these subjects up to a version, by batch: whole batches may speak of thousands of others. */
  async loadSaid(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
    version: number,
  ): Promise<Batch[]> {
    const folded = `b.edition_id = $1 and b.folded_version <= $3`;
    const parameters = [editionId, subjects, version];
    const entries = await manager.query<EntryRow[]>(
      `select ${ENTRY_COLUMNS} from entries e join batches b on b.id = e.batch_id
       where e.subject = any($2::text[]) and ${folded} order by e.batch_id, e.seq`,
      parameters,
    );
    const facts = await manager.query<FactRow[]>(
      `select batch_id, ${FACT_COLUMNS} from facts where subject = any($2::text[])
         and exists (select from batches b where b.id = batch_id and ${folded})`,
      parameters,
    );
    const rulings = await manager.query<RulingRow[]>(
      `select ${RULING_COLUMNS} from rulings r join batches b on b.id = r.batch_id
       where r.subject = any($2::text[]) and ${folded}`,
      parameters,
    );
    const batches = new Map<string, Batch & { facts: Fact[]; entries: Entry[]; rulings: Ruling[] }>();
    const batch = (id: string) => {
      const known = batches.get(id) ?? { id, facts: [], entries: [], rulings: [] };
      batches.set(id, known);
      return known;
    };
    for (const row of entries) batch(row.batch_id).entries.push(toEntry(row));
    for (const { batch_id, ...fact } of facts) batch(batch_id).facts.push(fact);
    for (const row of rulings) batch(row.batch_id).rulings.push(toRuling(row));
    return [...batches.values()];
  }

  /** The homes of those of these subjects that are joined to another. */
  async homesOf(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await manager.query<{ subject: string; joins: string }[]>(
      `select subject, joins from subjects where edition_id = $1 and subject = any($2::text[]) and joins is not null`,
      [editionId, listLiteral(subjects)],
    );
    return new Map(rows.map(({ subject, joins }) => [subject, joins]));
  }

  /**
   * Everything that folding these batches may touch: see Books.
   * @param kept claims that need not be read, and what is read is noted there; true at this moment for the caller
   */
  async loadBooks(
    manager: EntityManager,
    editionId: number,
    batches: readonly Batch[],
    kept?: KeptClaims,
  ): Promise<Books> {
    const named = new Map<string, ClaimedOn>();
    const told = batches.flatMap((batch) => batch.facts);
    for (const { entries, rulings = [] } of batches)
      for (const about of [...entries, ...rulings]) named.set(countedKey(about), about);
    const factSubjects = new Set(told.map((fact) => fact.subject));
    const subjects = new Set([...factSubjects, ...told.flatMap((fact) => fact.joins ?? [])]);
    for (const { subject } of named.values()) subjects.add(subject);
    const facts = await manager.query<Fact[]>(FACTS, [editionId, listLiteral([...subjects])]);
    const families = new Families(facts);
    const keys = families.rivals(named);
    const claims = await this.#loadClaims(manager, editionId, keys, kept);
    const moving = families.movedBy(told);
    if (moving.length > 0) {
      const moved = await manager.query<ClaimRow[]>(
        `select ${CLAIM_COLUMNS} from claims where edition_id = $1 and subject = any($2::text[])`,
        [editionId, moving],
      );
      for (const row of moved) claims.push(toClaim(row));
    }
    const rulings = await this.#loadRulings(manager, editionId, [
      ...new Set([...subjects, ...keys.map(({ subject }) => subject), ...moving]),
    ]);
    const moved =
      factSubjects.size === 0
        ? []
        : await manager.query<CountedRow[]>(
            `select subject, metric, day::text as day, grade, reporter, amount, largest, difference from counted_values
             where edition_id = $1 and subject = any($2::text[])`,
            [editionId, [...factSubjects]],
          );
    const known = new Map(claims.map((claim) => [claimKey(claim), claim]));
    const wanted = batches.flatMap(({ entries }) => entries.filter(needsWhole).map(claimKey));
    for (const claim of await this.#loadWhole(
      manager,
      editionId,
      [...new Set(wanted)].flatMap((key) => known.get(key) ?? []).filter(({ cut }) => cut),
    ))
      known.set(claimKey(claim), claim);
    return {
      batches: new Set(),
      facts: new Map(facts.map((fact) => [fact.subject, fact])),
      claims: known,
      rulings,
      counted: new Map(
        [...families.countedOf(known.values(), rulings), ...moved.map(toCounted)].map((value) => [
          countedKey(value),
          value,
        ]),
      ),
    };
  }

  /** Every claim of these places. */
  async #loadClaims(
    manager: EntityManager,
    editionId: number,
    places: readonly ClaimedOn[],
    kept?: KeptClaims,
  ): Promise<Claim[]> {
    const claims: Claim[] = [];
    const missing = new Map<string, ClaimedOn>();
    for (const place of places) {
      const key = countedKey(place);
      const found = kept?.find(key);
      if (found) claims.push(...found);
      else missing.set(key, place);
    }
    if (missing.size === 0) return claims;
    const { table, values } = rowTable([...missing.values()], CLAIMED_ON, 2);
    const rows = await manager.query<ClaimRow[]>(
      // Each by its key: a join would read all claims of the edition in passing.
      `select c.*
       from ${table} k
       cross join lateral (
         select ${CLAIM_COLUMNS} from claims
         where edition_id = $1 and subject = k.subject and metric = k.metric and day = k.day offset 0
       ) c`,
      [editionId, ...values],
    );
    const read = rows.map(toClaim);
    kept?.note(missing.keys(), read);
    for (const claim of read) claims.push(claim);
    return claims;
  }

  /** What was decided about these subjects. */
  async #loadRulings(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
  ): Promise<Map<string, Ruling>> {
    const rows = await manager.query<RulingRow[]>(
      `select ${RULING_COLUMNS} from standing_rulings s
       join rulings r on r.batch_id = s.batch_id and r.subject = s.subject and r.metric = s.metric and r.day = s.day
       where s.edition_id = $1 and s.subject = any($2::text[])`,
      [editionId, listLiteral(subjects)],
    );
    return new Map(rows.map((row) => [countedKey(row), toRuling(row)]));
  }

  /** Cut claims as they are with every revision that the folds so far have seen. */
  async #loadWhole(manager: EntityManager, editionId: number, cut: readonly Claim[]): Promise<Claim[]> {
    if (cut.length === 0) return [];
    const rows = await manager.query<EntryRow[]>(
      `select ${ENTRY_COLUMNS}
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[]) as k(subject, metric, day, reporter, grade)
       join entries e on e.subject = k.subject and e.day = k.day and e.metric = k.metric and e.reporter = k.reporter
        and e.grade = k.grade and (e.op = 'set' or e.voided_op = 'set')
       join batches b on b.id = e.batch_id and b.edition_id = $1 and b.folded_version is not null`,
      [
        editionId,
        cut.map((claim) => claim.subject),
        cut.map((claim) => claim.metric),
        cut.map((claim) => claim.day),
        cut.map((claim) => claim.reporter),
        cut.map((claim) => claim.grade),
      ],
    );
    const entries = new Map(cut.map((claim) => [claimKey(claim), new Array<Entry>()]));
    for (const entry of rows.map(toEntry)) entries.get(claimKey(entry))?.push(entry);
    return cut.map((claim) => claimOf(claim, entries.get(claimKey(claim)) ?? []));
  }
}
