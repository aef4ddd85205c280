import { Injectable } from '@nestjs/common';
import type { ClaimGroup, ClaimLine, StandingRuling } from '@innoweek/contracts';
import {
  claimAmount,
  countingClaims,
  reasonOf,
  rule,
  standingRevision,
  type Claim,
  type Ruling,
} from '@innoweek/counting';
import { toRuling } from '../counting/fold.rows.ts';
import { addedKey, ClaimRepository, type DecidedRuling, type Said } from './claim.repository.ts';

type Names = ReadonlyMap<string, string>;
type Moments = { said: ReadonlyMap<string, Said>; added: ReadonlyMap<string, Date> };

/** Claims that compete for the figure of one subject, metric and day, and what was decided about it, if anything. */
export type Rivals = {
  subject: string;
  metric: Claim['metric'];
  day: string;
  claims: readonly Claim[];
  decided: DecidedRuling | undefined;
};

/** Shows claims with the names of who said them, when, and which of them counts. */
@Injectable()
export class ClaimPresenter {
  constructor(private readonly claims: ClaimRepository) {}

  /** Each at its place. */
  async present(groups: readonly Rivals[]): Promise<ClaimGroup[]> {
    const claims = groups.flatMap((group) => group.claims);
    const [said, added, names] = await Promise.all([
      this.claims.saidAt(claims),
      this.claims.addedAt(claims),
      this.claims.namesOf([
        ...new Set([
          ...claims.map(({ reporter }) => reporter),
          ...groups.flatMap(({ decided }) => decided?.claim_reporter ?? []),
        ]),
      ]),
    ]);
    return groups.map((group) => presentGroup(group, names, { said, added }));
  }
}

const presentGroup = (
  { subject, metric, day, claims, decided }: Rivals,
  names: Names,
  moments: Moments,
): ClaimGroup => {
  const ruling: Ruling | undefined = decided && toRuling(decided);
  const counts = new Set(countingClaims(claims, subject, ruling));
  const counted = rule(claims, subject, ruling);
  return {
    metric,
    day,
    claims: claims.map((claim) => presentClaim(subject, claim, counts.has(claim), names, moments)),
    counted: counted && { amount: Number(counted.amount), grade: counted.grade },
    because: reasonOf(claims, subject, ruling),
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
