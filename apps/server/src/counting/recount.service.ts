import { Injectable } from '@nestjs/common';
import type { Proof } from '@innoweek/contracts';
import {
  applyFold,
  claimAmount,
  claimKey,
  cutClaim,
  emptyLedger,
  fold,
  type Claim,
  type CountedValue,
  type Entry,
  type Fact,
  type Ledger,
  type Ruling,
} from '@innoweek/counting';
import { DataSource, type EntityManager } from 'typeorm';
import { toClaim, toCounted, type ClaimRow, type CountedRow } from './fold.rows.ts';
import { RecountRepository, type ClaimSum } from './recount.repository.ts';

type Difference = Proof['differences'][number];
/** What a recount found. */
export type Recount = Pick<Proof, 'version' | 'entries' | 'differences'>;

/** Counts the ledger again from nothing and holds it against what the folds left behind. */
@Injectable()
export class RecountService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: RecountRepository,
  ) {}

  /** Recounts one edition, or all of them, in one snapshot of the database; folds meanwhile do not disturb it. */
  async compare(editionId?: number): Promise<Recount> {
    return this.source.transaction('REPEATABLE READ', async (manager) => {
      const editions = await manager.query<{ id: number }[]>(
        `select id from editions where $1::int is null or id = $1 order by id`,
        [editionId ?? null],
      );
      const found: Recount = { version: 0, entries: 0, differences: [] };
      for (const { id } of editions) {
        const { ledger, entries } = await this.#recount(manager, id);
        const [newest] = await manager.query<{ version: number }[]>(
          `select coalesce(max(version), 0) as version from board_versions where edition_id = $1`,
          [id],
        );
        found.entries += entries;
        found.version = Math.max(found.version, newest?.version ?? 0);
        found.differences.push(...(await this.#compare(manager, id, ledger)));
      }
      return found;
    });
  }

  /**
   * Facts and rulings first, then what the entries come to of each claim: the fold leads to the same books in any order
   * and any split, and of a claim it keeps no more than this.
   */
  async #recount(manager: EntityManager, editionId: number): Promise<{ ledger: Ledger; entries: number }> {
    const ledger = emptyLedger();
    for await (const decisions of this.repository.readDecisions(manager, editionId))
      applyFold(ledger, fold(ledger, decisions));
    const sums = await this.repository.sumClaims(manager, editionId);
    const result = fold(ledger, [{ id: 'recount', facts: [], entries: sums.flatMap(entriesOf) }]);
    for (const { name, added } of sums) {
      const key = claimKey(name);
      const claim = result.claims.get(key);
      // Its adds were folded as one.
      if (claim && added) result.claims.set(key, { ...claim, additions: added.additions });
    }
    applyFold(ledger, result);
    return { ledger, entries: sums.reduce((sum, { entries }) => sum + entries, 0) };
  }

  async #compare(manager: EntityManager, editionId: number, ledger: Ledger): Promise<Difference[]> {
    const facts = await manager.query<Fact[]>(
      `select subject, revision, status, unit, kind, organisations, joins from subjects where edition_id = $1`,
      [editionId],
    );
    const claims = await manager.query<ClaimRow[]>(
      `select subject, metric, day::text as day, reporter, grade, revisions, cut, added, additions from claims
       where edition_id = $1`,
      [editionId],
    );
    const counted = await manager.query<CountedRow[]>(
      `select subject, metric, day::text as day, grade, reporter, amount, largest, difference from counted_values
       where edition_id = $1`,
      [editionId],
    );
    const rulings = await manager.query<Pick<Ruling, 'subject' | 'metric' | 'day' | 'revision'>[]>(
      `select subject, metric, day::text as day, revision from standing_rulings where edition_id = $1`,
      [editionId],
    );
    const cells = await manager.query<{ key: string; value: string; parts: number }[]>(
      `select key, value, parts from cells where edition_id = $1 and (parts <> 0 or value <> 0)`,
      [editionId],
    );
    return [
      ...differences(
        'subject',
        texts(facts, (fact) => [fact.subject, factText(fact)]),
        texts(ledger.facts.values(), (fact) => [fact.subject, factText(fact)]),
      ),
      ...differences(
        'claim',
        texts(claims.map(toClaim), claimLine),
        texts(ledger.claims.values(), claimLine),
      ),
      ...differences('ruling', texts(rulings, rulingLine), texts(ledger.rulings.values(), rulingLine)),
      ...differences(
        'counted',
        texts(counted.map(toCounted), countedLine),
        texts(ledger.counted.values(), countedLine),
      ),
      ...differences(
        'cell',
        texts(cells, ({ key, value }) => [key, value]),
        texts(ledger.cells, ([key, { amount }]) => [key, amount.toString()]),
      ),
      ...differences(
        'parts',
        texts(cells, ({ key, parts }) => [key, String(parts)]),
        texts(ledger.cells, ([key, { parts }]) => [key, String(parts)]),
      ),
    ];
  }
}

/** A shorter way to say the same of a claim. */
const entriesOf = ({ name, said, added }: ClaimSum): Entry[] => {
  if (!added) return said;
  const at = { batch: 'recount', seq: 0, standing: 'door' as const, revision: 0, occurredAt: 0 };
  const add: Entry = { ...name, ...at, op: 'add', amount: added.amount };
  // Adds that were all taken back leave a claim behind of which nothing stands.
  const back: Entry[] =
    added.additions === 0
      ? [{ ...name, ...at, op: 'void', of: 'add', voids: { batch: 'recount', seq: 0 }, amount: 0n }]
      : [];
  return [...said, add, ...back];
};

const texts = <T>(items: Iterable<T>, line: (item: T) => readonly [string, string]): Map<string, string> =>
  new Map([...items].map(line));

const factText = (fact: Fact): string =>
  [fact.revision, fact.status, fact.unit, fact.kind, ...fact.organisations, fact.joins ?? ''].join(' ');
const claimLine = (whole: Claim): readonly [string, string] => {
  const claim = cutClaim(whole);
  const revisions = claim.revisions.map(
    ({ revision, occurredAt, amount, voided }) =>
      `${String(revision)}@${String(occurredAt)}=${String(amount)}${voided ? ' taken back' : ''}`,
  );
  return [
    [claim.subject, claim.metric, claim.day, claim.reporter, claim.grade].join('|'),
    `${String(claimAmount(claim))} of ${revisions.join(', ')} + ${String(claim.added)} in ${String(claim.additions)}`,
  ];
};
const rulingLine = (
  ruling: Pick<Ruling, 'subject' | 'metric' | 'day' | 'revision'>,
): readonly [string, string] => [
  [ruling.subject, ruling.metric, ruling.day].join('|'),
  `revision ${String(ruling.revision)}`,
];
const countedLine = (value: CountedValue): readonly [string, string] => [
  [value.subject, value.metric, value.day].join('|'),
  `${String(value.amount)} ${value.grade} by ${value.reporter}${spreadText(value)}`,
];
const spreadText = ({ spread }: CountedValue): string =>
  spread === null ? '' : `, reporters ${String(spread.difference)} apart of ${String(spread.largest)}`;

const differences = (
  what: Difference['what'],
  board: ReadonlyMap<string, string>,
  recount: ReadonlyMap<string, string>,
): Difference[] =>
  [...new Set([...board.keys(), ...recount.keys()])]
    .filter((key) => board.get(key) !== recount.get(key))
    .map((key) => ({ what, key, board: board.get(key) ?? null, recount: recount.get(key) ?? null }));
