import type { Grade } from '@innoweek/contracts';
import type { Article, Checkins, Contract, Statement, Tally } from './statement.model.ts';

/** What one reporter says in the end about one subject, metric and day. */
export type Claim = { readonly reporter: string; readonly grade: Grade; readonly value: number };

/** `subject/metric/day`, where the subject is `event:REF` or `unit:ID`. */
export type Question = string;

/** The reporter of all check-in devices of an event together. */
export const DOOR = 'door';

/** The reporter of all that is registered with its link. */
export const REGISTER = 'register';

/** A plan that the rules do not decide; the books refuse it rather than guess as the server might. */
export class AmbiguousBooks extends Error {}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The calendar day in Asia/Shanghai, which has had no summer time since 1991. */
export const dayOf = (moment: number): string =>
  new Date(moment + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

type Said = { revision: number; occurredAt: number; value: number };

const newer = (one: Said, other: Said): boolean =>
  one.revision !== other.revision ? one.revision > other.revision : one.occurredAt > other.occurredAt;

/** The claims that stand after all statements, by question. Neither order nor repetition matters. */
export const standingClaims = (statements: readonly Statement[]): Map<Question, Claim[]> => {
  const withdrawn = new Set<string>();
  const tallies = new Map<string, Tally>();
  const doors = new Map<string, Checkins>();
  const articles = new Map<string, Article>();
  const contracts = new Map<string, Contract>();
  for (const statement of statements) {
    if (statement.kind === 'withdrawal') withdrawn.add(statement.of);
    else if (statement.kind === 'tally') tallies.set(statement.key, statement);
    else if (statement.kind === 'article') articles.set(statement.key, statement);
    else if (statement.kind === 'contract') contracts.set(statement.key, statement);
    else doors.set(statement.key, statement);
  }
  const claims = new Map<Question, Claim[]>();
  const add = (question: Question, claim: Claim): void => {
    const others = claims.get(question);
    if (others) others.push(claim);
    else claims.set(question, [claim]);
  };
  for (const [name, said] of lastSaid(tallies, withdrawn)) add(name.question, { ...name, value: said.value });
  for (const [question, value] of headCounts(doors, withdrawn)) {
    add(question, { reporter: DOOR, grade: 'observed', value });
  }
  for (const [question, value] of [...articleCounts(articles), ...contractSums(contracts)]) {
    add(question, { reporter: REGISTER, grade: 'observed', value });
  }
  return claims;
};

const articleCounts = (articles: ReadonlyMap<string, Article>): Map<Question, number> => {
  const sums = new Map<Question, number>();
  for (const { event, day } of articles.values()) {
    const question = `event:${event}/media_reports/${day}`;
    sums.set(question, (sums.get(question) ?? 0) + 1);
  }
  return sums;
};

const contractSums = (contracts: ReadonlyMap<string, Contract>): Map<Question, number> => {
  const sums = new Map<Question, number>();
  const add = (question: Question, value: number): void =>
    void sums.set(question, (sums.get(question) ?? 0) + value);
  for (const { event, day, amount } of contracts.values()) {
    add(`event:${event}/agreements/${day}`, 1);
    add(`event:${event}/agreement_amount/${day}`, amount);
  }
  return sums;
};

type ClaimName = { question: Question; reporter: string; grade: Grade };

const lastSaid = (
  tallies: ReadonlyMap<string, Tally>,
  withdrawn: ReadonlySet<string>,
): Map<ClaimName, Said> => {
  const names = new Map<string, ClaimName>();
  const last = new Map<ClaimName, Said>();
  for (const tally of tallies.values()) {
    if (withdrawn.has(tally.key)) continue;
    for (const line of tally.lines) {
      const subject = 'event' in line.subject ? `event:${line.subject.event}` : `unit:${line.subject.unit}`;
      const question = `${subject}/${line.metric}/${line.day}`;
      const id = `${question}/${tally.reporter}/${tally.grade}`;
      const name = names.get(id) ?? { question, reporter: tally.reporter, grade: tally.grade };
      names.set(id, name);
      const said = { revision: line.revision ?? 0, occurredAt: line.occurredAt ?? 0, value: line.value };
      const before = last.get(name);
      if (before && !newer(said, before) && !newer(before, said) && before.value !== said.value) {
        throw new AmbiguousBooks(`${id} says ${before.value} and ${said.value} with the same revision`);
      }
      if (!before || newer(said, before)) last.set(name, said);
    }
  }
  return last;
};

const headCounts = (
  doors: ReadonlyMap<string, Checkins>,
  withdrawn: ReadonlySet<string>,
): Map<Question, number> => {
  const counted = new Map<string, { count: number; withdrawn: boolean }>();
  const sums = new Map<Question, number>();
  for (const checkins of doors.values()) {
    const takenBack = withdrawn.has(checkins.key);
    for (const line of checkins.lines) {
      const id = `${checkins.event}/${checkins.device}/${line.seq}`;
      const before = counted.get(id);
      if (before && (before.withdrawn || takenBack || before.count !== line.count)) {
        throw new AmbiguousBooks(`${id} is said twice, and withdrawn once or with two counts`);
      }
      if (before) continue;
      counted.set(id, { count: line.count, withdrawn: takenBack });
      if (takenBack) continue;
      const question = `event:${checkins.event}/participants/${dayOf(line.at)}`;
      sums.set(question, (sums.get(question) ?? 0) + line.count);
    }
  }
  return sums;
};
