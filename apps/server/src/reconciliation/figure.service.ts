import { Injectable } from '@nestjs/common';
import { isHeld, type ClaimGroup, type Metric } from '@innoweek/contracts';
import { countedKey, type Claim } from '@innoweek/counting';
import { ClaimPresenter, type Rivals } from './claim.presenter.ts';
import { ClaimRepository } from './claim.repository.ts';

type FigureKey = { subject: string; metric: Metric; day: string };

/** A figure as it stands. */
export type StandingFigure = {
  /** The event that it counts for: the one asked about, or the one that that is joined to. */
  subject: string;
  group: ClaimGroup;
  /** Whether the event takes place; what a unit reports outside its events always counts. */
  isHeld: boolean;
};

/** What is said of many figures, and which of it counts. */
@Injectable()
export class FigureService {
  constructor(
    private readonly claims: ClaimRepository,
    private readonly presenter: ClaimPresenter,
  ) {}

  /** @returns by `countedKey` of what was asked; those that nobody says anything of are left out */
  async find(editionId: number, asked: readonly FigureKey[]): Promise<Map<string, StandingFigure>> {
    const homes = await this.claims.homesOf(editionId, [...new Set(asked.map(({ subject }) => subject))]);
    const homeOf = (subject: string): string => homes.get(subject)?.home ?? subject;
    const family = await this.claims.familiesOf(editionId, [
      ...new Set(asked.map(({ subject }) => homeOf(subject))),
    ]);
    const wanted = new Map(
      asked.map((key) => {
        const figure = { subject: homeOf(key.subject), metric: key.metric, day: key.day };
        return [countedKey(figure), figure];
      }),
    );
    const [claims, rulings] = await Promise.all([
      this.claims.claimsOf(editionId, [...family.keys()]),
      this.claims.rulingsOf(editionId, ...new Set([...wanted.values()].map(({ subject }) => subject))),
    ]);
    const said = new Map<string, Claim[]>();
    for (const claim of claims) {
      const key = countedKey({ ...claim, subject: family.get(claim.subject) ?? claim.subject });
      if (wanted.has(key)) said.set(key, [...(said.get(key) ?? []), claim]);
    }
    const decided = new Map(rulings.map((row) => [countedKey(row), row]));
    const rivals = [...wanted].map(([key, figure]): Rivals => ({
      ...figure,
      claims: said.get(key) ?? [],
      decided: decided.get(key),
    }));
    const groups = await this.presenter.present(rivals);
    const byHome = new Map(
      rivals.flatMap((of, at) => (groups[at] ? [[countedKey(of), groups[at]] as const] : [])),
    );
    return new Map(
      asked.flatMap((key) => {
        const subject = homeOf(key.subject);
        const group = byHome.get(countedKey({ ...key, subject }));
        const status = homes.get(key.subject)?.status ?? null;
        return group
          ? [[countedKey(key), { subject, group, isHeld: status === null || isHeld(status) }] as const]
          : [];
      }),
    );
  }
}
