import { Injectable } from '@nestjs/common';
import {
  isHeld,
  LISTED_SOURCES,
  type ClaimEntriesQuery,
  type ClaimExplanation,
  type ClaimExplanationQuery,
  type ExplainedClaim,
  type ExplainedEntry,
  type ExplainedFigure,
  type Language,
  type Page,
} from '@innoweek/contracts';
import {
  claimAmount,
  claimKey,
  countedKey,
  countingClaims,
  reasonOf,
  rule,
  standingRevision,
  type Claim,
  type Fact,
  type Ruling,
} from '@innoweek/counting';
import { findUnit } from '@innoweek/places';
import type { EntityManager } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { MomentRepository, shownMoment, type Moment } from '../board/moment.repository.ts';
import { TruthRepository } from '../board/truth.repository.ts';
import { PastService, type PastBooks } from '../counting/past.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { SnapshotReader } from '../database/snapshot.reader.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { additionsOf, sourcesOf, type ClaimSources } from './claim.sources.ts';
import { presentEntries, presentRuling } from './entry.presenter.ts';
import { EntryRepository, type FoundEntry, type FoundRuling } from './entry.repository.ts';
import { cursorAt, momentOf, placeOf } from './explanation.service.ts';

type Voice = { claim: Claim; sources: ClaimSources; counts: boolean };
type Figure = {
  counted: NonNullable<ReturnType<typeof rule>>;
  because: ReturnType<typeof reasonOf>;
  ruling: Ruling | undefined;
  voices: Voice[];
};

/** Of a true past, what had happened of each day. */
type Happened = ReadonlyMap<string, bigint> | null;
type Told = { subject: string; figures: readonly Figure[]; at: Moment; happened: Happened };

/** Says what the figure of one event, or of a unit outside its events, is: claims, entries, rows of files. */
@Injectable()
export class ClaimExplanationService {
  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly moments: MomentRepository,
    private readonly past: PastService,
    private readonly entries: EntryRepository,
    private readonly truth: TruthRepository,
  ) {}

  async explain(
    principal: Principal,
    query: ClaimExplanationQuery,
    language: Language,
  ): Promise<ClaimExplanation> {
    const { subject, metric, grade } = query;
    const edition = await this.editions.find(query.edition);
    await this.#check(principal, edition, subject);
    const version = momentOf(query).version;
    return this.#inSnapshot(edition, version, async (manager) => {
      const at = await this.moments.find(manager, edition.id, momentOf(query));
      const books = await this.#readBooks(manager, edition.id, subject, at);
      const { moment } = query;
      const happened =
        query.mode === 'true' && moment !== undefined
          ? await this.truth.readDays(manager, edition, query, { moment, newest: at.editionAt })
          : null;
      const figures = figuresOf(books, query).filter(
        ({ counted }) =>
          (grade === 'total' || counted.grade === grade) && (happened?.has(counted.day) ?? true),
      );
      return {
        ...(await this.#present(manager, edition.id, { subject, figures, at, happened }, language)),
        metric,
        grade,
        ...shownMoment(at),
        joined: [...books.ledger.facts.values()]
          .filter((fact) => fact.joins === subject)
          .map((fact) => fact.subject.replace('event:', ''))
          .toSorted(),
      };
    });
  }

  /** The entries of one claim that is heard in an explanation, page by page. */
  async listEntries(
    principal: Principal,
    query: ClaimEntriesQuery,
    language: Language,
  ): Promise<Page<ExplainedEntry>> {
    const { subject, event, metric, day, reporter, grade, limit } = query;
    const edition = await this.editions.find(query.edition);
    await this.#check(principal, edition, subject);
    const place = placeOf(query.cursor);
    const offset = place?.offset ?? 0;
    const version = place?.version ?? momentOf(query).version;
    return this.#inSnapshot(edition, version, async (manager) => {
      const at = await this.moments.find(
        manager,
        edition.id,
        place ? { version: place.version } : momentOf(query),
      );
      const { ledger, batches } = await this.#readBooks(manager, edition.id, subject, at);
      const of = event === undefined ? subject : `event:${event}`;
      const claim = ledger.claims.get(claimKey({ subject: of, metric, day, reporter, grade }));
      const isHeard = of === subject || ledger.facts.get(of)?.joins === subject;
      if (!claim || !isHeard || !isCounted(ledger.facts.get(subject)))
        throw new ProblemError('board_not_found');
      const { listed, total } = sourcesOf(claim, additionsOf(batches), { offset, limit });
      const found = await this.entries.readEntries(manager, listed);
      return {
        items: presentEntries(listed, found, metric, language),
        nextCursor: offset + limit < total ? cursorAt(at.version, offset + limit) : null,
        total,
      };
    });
  }

  /** On the replica, where that has the version that is explained. */
  #inSnapshot<T>(
    { id }: EditionEntity,
    version: number | undefined,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return this.snapshots.read({ editionId: id, version }, (source) =>
      source.transaction('REPEATABLE READ', work),
    );
  }

  /** Everything that was said of a subject, and of all that were ever joined to it. */
  async #readBooks(
    manager: EntityManager,
    editionId: number,
    subject: string,
    { version }: Moment,
  ): Promise<PastBooks> {
    const family = await this.past.familyOf(manager, editionId, subject, version);
    return this.past.booksOf(manager, editionId, [...new Set([subject, ...family])], version);
  }

  async #present(
    manager: EntityManager,
    editionId: number,
    { subject, figures, at, happened }: Told,
    language: Language,
  ): Promise<Pick<ClaimExplanation, 'subject' | 'title' | 'titleEn' | 'value' | 'figures'>> {
    const voices = figures.flatMap((figure) => figure.voices);
    const found = await this.entries.readEntries(
      manager,
      voices.flatMap(({ sources }) => sources.listed),
    );
    const titles = await this.entries.readTitles(manager, subject);
    const rulings = await this.entries.readRulings(manager, editionId, subject, at.version);
    const names = await this.entries.readNames(manager, [
      ...new Set([
        ...voices.map(({ claim }) => claim.reporter),
        ...figures.flatMap(({ ruling }) => (ruling?.rule === 'claim' ? [ruling.claim.reporter] : [])),
      ]),
    ]);
    return {
      subject,
      title: titles?.title ?? null,
      titleEn: titles?.titleEn ?? null,
      value: Number(
        figures.reduce((sum, { counted }) => sum + (happened?.get(counted.day) ?? counted.amount), 0n),
      ),
      figures: figures.map((figure) =>
        presentFigure(figure, { subject, found, names, rulings, language, version: at.version, happened }),
      ),
    };
  }

  /** Whose reporters the caller may not know does not exist. */
  async #check(principal: Principal, edition: EditionEntity, subject: string): Promise<void> {
    if (subject.startsWith('event:')) {
      await this.access.checkTrace(principal, subject, edition);
      return;
    }
    const unit = subject.replace('remainder:', '');
    const isTold = unit === 'none' || findUnit(unit) !== null;
    if (!isTold || !(seesAll(principal) || unitOf(principal) === unit))
      throw new ProblemError('board_not_found');
  }
}

const isCounted = (fact: Fact | undefined): boolean =>
  fact?.joins === null &&
  (fact.status === 'standing' || (fact.status !== 'withdrawn' && isHeld(fact.status)));

/** The figures of a subject by day: what counts, and every claim that stands beside it. */
const figuresOf = (
  { ledger, batches }: PastBooks,
  { subject, metric }: Pick<ClaimExplanationQuery, 'subject' | 'metric'>,
): Figure[] => {
  if (!isCounted(ledger.facts.get(subject))) return [];
  const isMember = (name: string): boolean => name === subject || ledger.facts.get(name)?.joins === subject;
  const additions = additionsOf(batches);
  return [...ledger.counted.values()]
    .filter((counted) => counted.subject === subject && counted.metric === metric)
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
    .flatMap(({ day }) => {
      const claims = [...ledger.claims.values()].filter(
        (claim) =>
          claim.metric === metric &&
          claim.day === day &&
          isMember(claim.subject) &&
          claimAmount(claim) !== null,
      );
      const ruling = ledger.rulings.get(countedKey({ subject, metric, day }));
      const counted = rule(claims, subject, ruling);
      if (!counted) return [];
      const counting = new Set(countingClaims(claims, subject, ruling));
      const voices = claims
        .map((claim) => ({ claim, counts: counting.has(claim), sources: sourcesOf(claim, additions) }))
        .toSorted((one, other) => Number(other.counts) - Number(one.counts));
      return [{ counted, because: reasonOf(claims, subject, ruling), ruling, voices }];
    });
};

const presentFigure = (
  { counted, because, ruling, voices }: Figure,
  of: {
    subject: string;
    found: readonly FoundEntry[];
    names: ReadonlyMap<string, string>;
    rulings: readonly FoundRuling[];
    language: Language;
    version: number;
    happened: Happened;
  },
): ExplainedFigure => ({
  metric: counted.metric,
  day: counted.day,
  value: Number(counted.amount),
  grade: counted.grade,
  happened: of.happened && Number(of.happened.get(counted.day) ?? 0n),
  because,
  ruling: ruling && ruling.rule !== 'default' ? presentRuling(ruling, of.rulings, of.names) : null,
  claims: voices.map(({ claim, counts, sources }): ExplainedClaim => ({
    event: claim.subject === of.subject ? null : claim.subject.replace('event:', ''),
    reporter: claim.reporter,
    reporterName: of.names.get(claim.reporter) ?? claim.reporter,
    standing: standingRevision(claim)?.standing ?? 'door',
    grade: claim.grade,
    amount: Number(claimAmount(claim) ?? 0n),
    revision: standingRevision(claim)?.revision ?? null,
    counts,
    entries: presentEntries(sources.listed, of.found, claim.metric, of.language),
    rest: {
      entries: sources.rest.entries,
      amount: Number(sources.rest.amount),
      cursor: sources.rest.entries > 0 ? cursorAt(of.version, LISTED_SOURCES) : null,
    },
  })),
});
