import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { ChangeService } from '../queue/change.service.ts';
import { ChannelService } from '../queue/channel.service.ts';

/** Changes closer together than this, in milliseconds, are looked at as one. */
const GATHER_MS = 250;
/** Accounts named in one message between processes. */
const ACCOUNTS_PER_MESSAGE = 500;

/** Tells open screens that there is something new for them; what it is they read themselves. */
@Injectable()
export class NotificationRelay {
  readonly #log = new Logger('notifications');
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly channel: ChannelService,
    changes: ChangeService,
    @Inject(CONFIGURATION) { role }: ServerConfiguration,
  ) {
    if (role === 'api') return;
    changes.onChange('events', () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        // A sweep tells what is not told now.
        this.tell().catch((error: unknown) => {
          this.#log.warn({ msg: 'screens were not told of notifications', err: error });
        });
      }, GATHER_MS).unref();
    });
  }

  /** Tells of everything that was committed and not told yet, once in all processes together. */
  async tell(): Promise<void> {
    const [rows] = await this.source.query<[{ account: string }[], number]>(
      `update notifications set told = true
       where id in (select id from notifications where not told order by id limit 10000 for update skip locked)
       returning account_id as account`,
    );
    const accounts = [...new Set(rows.map(({ account }) => account))];
    for (let first = 0; first < accounts.length; first += ACCOUNTS_PER_MESSAGE)
      await this.channel.publish('notified', {
        accounts: accounts.slice(first, first + ACCOUNTS_PER_MESSAGE),
      });
  }
}
