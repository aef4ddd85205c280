import { Injectable } from '@nestjs/common';
import type { EventStatus, Metric, Rule } from '@innoweek/contracts';
import { claimAmount, standingRevision, type Claim, type Fact, type Ruling } from '@innoweek/counting';
import { DataSource, type EntityManager } from 'typeorm';
import { toClaim, type ClaimRow, type RulingRow } from '../counting/fold.rows.ts';

/** A ruling with who decided it and why. */
export type DecidedRuling = RulingRow & { rule: Rule; reason: string | null; by: string | null; at: Date };
/** Where and when something was said. */
export type Said = { at: Date; note: string | null };

/** To be narrowed by a `where`: rulings are `r`, their places `s`. */
export const RULINGS = `
  select r.batch_id, r.subject, r.metric, r.day::text as day, r.revision, r.rule, r.claim_subject, r.claim_reporter,
         r.claim_grade, r.amount, b.reason, b.recorded_at as at, a.name as by
  from standing_rulings s
  join rulings r on r.batch_id = s.batch_id and r.subject = s.subject and r.metric = s.metric and r.day = s.day
  join batches b on b.id = s.batch_id
  left join accounts a on a.id = b.actor_id`;

/** Reads what reporters say and what was decided about it. */
@Injectable()
export class ClaimRepository {
  constructor(private readonly source: DataSource) {}

  /** Facts of a subject and of all that are joined to it. */
  familyOf(editionId: number, subject: string): Promise<Fact[]> {
    return this.source.query(
      `select subject, revision, status, unit, kind, organisations, joins from subjects
       where edition_id = $1 and (subject = $2 or joins = $2) order by subject`,
      [editionId, subject],
    );
  }

  /** Of each subject the one that it counts for, with that one's status; of a unit null. */
  async homesOf(
    editionId: number,
    subjects: readonly string[],
  ): Promise<Map<string, { home: string; status: EventStatus | null }>> {
    const rows = await this.source.query<{ subject: string; home: string; status: EventStatus | null }[]>(
      `select s.subject, h.subject as home, h.status from subjects s
       join subjects h on h.edition_id = s.edition_id and h.subject = coalesce(s.joins, s.subject)
       where s.edition_id = $1 and s.subject = any($2::text[])`,
      [editionId, subjects],
    );
    return new Map(rows.map((row) => [row.subject, row]));
  }

  /** These subjects and all that are joined to them, each with the one that it counts for. */
  async familiesOf(editionId: number, homes: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.source.query<{ subject: string; home: string }[]>(
      `select subject, joins as home from subjects where edition_id = $1 and joins = any($2::text[])`,
      [editionId, homes],
    );
    return new Map([
      ...homes.map((home): [string, string] => [home, home]),
      ...rows.map(({ subject, home }): [string, string] => [subject, home]),
    ]);
  }

  /** Claims about these subjects that stand. */
  async claimsOf(editionId: number, subjects: readonly string[]): Promise<Claim[]> {
    const rows = await this.source.query<ClaimRow[]>(
      `select subject, metric, day::text as day, reporter, grade, revisions, cut, added, additions from claims
       where edition_id = $1 and subject = any($2::text[]) order by metric, day, subject, reporter, grade`,
      [editionId, subjects],
    );
    return rows.map(toClaim).filter((claim) => claimAmount(claim) !== null);
  }

  /**
   * Those that name no claim that was ever made about their subject or about an event joined to it, be it withdrawn
   * since or not folded yet.
   */
  async findUnclaimed<Named extends Extract<Ruling, { rule: 'claim' }>>(
    editionId: number,
    named: readonly Named[],
  ): Promise<Named[]> {
    if (named.length === 0) return [];
    const rows = await this.source.query<{ at: number }[]>(
      `select (n.at - 1)::int as at
       from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[])
         with ordinality as n(home, metric, day, subject, reporter, grade, at)
       where not (
         (n.subject = n.home or exists (
           select from events e where 'event:' || e.joined_to = n.home and e.code = substr(n.subject, 7)))
         and (exists (
           select from claims c where c.edition_id = $1 and c.subject = n.subject and c.metric = n.metric
             and c.day = n.day and c.reporter = n.reporter and c.grade = n.grade)
         or exists (
           select from entries e join batches b on b.id = e.batch_id and b.edition_id = $1
           where e.subject = n.subject and e.metric = n.metric and e.day = n.day
             and e.reporter = n.reporter and e.grade = n.grade)))`,
      [
        editionId,
        named.map(({ subject }) => subject),
        named.map(({ metric }) => metric),
        named.map(({ day }) => day),
        named.map(({ claim }) => claim.subject),
        named.map(({ claim }) => claim.reporter),
        named.map(({ claim }) => claim.grade),
      ],
    );
    const unclaimed = new Set(rows.map(({ at }) => at));
    return named.filter((_, at) => unclaimed.has(at));
  }

  /** What was decided about subjects, with rulings that were ended. */
  rulingsOf(editionId: number, ...subjects: readonly string[]): Promise<DecidedRuling[]> {
    return this.source.query(`${RULINGS} where s.edition_id = $1 and s.subject = any($2::text[])`, [
      editionId,
      subjects,
    ]);
  }

  /** Rulings that stand, the newest first. */
  async listRulings(
    editionId: number,
    after: { batch: string; key: string } | null,
    limit: number,
  ): Promise<{ rows: DecidedRuling[]; total: number }> {
    const rows = await this.source.query<DecidedRuling[]>(
      `${RULINGS} where s.edition_id = $1 and r.rule <> 'default'
         and ($2::uuid is null or s.batch_id < $2
              or (s.batch_id = $2 and s.subject || '|' || s.metric || '|' || s.day::text > $3))
       order by s.batch_id desc, s.subject || '|' || s.metric || '|' || s.day::text limit $4`,
      [editionId, after?.batch ?? null, after?.key ?? null, limit],
    );
    const [count] = await this.source.query<{ total: number }[]>(
      `select count(*)::int as total from standing_rulings s
       join rulings r on r.batch_id = s.batch_id and r.subject = s.subject and r.metric = s.metric and r.day = s.day
       where s.edition_id = $1 and r.rule <> 'default'`,
      [editionId],
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** Everything that was ever decided about a subject, the newest first, with rulings that ended others. */
  async listDecided(
    editionId: number,
    subject: string,
    after: { batch: string; key: string } | null,
    limit: number,
  ): Promise<{ rows: (DecidedRuling & { stands: boolean })[]; total: number }> {
    const rows = await this.source.query<(DecidedRuling & { stands: boolean })[]>(
      `select r.batch_id, r.subject, r.metric, r.day::text as day, r.revision, r.rule, r.claim_subject, r.claim_reporter,
              r.claim_grade, r.amount, b.reason, b.recorded_at as at, a.name as by,
              r.rule <> 'default' and not exists (
                select from rulings n join batches o on o.id = n.batch_id and o.edition_id = $1
                where n.subject = r.subject and n.metric = r.metric and n.day = r.day and n.revision > r.revision
              ) as stands
       from rulings r
       join batches b on b.id = r.batch_id and b.edition_id = $1
       left join accounts a on a.id = b.actor_id
       where r.subject = $2
         and ($3::uuid is null or r.batch_id < $3
              or (r.batch_id = $3 and r.subject || '|' || r.metric || '|' || r.day::text > $4))
       order by r.batch_id desc, r.subject || '|' || r.metric || '|' || r.day::text limit $5`,
      [editionId, subject, after?.batch ?? null, after?.key ?? null, limit],
    );
    const [count] = await this.source.query<{ total: number }[]>(
      `select count(*)::int as total from rulings r join batches b on b.id = r.batch_id and b.edition_id = $1
       where r.subject = $2`,
      [editionId, subject],
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** The edition that rulings of this receipt are about; null where there are none. */
  async editionOfRulings(receipt: string | null): Promise<number | null> {
    const [row] = await this.source.query<{ edition: number }[]>(
      `select edition_id as edition from batches b
       where b.id = $1 and exists (select from rulings r where r.batch_id = b.id)`,
      [receipt],
    );
    return row?.edition ?? null;
  }

  /**
   * What was decided before the rulings of a receipt, where those are the newest: `default` where nothing was. `next` is
   * the revision of whatever is decided now.
   */
  rulingsBefore(
    manager: EntityManager,
    editionId: number,
    receipt: string,
  ): Promise<(RulingRow & { next: number })[]> {
    return manager.query(
      `with decided as (
         select r.*, b.edition_id from rulings r join batches b on b.id = r.batch_id and b.edition_id = $1
       )
       select $2::uuid as batch_id, d.subject, d.metric, d.day::text as day, d.revision, d.revision + 1 as next,
              coalesce(o.rule, 'default') as rule, o.claim_subject, o.claim_reporter, o.claim_grade, o.amount
       from decided d
       left join lateral (
         select * from decided o where o.subject = d.subject and o.metric = d.metric and o.day = d.day
           and o.revision < d.revision order by o.revision desc limit 1
       ) o on true
       where d.batch_id = $2 and not exists (
         select from decided n where n.subject = d.subject and n.metric = d.metric and n.day = d.day
           and n.revision > d.revision)
       order by d.subject, d.metric, d.day`,
      [editionId, receipt],
    );
  }

  /** When and with what note the revisions that stand were said, by `batch/seq`. */
  async saidAt(claims: readonly Claim[]): Promise<Map<string, Said>> {
    const standing = claims.flatMap((claim) => standingRevision(claim) ?? []);
    if (standing.length === 0) return new Map();
    const rows = await this.source.query<(Said & { batch: string; seq: number })[]>(
      `select e.batch_id as batch, e.seq, e.occurred_at as at, e.note
       from unnest($1::uuid[], $2::int[]) as k(batch, seq) join entries e on e.batch_id = k.batch and e.seq = k.seq`,
      [standing.map(({ batch }) => batch), standing.map(({ seq }) => seq)],
    );
    return new Map(rows.map(({ batch, seq, at, note }) => [`${batch}/${String(seq)}`, { at, note }]));
  }

  /** The newest moment at which something was added to each claim that is added up, by `addedKey`. */
  async addedAt(claims: readonly Claim[]): Promise<Map<string, Date>> {
    const added = claims.filter(({ additions }) => additions > 0);
    if (added.length === 0) return new Map();
    const rows = await this.source.query<
      { subject: string; metric: Metric; day: string; reporter: string; at: Date }[]
    >(
      `select e.subject, e.metric, e.day::text as day, e.reporter, max(e.occurred_at) as at
       from (select distinct * from unnest($1::text[], $2::text[], $3::date[], $4::text[])) as k(subject, metric, day, reporter)
       join entries e on e.subject = k.subject and e.day = k.day and e.metric = k.metric and e.reporter = k.reporter
       where e.op = 'add' group by 1, 2, 3, 4`,
      [
        added.map(({ subject }) => subject),
        added.map(({ metric }) => metric),
        added.map(({ day }) => day),
        added.map(({ reporter }) => reporter),
      ],
    );
    return new Map(rows.map((row) => [addedKey(row), row.at]));
  }

  /** What organisations are called. */
  async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.source.query<{ id: string; name: string }[]>(
      `select id, name from organisations where id = any($1::text[])`,
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

export const addedKey = (of: { subject: string; metric: string; day: string; reporter: string }): string =>
  [of.subject, of.metric, of.day, of.reporter].join('|');
