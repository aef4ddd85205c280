import { Injectable } from '@nestjs/common';
import {
  DEFAULT_NOTIFICATION_SETTINGS,
  type Notification,
  type NotificationQuery,
  type NotificationSettings,
  type Page,
  type ReadNotifications,
  type ShownNotificationSettings,
  type Unread,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import type { Principal } from '../access/principal.model.ts';
import { EditionMoments } from '../editions/edition.moments.ts';
import { EditionService } from '../editions/edition.service.ts';
import { MailService } from '../mail/mail.service.ts';
import { decodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { NotificationSettingsEntity } from './notification.entity.ts';
import { NotificationRepository, type ListedNotification } from './notification.repository.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What somebody was told, and how they want to be. */
@Injectable()
export class NotificationService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: NotificationRepository,
    private readonly mail: MailService,
    private readonly editions: EditionService,
    private readonly moments: EditionMoments,
  ) {}

  async list(reader: Principal, { unread, cursor, limit }: NotificationQuery): Promise<Page<Notification>> {
    const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, 1, ([id = '']) => UUID.test(id));
    const page = await this.repository.list(reader, { unread: unread === true, before, limit });
    const shown = await this.#shownAt(page.items);
    return {
      ...page,
      items: page.items.map((item) => ({
        ...item,
        at: (shown.get(item.id) ?? item.at).toISOString(),
        readAt: item.readAt?.toISOString() ?? null,
        // Why something happened is told to those who may know what.
        reason: item.events.length > 0 || item.unit !== null ? item.reason : null,
        ...(item.unit === null
          ? { step: null, day: null, due: null }
          : { due: item.due?.toISOString() ?? null }),
      })),
    };
  }

  /** When each was told by the clock of its edition, whose days and deadlines it speaks of. */
  async #shownAt(items: readonly ListedNotification[]): Promise<ReadonlyMap<string, Date>> {
    const shown = new Map<string, Date>();
    for (const code of new Set(items.map(({ edition }) => edition))) {
      const told = items.filter(({ edition }) => edition === code);
      const edition = await this.editions.find(code);
      const moments = await this.moments.shownAt(
        edition,
        told.map(({ at }) => at),
      );
      told.forEach(({ id, at }, index) => shown.set(id, moments[index] ?? at));
    }
    return shown;
  }

  async countUnread(reader: Principal): Promise<Unread> {
    return { unread: await this.repository.countUnread(reader.accountId) };
  }

  /** Marks those named, or all. One that is not the reader's is as if it did not exist. */
  async read(reader: Principal, { ids }: ReadNotifications): Promise<Unread> {
    await this.source.transaction(async (manager) => {
      const wanted = ids === undefined ? null : [...new Set(ids)];
      if (wanted !== null) {
        const known = await manager.query<{ id: string }[]>(
          'select id from notifications where account_id = $1 and app and id = any($2::uuid[])',
          [reader.accountId, wanted],
        );
        if (known.length < wanted.length) throw new ProblemError('notification_not_found');
      }
      await manager.query(
        `update notifications set read_at = now()
         where account_id = $1 and app and read_at is null and ($2::uuid[] is null or id = any($2))`,
        [reader.accountId, wanted],
      );
    });
    return this.countUnread(reader);
  }

  async settings(reader: Principal): Promise<ShownNotificationSettings> {
    const { accountId } = reader;
    const found = await this.source.getRepository(NotificationSettingsEntity).findOneBy({ accountId });
    const settings = found?.settings ?? DEFAULT_NOTIFICATION_SETTINGS;
    return {
      digest: settings.digest,
      // A kind that came after they chose has its default.
      kinds: { ...DEFAULT_NOTIFICATION_SETTINGS.kinds, ...settings.kinds },
      mail: this.mail.isConfigured,
    };
  }

  async choose(reader: Principal, settings: NotificationSettings): Promise<ShownNotificationSettings> {
    await this.source
      .getRepository(NotificationSettingsEntity)
      .upsert({ accountId: reader.accountId, settings }, ['accountId']);
    return this.settings(reader);
  }
}
