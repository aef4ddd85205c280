import { Injectable } from '@nestjs/common';
import type { ClaimGroups, ClaimLine, ClaimQuery, StandingRuling } from '@innoweek/contracts';
import {
  claimAmount,
  countingClaims,
  countedKey,
  rule,
  standingRevision,
  type Claim,
  type Ruling,
} from '@innoweek/counting';
import { findUnit } from '@innoweek/places';
import { hasRole, seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { toRuling } from '../counting/fold.rows.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import { EventRepository } from '../events/event.repository.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { addedKey, ClaimRepository, type DecidedRuling, type Said } from './claim.repository.ts';

type Names = ReadonlyMap<string, string>;
type Moments = { said: ReadonlyMap<string, Said>; added: ReadonlyMap<string, Date> };

/** What everybody says of a subject, which of it counts, and why. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly claims: ClaimRepository,
    private readonly access: BoardAccess,
    private readonly editions: EditionService,
    private readonly directory: EventDirectory,
    private readonly events: EventRepository,
  ) {}

  async list(principal: Principal, query: ClaimQuery): Promise<ClaimGroups> {
    const { subject, title, editionId } = await this.#subject(principal, query);
    const facts = await this.claims.familyOf(editionId, subject);
    const family = [...new Set([subject, ...facts.map((fact) => fact.subject)])];
    const [claims, decided, added] = await Promise.all([
      this.claims.claimsOf(editionId, family),
      this.claims.rulingsOf(editionId, subject),
      this.claims.addedAt(family),
    ]);
    const moments = { said: await this.claims.saidAt(claims), added };
    const names = await this.claims.namesOf([
      ...claims.map(({ reporter }) => reporter),
      ...decided.flatMap(({ claim_reporter }) => claim_reporter ?? []),
    ]);
    const rulings = new Map(decided.map((row) => [countedKey(row), row]));
    const groups = new Map<string, Claim[]>();
    for (const claim of claims) {
      const key = countedKey({ ...claim, subject });
      groups.set(key, [...(groups.get(key) ?? []), claim]);
    }
    for (const [key, { rule: how }] of rulings)
      if (how !== 'default' && !groups.has(key)) groups.set(key, []);
    return {
      subject,
      title,
      mayRule: hasRole(principal, 'coordinator'),
      items: [...groups]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([key, group]) => {
          const ruled = rulings.get(key);
          const of = group[0] ?? ruled;
          return of ? [present(subject, of, group, ruled, names, moments)] : [];
        }),
    };
  }

  /** A subject whose reporters the caller may know; anything else does not exist. */
  async #subject(
    principal: Principal,
    query: ClaimQuery,
  ): Promise<{ subject: string; title: string | null; editionId: number }> {
    if (query.unit !== undefined) {
      const mayKnow = findUnit(query.unit) && (seesAll(principal) || unitOf(principal) === query.unit);
      if (!mayKnow) throw new ProblemError('board_not_found');
      const edition = await this.editions.find(query.edition);
      return { subject: `remainder:${query.unit}`, title: null, editionId: edition.id };
    }
    const code = query.event ?? '';
    const event = await this.directory.load(code);
    if (!event || !(seesAll(principal) || (await this.access.mayReportOn(principal, code))))
      throw new ProblemError('event_not_found');
    const record = await this.events.find(code);
    return { subject: `event:${code}`, title: record?.title ?? null, editionId: event.editionId };
  }
}

const present = (
  subject: string,
  { metric, day }: Pick<Claim, 'metric' | 'day'>,
  claims: readonly Claim[],
  decided: DecidedRuling | undefined,
  names: Names,
  moments: Moments,
): ClaimGroups['items'][number] => {
  const ruling: Ruling | undefined = decided && toRuling(decided);
  const counts = new Set(countingClaims(claims, subject, ruling));
  const counted = rule(claims, subject, ruling);
  return {
    metric,
    day,
    claims: claims.map((claim) => presentClaim(subject, claim, counts.has(claim), names, moments)),
    counted: counted && { amount: Number(counted.amount), grade: counted.grade },
    ruling: decided && decided.rule !== 'default' ? presentRuling(decided, null, names) : null,
  };
};

const presentClaim = (
  subject: string,
  claim: Claim,
  counts: boolean,
  names: Names,
  { said, added }: Moments,
): ClaimLine => {
  const revision = standingRevision(claim);
  const words = revision && said.get(`${revision.batch}/${String(revision.seq)}`);
  const at = words?.at ?? added.get(addedKey(claim)) ?? new Date(0);
  return {
    event: claim.subject === subject ? null : claim.subject.replace('event:', ''),
    reporter: claim.reporter,
    reporterName: names.get(claim.reporter) ?? claim.reporter,
    standing: revision?.standing ?? 'door',
    grade: claim.grade,
    amount: Number(claimAmount(claim) ?? 0n),
    revision: revision?.revision ?? null,
    at: at.toISOString(),
    note: words?.note ?? null,
    receipt: revision?.batch ?? null,
    counts,
  };
};

/** A ruling as it is shown. */
export const presentRuling = (row: DecidedRuling, title: string | null, names: Names): StandingRuling => ({
  subject: row.subject,
  title,
  metric: row.metric,
  day: row.day,
  rule: row.rule,
  claim:
    row.claim_subject !== null && row.claim_reporter !== null && row.claim_grade !== null
      ? {
          subject: row.claim_subject,
          reporter: row.claim_reporter,
          reporterName: names.get(row.claim_reporter) ?? row.claim_reporter,
          grade: row.claim_grade,
        }
      : null,
  value: row.amount === null ? null : Number(row.amount),
  reason: row.reason ?? '',
  by: row.by ?? '',
  at: row.at.toISOString(),
});
