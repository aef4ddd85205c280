import { Injectable } from '@nestjs/common';
import type { Annotation, AnnotationDraft, AnnotationQuery, Page } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import { hasRole, personOf, type Principal, type Reader } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { BoardAccess } from '../board/board.access.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { decodeCursor, encodeCursor, isMoment } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { AnnotationEntity } from './annotation.entity.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;
/** What is noted before or after the edition still belongs to it, for so long. */
const MARGIN_MS = 31 * DAY_MS;

/** What coordinators pin to moments of a board. */
@Injectable()
export class AnnotationService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly audit: AuditService,
  ) {}

  /** The latest moment first. The public does not see internal ones, nor who wrote the others. */
  async list(reader: Reader, query: AnnotationQuery): Promise<Page<Annotation>> {
    const edition = await this.editions.find(query.edition);
    await this.access.check(reader, query.scope, edition);
    const [at, id] =
      query.cursor === undefined
        ? []
        : decodeCursor(query.cursor, 2, ([when = '', which = '']) => isMoment(when) && UUID.test(which));
    const isInside = seesInternal(personOf(reader));
    const found = this.source
      .getRepository(AnnotationEntity)
      .createQueryBuilder('a')
      .where('a.editionId = :edition and a.scope in (:...scopes)', {
        edition: edition.id,
        scopes: [query.scope, 'nation'],
      });
    if (!isInside) found.andWhere('not a.internal');
    const total = await found.getCount();
    if (at !== undefined && id !== undefined)
      found.andWhere('(a.at, a.id) < (:at::timestamptz, :id::uuid)', { at, id });
    const rows = await found
      .orderBy({ 'a.at': 'DESC', 'a.id': 'DESC' })
      .take(query.limit + 1)
      .getMany();
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => present(row, isInside)),
      nextCursor: rows.length > query.limit && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
      total,
    };
  }

  async create(principal: Principal, draft: AnnotationDraft, actor: Actor): Promise<Annotation> {
    const edition = await this.editions.find(draft.edition);
    await this.access.check(principal, draft.scope, edition);
    const at = draft.at === undefined ? this.editions.now(edition) : new Date(draft.at);
    checkMoment(edition, at);
    const made = await this.source.transaction(async (manager) => {
      const row = await manager.getRepository(AnnotationEntity).save({
        id: uuidv7(),
        editionId: edition.id,
        scope: draft.scope,
        at,
        text: draft.text,
        internal: draft.internal,
        authorId: principal.accountId,
        authorName: principal.name,
      });
      const { id, scope, text, internal } = row;
      await this.audit.record(manager, {
        actor,
        action: 'annotation.create',
        target: id,
        detail: { edition: edition.code, scope, at: at.toISOString(), text, internal },
      });
      return row;
    });
    return present(made, true);
  }

  async remove(id: string, actor: Actor): Promise<void> {
    if (!UUID.test(id)) throw new ProblemError('annotation_not_found');
    await this.source.transaction(async (manager) => {
      const row = await manager.findOne(AnnotationEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (row === null) throw new ProblemError('annotation_not_found');
      await manager.delete(AnnotationEntity, { id });
      const { scope, text, internal, at, authorName } = row;
      await this.audit.record(manager, {
        actor,
        action: 'annotation.remove',
        target: id,
        detail: { scope, at: at.toISOString(), text, internal, author: authorName },
      });
    });
  }
}

const seesInternal = (principal: Principal | null): boolean =>
  hasRole(principal, 'association', 'coordinator', 'administrator');

const present = (row: AnnotationEntity, isInside: boolean): Annotation => ({
  id: row.id,
  scope: row.scope,
  at: row.at.toISOString(),
  text: row.text,
  internal: row.internal,
  author: isInside ? row.authorName : null,
  createdAt: row.createdAt.toISOString(),
});

const checkMoment = ({ warmUpStart, end }: EditionEntity, at: Date): void => {
  const from = Date.parse(warmUpStart) - MARGIN_MS;
  const to = Date.parse(end) + MARGIN_MS;
  if (at.getTime() >= from && at.getTime() <= to) return;
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  throw unprocessable({ path: 'at', code: 'day_outside_edition', params: { from: day(from), to: day(to) } });
};
