import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { MailService } from '../mail/mail.service.ts';
import { retryTime } from './mail.time.ts';
import { NotificationRepository, type ListedNotification, type Readers } from './notification.repository.ts';
import { notificationMail } from './notification.mail.ts';

/** Held while a mail's notifications are chosen, so that two workers never choose the same. */
const CLAIM_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:notification-mail'))`;
/** Whoever claimed a mail and did not say what became of it within so long has fallen over. */
const CLAIM_MINUTES = 5;
/** One run ends after so long, in milliseconds; the next goes on. */
const RUN_MS = 20_000;

type Claimed = { id: string; accountId: string; mailId: string; mailFailures: number };

/**
 * Mails what is due. Everything due for one account goes into one mail, together with what would have come
 * later. Which notifications a mail holds is fixed, under an id of its own, before it is handed in: after a
 * crash between handing in and noting it the very same mail is sent again, with the same Message-ID, by
 * which mail systems know it.
 */
@Injectable()
export class NotificationMailer {
  readonly #log = new Logger('notifications');

  constructor(
    private readonly source: DataSource,
    private readonly repository: NotificationRepository,
    private readonly mail: MailService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async mailDue(): Promise<void> {
    if (!this.mail.isConfigured) return;
    const until = Date.now() + RUN_MS;
    while (Date.now() < until) {
      const claimed = await this.#claim();
      if (claimed.length === 0) return;
      await this.#send(claimed);
    }
  }

  #claim(): Promise<Claimed[]> {
    return this.source.transaction(async (manager) => {
      await manager.query(CLAIM_LOCK);
      const [rows] = await manager.query<[Claimed[], number]>(
        `with next as (
           select account_id, mail_id from notifications where mail_after <= now() order by mail_after limit 1
         )
         update notifications n
         set mail_id = coalesce(n.mail_id, $1), mail_after = now() + make_interval(mins => $2)
         from next where n.account_id = next.account_id and n.mail_after is not null
           and n.mail_id is not distinct from next.mail_id
         returning n.id, n.account_id as "accountId", n.mail_id as "mailId", n.mail_failures as "mailFailures"`,
        [newId(), CLAIM_MINUTES],
      );
      return rows;
    });
  }

  async #send(claimed: readonly Claimed[]): Promise<void> {
    const [first] = claimed;
    if (!first) return;
    const { accountId, mailId, mailFailures } = first;
    const readers = await this.repository.readersOf(accountId);
    if (readers === null) {
      await this.#note(mailId, 'dropped', 0);
      return;
    }
    const told = await this.#visible(
      readers,
      claimed.map(({ id }) => id),
    );
    if (told.length === 0) {
      await this.#note(mailId, 'dropped', 0);
      return;
    }
    const { publicUrl } = this.configuration;
    const sent = await this.mail.send(notificationMail(readers[0], told, { publicUrl, id: mailId }));
    await this.#note(mailId, sent ? 'sent' : 'refused', mailFailures);
  }

  /** What its reader may still see: rights may have gone since it was written. */
  async #visible(readers: Readers, ids: readonly string[]): Promise<ListedNotification[]> {
    const listed = await this.repository.byIds(readers, ids);
    return listed.filter(({ events, unit }) => events.length > 0 || unit !== null);
  }

  async #note(mailId: string, outcome: 'sent' | 'refused' | 'dropped', failures: number): Promise<void> {
    if (outcome !== 'refused') {
      await this.source.query(
        `update notifications set mail_after = null, mailed_at = case when $2 then now() end
         where mail_id = $1 and mailed_at is null`,
        [mailId, outcome === 'sent'],
      );
      return;
    }
    const again = retryTime(new Date(), failures + 1);
    if (again === null) this.#log.error({ msg: `mail ${mailId} is given up` });
    await this.source.query(
      `update notifications set mail_after = $2, mail_failures = mail_failures + 1
       where mail_id = $1 and mailed_at is null`,
      [mailId, again],
    );
  }
}
