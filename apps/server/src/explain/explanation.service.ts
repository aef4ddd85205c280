import { Injectable } from '@nestjs/common';
import {
  HELD_STATUSES,
  cellKey,
  parseExplained,
  type HistoryMode,
  type MomentQuery,
  type ExplainedBy,
  type Explanation,
  type ExplanationQuery,
} from '@innoweek/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { BoardAccess } from '../board/board.access.ts';
import { MomentRepository, shownMoment, type Moment } from '../board/moment.repository.ts';
import { TruthReader } from '../board/truth.reader.ts';
import { PastService } from '../counting/past.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { SnapshotReader } from '../database/snapshot.reader.ts';
import { EditionService } from '../editions/edition.service.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { PartRepository, type Explained, type Outside } from './part.repository.ts';

/** By what a figure is taken apart where nobody says. */
const FIRST_BY: Readonly<Record<string, ExplainedBy>> = { nation: 'unit' };

/** Says what a figure is made of. Every answer is read in one snapshot of the database, at one version. */
@Injectable()
export class ExplanationService {
  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly moments: MomentRepository,
    private readonly parts: PartRepository,
    private readonly past: PastService,
    private readonly truth: TruthReader,
  ) {}

  /** @param caller by whom what is dear to read is counted */
  async explain(principal: Principal | null, query: ExplanationQuery, caller: string): Promise<Explanation> {
    const explained = explainedBy(query);
    const by = query.by ?? FIRST_BY[explained.scope] ?? 'event';
    const edition = await this.editions.find(query.edition);
    const opensAll = await this.#check(principal, edition, explained, by);
    const of = { edition, explained, by, opens: (id: string) => opensAll || this.#opens(principal, by, id) };
    return query.mode === 'true'
      ? this.truth.inTurn(caller, () => this.#find(query, of))
      : this.#find(query, of);
  }

  /** On the replica, where that has the version that is explained. */
  #find(query: ExplanationQuery, asked: Asked): Promise<Explanation> {
    // Of the truth no version holds on to a second page.
    const place = query.mode === 'true' ? null : placeOf(query.cursor);
    return this.snapshots.read(
      { editionId: asked.edition.id, version: place?.version ?? momentOf(query).version },
      (source) => this.#read(source, query, place, asked),
    );
  }

  #read(
    source: DataSource,
    query: ExplanationQuery,
    place: Place | null,
    { edition, explained, by, opens }: Asked,
  ): Promise<Explanation> {
    const { moment } = query;
    return source.transaction('REPEATABLE READ', async (manager) => {
      const at = await this.moments.find(
        manager,
        edition.id,
        place ? { version: place.version } : momentOf(query),
      );
      const truly =
        query.mode === 'true' && moment !== undefined
          ? { moment, zone: edition.zone, newest: at.editionAt }
          : null;
      const outside = at.newest ? [] : await this.#readOutside(manager, edition.id, explained, at);
      const offset = place?.offset ?? 0;
      const page = await this.parts.readParts(
        manager,
        edition.id,
        explained,
        { ...at, outside, truly },
        { by, offset, limit: query.limit },
      );
      if (page.rows.length === 0 && offset > 0)
        throw new ProblemError('invalid_input', { errors: [{ path: 'cursor', code: 'invalid_format' }] });
      const cell =
        truly || isNarrowed(explained)
          ? page.sum
          : await this.parts.readCells(manager, edition.id, keysOf(explained), at.version);
      const listed = page.rows.reduce((sum, { value }) => sum + BigInt(value), 0n);
      const next = offset + page.rows.length;
      return {
        cell: query.cell,
        by,
        value: Number(cell ?? 0n),
        sum: Number(page.sum),
        before: Number(page.before),
        after: Number(page.sum - page.before - listed),
        organiser:
          explained.organiser === null ? null : await this.parts.findOrganiser(manager, explained.organiser),
        ...shownMoment(at),
        newest: at.newest,
        items: page.rows.map(({ id, name, nameEn, value, subjects }) => ({
          id,
          name,
          nameEn,
          value: Number(value),
          subjects,
          opens: opens(id),
        })),
        nextCursor: next < page.total && !truly ? cursorAt(at.version, next) : null,
        total: page.total,
      };
    });
  }

  /** @returns whether the caller may see what every part is made of */
  async #check(
    principal: Principal | null,
    edition: EditionEntity,
    explained: Explained,
    by: ExplainedBy,
  ): Promise<boolean> {
    const isPublished =
      explained.scope === 'nation' && !isNarrowed(explained) && (by === 'unit' || by === 'kind');
    if (isPublished) await this.access.check(principal, explained.scope, edition);
    else await this.access.checkTrace(principal, explained.scope, edition);
    if (seesAll(principal)) return true;
    return !isPublished && by !== 'event';
  }

  /** Of an own scope, every event; of the nation, the own unit. What a unit reports outside events is its alone. */
  #opens(principal: Principal | null, by: ExplainedBy, id: string): boolean {
    if (by === 'event') return id.startsWith('event:') || id === `remainder:${unitOf(principal) ?? ''}`;
    return by === 'unit' && unitOf(principal) === id;
  }

  /** Remainders have no cells of their own: what they counted with is folded again out of the ledger. */
  async #readOutside(
    manager: EntityManager,
    editionId: number,
    { metric, grade }: Explained,
    { version }: Moment,
  ): Promise<Outside[]> {
    if (metric === 'events') return [];
    const subjects = await this.parts.findOutside(manager, editionId, version);
    const { ledger } = await this.past.booksOf(manager, editionId, subjects, version);
    const amounts = new Map<string, bigint>();
    for (const value of ledger.counted.values())
      if (value.metric === metric && (grade === 'total' || value.grade === grade))
        amounts.set(value.subject, (amounts.get(value.subject) ?? 0n) + value.amount);
    return [...amounts].map(([subject, amount]) => ({ subject, amount }));
  }
}

type Asked = {
  edition: EditionEntity;
  explained: Explained;
  by: ExplainedBy;
  opens: (id: string) => boolean;
};

const explainedBy = ({ cell, unit, kind, organiser }: ExplanationQuery): Explained => {
  const parsed = parseExplained(cell);
  if (!parsed) throw new ProblemError('board_not_found');
  return { ...parsed, unit: unit ?? null, kind: kind ?? null, organiser: organiser ?? null };
};

const isNarrowed = ({ unit, kind, organiser }: Explained): boolean =>
  unit !== null || kind !== null || organiser !== null;

const keysOf = ({ scope, metric, grade }: Explained): string[] =>
  grade === 'held'
    ? HELD_STATUSES.map((status) => cellKey(scope, metric, status))
    : [cellKey(scope, metric, grade)];

/** The version that is read: of a true past the newest, for what counts is what counts now. */
export const momentOf = ({
  version,
  asOf,
  moment,
  mode = 'known',
}: MomentQuery & { mode?: HistoryMode }): MomentQuery => (mode === 'true' ? {} : { version, asOf, moment });

type Place = { version: number; offset: number };

/** Where a list goes on, at the version that it began with. */
export const cursorAt = (version: number, offset: number): string =>
  encodeCursor([String(version), String(offset)]);

export const placeOf = (cursor: string | undefined): Place | null => {
  if (cursor === undefined) return null;
  const [version = '', offset = ''] = decodeCursor(cursor, 2, (place) =>
    place.every((part) => /^\d{1,9}$/.test(part)),
  );
  return { version: Number(version), offset: Number(offset) };
};
