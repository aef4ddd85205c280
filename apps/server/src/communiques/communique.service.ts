import { Injectable } from '@nestjs/common';
import type {
  Communique,
  CommuniqueChange,
  CommuniqueDraft,
  CommuniqueQuery,
  Completeness,
  LedgerRoots,
  ListedCommunique,
  Page,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { BoardRepository } from '../board/board.repository.ts';
import { CompletenessService } from '../board/completeness.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChainService } from '../proof/chain.service.ts';
import { CommuniqueEntity } from './communique.entity.ts';
import { CommuniqueRepository, totalsOf } from './communique.repository.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NUMBER = /^[1-9]\d{0,6}$/;

/** Freezes figures, and has what one coordinator froze signed by another. */
@Injectable()
export class CommuniqueService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: CommuniqueRepository,
    private readonly editions: EditionService,
    private readonly boards: BoardRepository,
    private readonly completeness: CompletenessService,
    private readonly chain: ChainService,
    private readonly audit: AuditService,
  ) {}

  /** The newest first; drafts only for coordinators, what was discarded for nobody. */
  async list(principal: Principal | null, query: CommuniqueQuery): Promise<Page<ListedCommunique>> {
    const edition = await this.editions.find(query.edition);
    const after =
      query.cursor === undefined ? null : decodeCursor(query.cursor, 1, ([id = '']) => UUID.test(id));
    const states = hasRole(principal, 'coordinator') ? ['draft', 'published'] : ['published'];
    const found = this.source
      .getRepository(CommuniqueEntity)
      .createQueryBuilder('c')
      .where('c.editionId = :edition and c.state in (:...states)', { edition: edition.id, states });
    const total = await found.getCount();
    if (after) found.andWhere('c.id < :after', { after: after[0] });
    const rows = await found
      .orderBy('c.id', 'DESC')
      .take(query.limit + 1)
      .getMany();
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(summaryOf),
      nextCursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
      total,
    };
  }

  /** By id, or by its number in an edition. What the caller may not see does not exist. */
  async read(
    principal: Principal | null,
    name: string,
    editionCode: string | undefined,
  ): Promise<Communique> {
    const row = await this.#find(name, editionCode);
    if (row.state !== 'published' && !(row.state === 'draft' && hasRole(principal, 'coordinator')))
      throw new ProblemError('communique_not_found');
    return this.#present(this.source.manager, row, principal);
  }

  /** Freezes what the board of the nation shows now. */
  async prepare(
    principal: Principal,
    { edition: code, note }: CommuniqueDraft,
    actor: Actor,
  ): Promise<Communique> {
    const edition = await this.editions.find(code);
    const [board, completeness] = await Promise.all([
      this.boards.readBoard(edition.id, 'nation'),
      this.completeness.read(principal, { edition: edition.code }),
    ]);
    // The chain comes behind the board: what is frozen has to be in it.
    await this.chain.extend(edition.id);
    const { head, items } = await this.chain.readRoots(edition.code);
    return this.source.transaction(async (manager) => {
      const row = await manager.getRepository(CommuniqueEntity).save({
        id: newId(),
        editionId: edition.id,
        number: null,
        state: 'draft' as const,
        version: board.version,
        at: await this.#momentOf(manager, edition, board.version),
        cells: board.cells,
        missing: missingIn(completeness),
        root: head && { position: head.position, hash: head.hash, hourly: hourlyIn(items) },
        note,
        since: null,
        preparedById: principal.accountId,
        preparedBy: principal.name,
        changedById: null,
        changedBy: null,
        signedBy: null,
        publishedAt: null,
      });
      await this.#record(manager, actor, 'prepare', row);
      return this.#present(manager, row, principal);
    });
  }

  /** Changes the note of a draft; its figures stay. */
  async change(
    principal: Principal,
    id: string,
    { note }: CommuniqueChange,
    actor: Actor,
  ): Promise<Communique> {
    return this.source.transaction(async (manager) => {
      const row = await this.#lockDraft(manager, id);
      if (row.note !== note) {
        row.note = note;
        row.changedById = principal.accountId;
        row.changedBy = principal.name;
        await manager.save(row);
        await this.#record(manager, actor, 'change', row);
      }
      return this.#present(manager, row, principal);
    });
  }

  /**
   * Signs a draft and makes it public under the next number. Whoever prepared it or changed it last cannot sign
   * it: two have read every word that is published. One whose figures are older than what is published already stays a draft.
   */
  async publish(principal: Principal, id: string, actor: Actor): Promise<Communique> {
    return this.source.transaction(async (manager) => {
      const row = await this.#lockDraft(manager, id);
      if (barOf(row, principal)) throw new ProblemError('second_person_required');
      const before = await this.repository.findNewest(manager, row.editionId);
      if (before && before.version > row.version) throw new ProblemError('communique_outdated');
      row.since = before ? await this.repository.readChanges(manager, before, row) : null;
      row.number = (before?.number ?? 0) + 1;
      row.state = 'published';
      row.signedBy = principal.name;
      row.publishedAt = new Date();
      await manager.save(row);
      await this.#record(manager, actor, 'publish', row);
      return this.#present(manager, row, principal);
    });
  }

  /** Puts a draft away. */
  async discard(id: string, actor: Actor): Promise<void> {
    await this.source.transaction(async (manager) => {
      const row = await this.#lockDraft(manager, id);
      row.state = 'discarded';
      await manager.save(row);
      await this.#record(manager, actor, 'discard', row);
    });
  }

  async #find(
    name: string,
    editionCode: string | undefined,
    manager: EntityManager = this.source.manager,
  ): Promise<CommuniqueEntity> {
    const rows = manager.getRepository(CommuniqueEntity);
    const row = UUID.test(name)
      ? await rows.findOneBy({ id: name })
      : NUMBER.test(name)
        ? await rows.findOneBy({
            editionId: (await this.editions.find(editionCode)).id,
            number: Number(name),
          })
        : null;
    if (!row) throw new ProblemError('communique_not_found');
    return row;
  }

  async #lockDraft(manager: EntityManager, id: string): Promise<CommuniqueEntity> {
    const known = await this.#find(UUID.test(id) ? id : '', undefined, manager);
    await this.repository.lock(manager, known.editionId);
    const row = await manager.findOneByOrFail(CommuniqueEntity, { id });
    if (row.state !== 'draft') throw new ProblemError('communique_settled');
    return row;
  }

  async #momentOf(manager: EntityManager, edition: EditionEntity, version: number): Promise<Date> {
    const [row] = await manager.query<{ at: Date }[]>(
      `select edition_at as at from board_versions where edition_id = $1 and version = $2`,
      [edition.id, version],
    );
    return row?.at ?? this.editions.now(edition);
  }

  async #present(
    manager: EntityManager,
    row: CommuniqueEntity,
    reader: Principal | null,
  ): Promise<Communique> {
    const edition = await this.editions.byId(row.editionId, manager);
    const before = row.state === 'draft' ? await this.repository.findNewest(manager, row.editionId) : null;
    const { cells, missing, root, note } = row;
    return {
      ...summaryOf(row),
      edition: { code: edition.code, name: edition.name, nameEn: edition.nameEn, zone: edition.zone },
      cells,
      missing,
      root,
      note,
      changedBy: row.changedById === row.preparedById ? null : row.changedBy,
      signingBar: row.state === 'draft' && reader ? barOf(row, reader) : null,
      since: before ? await this.repository.readChanges(manager, before, row) : row.since,
    };
  }

  #record(manager: EntityManager, actor: Actor, what: string, row: CommuniqueEntity): Promise<void> {
    const { id, number, version, note } = row;
    return this.audit.record(manager, {
      actor,
      action: `communique.${what}`,
      target: id,
      detail: { number, version, note },
    });
  }
}

const summaryOf = (row: CommuniqueEntity): ListedCommunique => ({
  id: row.id,
  number: row.number,
  state: row.state,
  version: row.version,
  at: row.at.toISOString(),
  totals: totalsOf(row.cells),
  preparedBy: row.preparedBy,
  preparedAt: row.preparedAt.toISOString(),
  signedBy: row.signedBy,
  publishedAt: row.publishedAt?.toISOString() ?? null,
});

/** What somebody did to a draft that keeps them from signing it. */
const barOf = (
  { preparedById, changedById }: CommuniqueEntity,
  { accountId }: Principal,
): Communique['signingBar'] =>
  accountId === preparedById ? 'prepared' : accountId === changedById ? 'changed' : null;

/** The newest root that was published by the hour. */
const hourlyIn = ([newest]: LedgerRoots['items']): NonNullable<Communique['root']>['hourly'] =>
  newest ? { hour: newest.hour, position: newest.position, hash: newest.hash } : null;

/** Units with days whose figures are missing, the most overdue first. */
const missingIn = ({ units }: Completeness): Communique['missing'] =>
  units
    .map(({ unit, days }) => ({
      unit,
      late: days.filter(({ state }) => state === 'late').length,
      due: days.filter(({ state }) => state === 'due').length,
    }))
    .filter(({ late, due }) => late + due > 0)
    .toSorted(
      (one, other) => other.late - one.late || other.due - one.due || (one.unit < other.unit ? -1 : 1),
    );
