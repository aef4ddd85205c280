import { Injectable } from '@nestjs/common';
import type { Cells, Metric } from '@innoweek/contracts';
import { claimAmount, standingRevision, type Claim } from '@innoweek/counting';
import { buildOrganisationDirectory, matchingKey, matchOrganisation } from '@innoweek/places';
import type { EntityManager } from 'typeorm';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import { findRelatives, type Relatives } from '../counting/event.families.ts';
import { toClaim, type ClaimRow } from '../counting/fold.rows.ts';
import { FoldService } from '../counting/fold.service.ts';
import { SummedDays, type Sums } from '../counting/summed.days.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory, type KnownEvent } from '../events/event.directory.ts';
import type { ImportEntity } from './import.entity.ts';
import { ReadingContexts } from './reading.contexts.ts';
import { declaredName, type DeclaredFigure } from './declared.parts.ts';
import { claimName, judgeRows, type Place, type PlannedTally, type StandingClaim } from './tally.planner.ts';
import { daysOfEvents, resolveRows, type ResolvedRow, type UnderstoodTallyRow } from './tally.resolver.ts';

/** When a file was committed: by our clock, and by that of its edition. */
export type SaidBefore = { committedAt: Date; saidAt: Date };

/** Cells shown in a preview: the nation's and those of the units. */
const PREVIEWED = /^(nation|unit:[^/]+)\//;

/** Of what a fold adds to cells, what is shown with a file. */
export const previewed = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([key, value]) => value !== 0 && PREVIEWED.test(key)));

/** Judges the rows of a file of tallies against the events and claims as they are now. */
@Injectable()
export class TallyJudge {
  constructor(
    private readonly editions: EditionService,
    private readonly directory: EventDirectory,
    private readonly contexts: ReadingContexts,
    private readonly folds: FoldService,
    private readonly sums: SummedDays,
  ) {}

  /** Takes in what is said but not folded yet: a file that follows at once must find what the first one said. */
  catchUp(editionId: number): Promise<void> {
    return this.folds.foldStanding(editionId);
  }

  /** @param said of a file that was committed before, and counts only now */
  async plan(
    manager: EntityManager,
    { editionId, principal }: Pick<ImportEntity, 'editionId' | 'principal'>,
    rows: readonly UnderstoodTallyRow[],
    said: SaidBefore | null = null,
  ): Promise<PlannedTally[]> {
    const edition = await this.editions.byId(editionId, manager);
    const resolved = await this.#resolve(manager, edition, principal, rows);
    const subjects = [...new Set(resolved.flatMap(({ said }) => said?.subject ?? []))];
    const metrics = [
      ...new Set(resolved.flatMap(({ said }) => said?.figures.map(({ metric }) => metric) ?? [])),
    ];
    const relatives = await findRelatives((text, values) => manager.query(text, values), subjects);
    const sums = await this.sums.within(manager, editionId, subjects);
    const [claims, revisions, declared] = [
      await claimsOf(manager, editionId, { subjects, relatives, metrics, sums }),
      await revisionsOf(manager, editionId, resolved, metrics),
      await declaredIn(manager, editionId),
    ];
    const grade = hasRole(principal, 'coordinator') ? 'verified' : 'reported';
    const at = this.editions.now(edition).getTime();
    const places = said ? await placesOf(manager, editionId, resolved, said) : new Map<string, Place>();
    const homeOf = (subject: string): string => relatives.homeOf(subject);
    return judgeRows(resolved, { claims, homeOf, revisions, places, declared, grade, at });
  }

  /** What committing would add to the board of the nation and of the units. */
  async impact(manager: EntityManager, editionId: number, planned: readonly PlannedTally[]): Promise<Cells> {
    const entries = planned.flatMap((row) => row.entries);
    if (entries.length === 0) return {};
    return previewed(await this.folds.impact(editionId, { entries }, manager));
  }

  async #resolve(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Principal,
    rows: readonly UnderstoodTallyRow[],
  ): Promise<ResolvedRow[]> {
    const subjects = rows.flatMap(({ said }) => (said?.subject?.kind === 'event' ? [said.subject] : []));
    const byCode = await this.directory.loadMany(
      subjects.flatMap(({ code }) => code ?? []),
      manager,
    );
    const titled = subjects.some(({ title }) => title !== null)
      ? await titlesOf(manager, edition.id, principal)
      : new Map<string, KnownEvent[]>();
    const named = subjects.some(({ organiser }) => organiser !== null);
    const organisations = buildOrganisationDirectory(
      named ? (await this.contexts.of(edition, manager)).organisations : [],
    );
    const organisationOf = (name: string): string | null => {
      const found = matchOrganisation(name, organisations);
      return found.kind === 'found' ? found.code : null;
    };
    const daysOf = daysOfEvents(edition.zone);
    return resolveRows(rows, { principal, edition, byCode, byTitle: titled, organisationOf, daysOf });
  }
}

/** The events that somebody may speak of, by the key of their title. Those joined to another go by the other. */
const titlesOf = async (
  manager: EntityManager,
  editionId: number,
  principal: Principal,
): Promise<Map<string, KnownEvent[]>> => {
  const events = await manager.query<KnownEvent[]>(
    `select e.code, e.edition_id as "editionId", e.status, e.unit, e.kind, e.organiser_id as "organiserId",
            e.co_organisers as "coOrganisers", e.title, e.title_en as "titleEn", e.starts_at as "startsAt",
            e.ends_at as "endsAt"
     from events e
     where e.edition_id = $1 and e.joined_to is null
       and ($2 or e.unit = $3 or e.organiser_id = $4 or $4 = any(e.co_organisers))`,
    [editionId, hasRole(principal, 'coordinator'), unitOf(principal), principal.organisation?.id ?? null],
  );
  const titles = new Map<string, KnownEvent[]>();
  for (const event of events)
    for (const title of [event.title, event.titleEn]) {
      if (title === null) continue;
      const key = matchingKey(title);
      const known = titles.get(key) ?? [];
      if (!known.includes(event)) known.push(event);
      titles.set(key, known);
    }
  return titles;
};

type Spoken = {
  subjects: readonly string[];
  relatives: Relatives;
  metrics: readonly Metric[];
  sums: ReadonlyMap<string, Sums>;
};

/** What stands of each subject, and of all that count together with it. */
const claimsOf = async (
  manager: EntityManager,
  editionId: number,
  { subjects, relatives, metrics, sums }: Spoken,
): Promise<Map<string, StandingClaim[]>> => {
  const families = new Map(subjects.map((subject) => [subject, relatives.familyOf(subject)]));
  const rows = await manager.query<ClaimRow[]>(
    `select subject, metric, day::text as day, reporter, grade, revisions, cut, added, additions from claims
     where edition_id = $1 and subject = any($2::text[]) and metric = any($3::text[])
       and grade in ('reported', 'verified', 'observed')`,
    [editionId, [...new Set([...families.values()].flat())], metrics],
  );
  const known = new Map<string, Claim[]>();
  for (const claim of rows.map(toClaim)) {
    const own = known.get(claim.subject);
    if (own) own.push(claim);
    else known.set(claim.subject, [claim]);
  }
  const standing = (asked: string, claim: Claim): StandingClaim[] => {
    const amount = claimAmount(claim);
    if (amount === null) return [];
    const { subject, reporter, day, metric } = claim;
    const last = standingRevision(claim);
    const place = last ? { revision: last.revision, at: last.occurredAt } : null;
    const range = sums.get(asked)?.rangeOf(claim, subject) ?? null;
    return [{ subject, reporter, day, metric, value: Number(amount), place, range }];
  };
  return new Map(
    [...families].map(([asked, family]) => [
      asked,
      family.flatMap((subject) => (known.get(subject) ?? []).flatMap((claim) => standing(asked, claim))),
    ]),
  );
};

const revisionsOf = async (
  manager: EntityManager,
  editionId: number,
  rows: readonly ResolvedRow[],
  metrics: readonly Metric[],
): Promise<Map<string, number>> => {
  const speaking = rows.flatMap(({ said }) => (said && !said.declared && !said.held ? [said] : []));
  const found = await manager.query<
    { subject: string; metric: Metric; day: string; reporter: string; revision: number }[]
  >(
    `select e.subject, e.metric, e.day::text as day, e.reporter, max(e.revision) as revision
     from entries e join batches b on b.id = e.batch_id and b.edition_id = $1
     where e.subject = any($2::text[]) and e.reporter = any($3::text[]) and e.metric = any($4::text[])
       and e.revision > 0
     group by 1, 2, 3, 4`,
    [
      editionId,
      [...new Set(speaking.map(({ subject }) => subject))],
      [...new Set(speaking.map(({ voice }) => voice.reporter))],
      metrics,
    ],
  );
  return new Map(found.map((row) => [claimName(row), row.revision]));
};

type PlaceRow = {
  subject: string;
  metric: Metric;
  day: string;
  reporter: string;
  known: number | null;
  least: number | null;
  earliest: Date | null;
};

/**
 * Where the figures of a file belong that was committed before, by `claimName`: behind all that its reporter had said
 * by then, and before whatever they have reported since. What another file said whose rows waited as well was said
 * when that file was committed; and what a merge of organisations says again is older than both.
 */
const placesOf = async (
  manager: EntityManager,
  editionId: number,
  rows: readonly ResolvedRow[],
  { committedAt, saidAt }: SaidBefore,
): Promise<Map<string, Place>> => {
  const places = new Map<string, Place>();
  for (const { said } of rows)
    for (const { metric } of said?.figures ?? [])
      if (said && said.day !== null) {
        const name = claimName({
          subject: said.subject,
          metric,
          day: said.day,
          reporter: said.voice.reporter,
        });
        places.set(name, { revision: 0, at: saidAt.getTime() });
      }
  const speaking = rows.flatMap(({ said }) => said ?? []);
  const found = await manager.query<PlaceRow[]>(
    `select e.subject, e.metric, e.day::text as day, e.reporter,
            max(e.revision) filter (where not since) as known,
            min(e.revision) filter (where since) as least, min(e.occurred_at) filter (where since) as earliest
     from entries e join batches b on b.id = e.batch_id and b.edition_id = $1
     cross join lateral (
       select b.kind = 'tally' and $4 < coalesce(
         (select i.committed_at from import_rows r join imports i on i.id = r.import_id
          where r.receipt = b.id limit 1), b.recorded_at) as since) s
     where e.subject = any($2::text[]) and e.reporter = any($3::text[]) and e.op = 'set'
     group by 1, 2, 3, 4`,
    [
      editionId,
      [...new Set(speaking.map(({ subject }) => subject))],
      [...new Set(speaking.map(({ voice }) => voice.reporter))],
      committedAt,
    ],
  );
  for (const row of found) {
    const place = places.get(claimName(row));
    if (!place) continue;
    const revision = Math.min(row.known ?? 0, row.least ?? Number.MAX_SAFE_INTEGER);
    const at = Math.min(place.at, (row.earliest?.getTime() ?? Number.MAX_SAFE_INTEGER) - 1);
    places.set(claimName(row), { revision, at });
  }
  return places;
};

/** What units and parts of them declare, by `declaredName`: the newest of each reporter that was not taken back. */
const declaredIn = async (manager: EntityManager, editionId: number): Promise<Map<string, number>> => {
  const rows = await manager.query<(Omit<DeclaredFigure, 'value'> & { value: string })[]>(
    `select distinct on (unit, part, day, metric, reporter) unit, part, day::text as day, metric, reporter, value
     from declared_totals where edition_id = $1 and not withdrawn and part is not null
     order by unit, part, day, metric, reporter, recorded_at desc, id desc`,
    [editionId],
  );
  return new Map(
    rows.map((row) => [declaredName({ ...row, part: row.part === '' ? null : row.part }), Number(row.value)]),
  );
};
