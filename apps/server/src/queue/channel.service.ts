import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ChannelMessage, ChannelMessageName } from '@innoweek/contracts';
import type { Channel } from './channel.ts';

export const CHANNEL = Symbol('innoweek:channel');

/** The channel of this process, open as long as the process is. */
@Injectable()
export class ChannelService implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(CHANNEL) private readonly channel: Channel) {}

  async onModuleInit(): Promise<void> {
    await this.channel.start();
  }

  publish<N extends ChannelMessageName>(name: N, message: ChannelMessage<N>): Promise<void> {
    return this.channel.publish(name, message);
  }

  subscribe<N extends ChannelMessageName>(name: N, listener: (message: ChannelMessage<N>) => void): void {
    this.channel.subscribe(name, listener);
  }

  /** Called after messages may have been missed. */
  onRestored(listener: () => void): void {
    this.channel.onRestored(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.channel.close();
  }
}
