import type { Query } from '../database/prepared.query.ts';

/**
 * Joins to each subject `k.subject` those that count together with it (`family.subject`): itself, the event that it is
 * joined to, and all that are joined to either. As events are now; the facts of the ledger follow with a fold.
 */
export const FAMILY = `
  left join events own on own.code = substr(k.subject, length('event:') + 1)
  cross join lateral (
    select k.subject
    union select 'event:' || own.joined_to where own.joined_to is not null
    union select 'event:' || m.code from events m where m.joined_to = coalesce(own.joined_to, own.code)
  ) as family(subject)`;

/** Subjects that count together with others. */
export class Relatives {
  readonly #others = new Map<string, string[]>();
  readonly #homes = new Map<string, string>();

  constructor(rows: readonly { subject: string; other: string; home: string }[]) {
    for (const { subject, other, home } of rows) {
      this.#others.set(subject, [...(this.#others.get(subject) ?? []), other]);
      this.#homes.set(subject, home);
    }
  }

  /** The subject that something said of this one counts for. */
  homeOf(subject: string): string {
    return this.#homes.get(subject) ?? subject;
  }

  /** A subject with all that count together with it. */
  familyOf(subject: string): string[] {
    return [subject, ...(this.#others.get(subject) ?? [])];
  }
}

/** Which of some subjects count together with others. */
export const findRelatives = async (query: Query, subjects: readonly string[]): Promise<Relatives> =>
  new Relatives(
    await query(
      `select k.subject, family.subject as other, coalesce('event:' || own.joined_to, k.subject) as home
       from unnest($1::text[]) as k(subject) ${FAMILY}
       where family.subject <> k.subject`,
      [[...new Set(subjects)]],
    ),
  );
