import { Injectable, Logger } from '@nestjs/common';
import type { ChangedThing } from '@innoweek/contracts';
import { ChannelService } from './channel.service.ts';

/** Announcements closer together than this, in milliseconds, reach other processes as one. */
const GATHER_MS = 20;

/** Tells every process, this one first, that what it knows of something may be old. */
@Injectable()
export class ChangeService {
  readonly #log = new Logger('changes');
  readonly #listeners: { of: ChangedThing; listener: () => void }[] = [];
  readonly #gathering = new Set<ChangedThing>();

  constructor(private readonly channel: ChannelService) {
    channel.subscribe('changed', ({ of }) => {
      this.#tell(of);
    });
    channel.onRestored(() => {
      for (const { listener } of this.#listeners) listener();
    });
  }

  /** Calls the listener at every change, and when one may have been missed. */
  onChange(of: ChangedThing, listener: () => void): void {
    this.#listeners.push({ of, listener });
  }

  /** To be called after the commit. This process knows when it returns, the others moments later. */
  announce(of: ChangedThing): void {
    this.#tell(of);
    if (this.#gathering.has(of)) return;
    this.#gathering.add(of);
    setTimeout(() => {
      this.#gathering.delete(of);
      this.channel.publish('changed', { of }).catch((error: unknown) => {
        // What other processes keep serves for seconds only.
        this.#log.warn({ msg: `a change of ${of} was not told to other processes`, err: error });
      });
    }, GATHER_MS).unref();
  }

  #tell(of: ChangedThing): void {
    for (const entry of this.#listeners) if (entry.of === of) entry.listener();
  }
}
