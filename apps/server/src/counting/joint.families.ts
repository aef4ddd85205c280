import {
  countedKey,
  homeOf,
  rule,
  type Claim,
  type CountedValue,
  type Fact,
  type Ruling,
} from '@innoweek/counting';

/** What claims compete for, as it was said. */
export type ClaimedOn = { subject: string; metric: string; day: string };

/** Which subjects count together: a home, and all that are joined to it. */
export class Families {
  readonly #facts: ReadonlyMap<string, Fact>;
  /** Only of homes that others are joined to. */
  readonly #members = new Map<string, string[]>();

  /** @param facts of the subjects asked about, of their homes, and of all that are joined to either */
  constructor(facts: readonly Fact[]) {
    this.#facts = new Map(facts.map((fact) => [fact.subject, fact]));
    for (const { subject, joins } of facts) {
      if (joins === null) continue;
      const members = this.#members.get(joins);
      if (members) members.push(subject);
      else this.#members.set(joins, [subject]);
    }
  }

  /** Everything whose claims compete with those named. */
  rivals(named: ReadonlyMap<string, ClaimedOn>): ClaimedOn[] {
    if (this.#members.size === 0) return [...named.values()];
    const rivals = new Map<string, ClaimedOn>();
    for (const { subject, metric, day } of named.values())
      for (const relative of this.#family(subject)) {
        const key = { subject: relative, metric, day };
        rivals.set(countedKey(key), key);
      }
    return [...rivals.values()];
  }

  /** Every subject of the old and the new homes of those that these facts may move. */
  movedBy(facts: readonly Fact[]): string[] {
    const moved = new Set<string>();
    for (const { subject, joins } of facts) {
      if ((this.#facts.get(subject)?.joins ?? null) === joins) continue;
      for (const end of [subject, joins ?? subject])
        for (const relative of this.#family(end)) moved.add(relative);
    }
    return [...moved];
  }

  /**
   * What counts among claims that are known completely and by what was decided about their homes: the same that was
   * written when they were.
   */
  countedOf(claims: Iterable<Claim>, rulings: ReadonlyMap<string, Ruling>): CountedValue[] {
    const rivals = new Map<string, { home: string; claims: Claim[] }>();
    for (const claim of claims) {
      const home = this.#home(claim.subject);
      const key = countedKey(home === claim.subject ? claim : { ...claim, subject: home });
      const list = rivals.get(key);
      if (list) list.claims.push(claim);
      else rivals.set(key, { home, claims: [claim] });
    }
    // A value can be decided where nobody said anything.
    for (const [key, { subject }] of rulings)
      if (!rivals.has(key)) rivals.set(key, { home: subject, claims: [] });
    return [...rivals].flatMap(([key, list]) => {
      const rests = this.#home(list.home) !== list.home;
      return rule(list.claims, list.home, rests ? undefined : rulings.get(key)) ?? [];
    });
  }

  #home = (subject: string): string => homeOf(subject, this.#facts.get(subject));

  /** With what is joined to the subject itself: where one joins another, its own come along. */
  #family(subject: string): string[] {
    const home = this.#home(subject);
    const members = this.#members.get(home) ?? [];
    return home === subject ? [home, ...members] : [home, ...members, ...(this.#members.get(subject) ?? [])];
  }
}
