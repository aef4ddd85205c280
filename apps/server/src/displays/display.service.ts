import { Injectable } from '@nestjs/common';
import {
  DISPLAY_SCENES,
  MAX_DISPLAY_DAYS,
  type Display,
  type DisplayDraft,
  type DisplayQuery,
  type IssuedDisplay,
  type OwnDisplay,
  type Page,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../access/actor.decorator.ts';
import type { DisplayPass } from '../access/display.pass.ts';
import type { Principal } from '../access/principal.model.ts';
import { newSecret, secretHash } from '../access/secret.hash.ts';
import { AuditService } from '../audit/audit.service.ts';
import { BoardAccess } from '../board/board.access.ts';
import { EditionService } from '../editions/edition.service.ts';
import { pageById } from '../paging/id.pager.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { DisplayEntity } from './display.entity.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;

/** The links that open a board on a wall: made by coordinators, revoked by them and by administrators. */
@Injectable()
export class DisplayService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly access: BoardAccess,
    private readonly audit: AuditService,
    private readonly changes: ChangeService,
  ) {}

  /** The newest first. */
  async list({ edition: code, ...query }: DisplayQuery): Promise<Page<Display>> {
    const edition = await this.editions.find(code);
    const found = this.source
      .getRepository(DisplayEntity)
      .createQueryBuilder('d')
      .where('d.editionId = :edition', { edition: edition.id });
    const { rows, ...page } = await pageById(found, query);
    return { ...page, items: rows.map((row) => present(row, edition.code)) };
  }

  /** Makes a link; its secret is in this answer and nowhere else. */
  async create(principal: Principal, draft: DisplayDraft, actor: Actor): Promise<IssuedDisplay> {
    const edition = await this.editions.find(draft.edition);
    await this.access.check(principal, draft.scope, edition);
    checkScenes(draft);
    checkEnd(draft.expiresAt);
    const secret = newSecret();
    const { name, scope, every } = draft;
    const scenes = [...new Set(draft.scenes)];
    const made = await this.source.transaction(async (manager) => {
      const row = await manager.getRepository(DisplayEntity).save({
        id: uuidv7(),
        editionId: edition.id,
        name,
        scope,
        scenes,
        every,
        secretHash: secretHash(secret),
        expiresAt: new Date(draft.expiresAt),
        authorName: principal.name,
        lastSeenAt: null,
        revokedAt: null,
      });
      await this.audit.record(manager, {
        actor,
        action: 'display.create',
        target: row.id,
        detail: { edition: edition.code, name, scope, scenes, every, expiresAt: draft.expiresAt },
      });
      return row;
    });
    return { ...present(made, edition.code), secret };
  }

  /** Ends a link for good: walls that show it are told at once. */
  async revoke(id: string, actor: Actor): Promise<void> {
    if (!UUID.test(id)) throw new ProblemError('display_not_found');
    await this.source.transaction(async (manager) => {
      const row = await manager.findOne(DisplayEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (row?.revokedAt !== null) throw new ProblemError('display_not_found');
      await manager.update(DisplayEntity, { id }, { revokedAt: new Date() });
      const { name, scope } = row;
      await this.audit.record(manager, {
        actor,
        action: 'display.revoke',
        target: id,
        detail: { name, scope },
      });
    });
    this.changes.announce('access');
  }

  /** What a wall learns of itself. */
  async own({ displayId, edition }: DisplayPass): Promise<OwnDisplay> {
    const row = await this.source.getRepository(DisplayEntity).findOneByOrFail({ id: displayId });
    const { name, scope, scenes, every } = row;
    return { name, edition, scope, scenes, every, expiresAt: row.expiresAt.toISOString() };
  }
}

/** The map is the nation's: a wall of one unit may not read the others. */
const checkScenes = ({ scope, scenes }: DisplayDraft): void => {
  if (scope === 'nation' || !scenes.includes('map')) return;
  const options = DISPLAY_SCENES.filter((scene) => scene !== 'map').join(', ');
  throw unprocessable({ path: 'scenes', code: 'invalid_value', params: { options } });
};

const checkEnd = (expiresAt: string): void => {
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const now = Date.now();
  if (Date.parse(expiresAt) <= now)
    throw unprocessable({ path: 'expiresAt', code: 'too_small', params: { minimum: day(now) } });
  const latest = now + MAX_DISPLAY_DAYS * DAY_MS;
  if (Date.parse(expiresAt) > latest)
    throw unprocessable({ path: 'expiresAt', code: 'too_big', params: { maximum: day(latest) } });
};

const present = (row: DisplayEntity, edition: string): Display => ({
  id: row.id,
  name: row.name,
  edition,
  scope: row.scope,
  scenes: row.scenes,
  every: row.every,
  expiresAt: row.expiresAt.toISOString(),
  state: row.revokedAt !== null ? 'revoked' : row.expiresAt.getTime() <= Date.now() ? 'expired' : 'active',
  createdAt: row.createdAt.toISOString(),
  createdBy: row.authorName,
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
