import { Injectable } from '@nestjs/common';
import type { ClaimGroups, ClaimQuery } from '@innoweek/contracts';
import { countedKey, type Claim } from '@innoweek/counting';
import { findUnit } from '@innoweek/places';
import { hasRole, seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import { EventRepository } from '../events/event.repository.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ClaimPresenter } from './claim.presenter.ts';
import { ClaimRepository } from './claim.repository.ts';

/** What everybody says of a subject, which of it counts, and why. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly claims: ClaimRepository,
    private readonly presenter: ClaimPresenter,
    private readonly access: BoardAccess,
    private readonly editions: EditionService,
    private readonly directory: EventDirectory,
    private readonly events: EventRepository,
  ) {}

  async list(principal: Principal, query: ClaimQuery): Promise<ClaimGroups> {
    const { subject, title, editionId } = await this.#subject(principal, query);
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
