import { Injectable } from '@nestjs/common';
import type { ClaimGroups, ClaimQuery } from '@innoweek/contracts';
import { countedKey, type Claim } from '@innoweek/counting';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { ClaimPresenter } from './claim.presenter.ts';
import { ClaimRepository } from './claim.repository.ts';
import { SubjectAccess } from './subject.access.ts';

/** What everybody says of a subject, which of it counts, and why. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly claims: ClaimRepository,
    private readonly presenter: ClaimPresenter,
    private readonly subjects: SubjectAccess,
  ) {}

  async list(principal: Principal, query: ClaimQuery): Promise<ClaimGroups> {
    const { subject, title, editionId } = await this.subjects.find(principal, query);
    const facts = await this.claims.familyOf(editionId, subject);
    const family = [...new Set([subject, ...facts.map((fact) => fact.subject)])];
    const [claims, decided] = await Promise.all([
      this.claims.claimsOf(editionId, family),
      this.claims.rulingsOf(editionId, subject),
    ]);
    const rulings = new Map(decided.map((row) => [countedKey(row), row]));
    const groups = new Map<string, Claim[]>();
    for (const claim of claims) {
      const key = countedKey({ ...claim, subject });
      groups.set(key, [...(groups.get(key) ?? []), claim]);
    }
    for (const [key, { rule: how }] of rulings)
      if (how !== 'default' && !groups.has(key)) groups.set(key, []);
    const rivals = [...groups]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([key, group]) => {
        const ruled = rulings.get(key);
        const of = group[0] ?? ruled;
        return of ? [{ subject, metric: of.metric, day: of.day, claims: group, decided: ruled }] : [];
      });
    return {
      subject,
      title,
      mayRule: hasRole(principal, 'coordinator'),
      items: await this.presenter.present(rivals),
    };
  }
}
