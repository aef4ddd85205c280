import { CHANNEL_MESSAGES, type ChannelMessage, type ChannelMessageName } from '@innoweek/contracts';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { CONNECTION } from '../database/connection.settings.ts';
import { redisRetryMs, SILENT_MS, watchRedis } from './redis.watch.ts';

type Listener<N extends ChannelMessageName> = (message: ChannelMessage<N>) => void;

/**
 * Small messages to every process. They may be lost while a connection is down: listeners are told by
 * `onRestored` when that may have happened, and look for themselves.
 */
export type Channel = {
  start(): Promise<void>;
  publish<N extends ChannelMessageName>(name: N, message: ChannelMessage<N>): Promise<void>;
  subscribe<N extends ChannelMessageName>(name: N, listener: Listener<N>): void;
  onRestored(listener: () => void): void;
  close(): Promise<void>;
};

const RECONNECT_MS = 500;
const topicOf = (name: ChannelMessageName): string => `innoweek_${name}`;

/** Gives parsed messages to their listeners; what does not parse is somebody else's and ignored. */
class Listeners {
  readonly #byTopic = new Map<string, (text: string) => void>();
  readonly #restored: (() => void)[] = [];

  add<N extends ChannelMessageName>(name: N, listener: Listener<N>): void {
    const topic = topicOf(name);
    const earlier = this.#byTopic.get(topic);
    this.#byTopic.set(topic, (text) => {
      earlier?.(text);
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return;
      }
      const message = CHANNEL_MESSAGES[name].safeParse(value);
      if (message.success) listener(message.data);
    });
  }
  onRestored(listener: () => void): void {
    this.#restored.push(listener);
  }
  restored(): void {
    for (const listener of this.#restored) listener();
  }
  receive(topic: string, text: string): void {
    this.#byTopic.get(topic)?.(text);
  }
}

/** LISTEN and NOTIFY on a connection of its own, made again whenever it is lost. */
export const postgresChannel = (url: string, source: DataSource): Channel => {
  const listeners = new Listeners();
  let client: pg.Client | null = null;
  let closed = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      ...CONNECTION,
      connectionString: url,
      application_name: 'innoweek-channel',
    });
    next.on('notification', ({ channel, payload }) => {
      listeners.receive(channel, payload ?? '');
    });
    next.on('error', () => {
      lose(next);
    });
    next.on('end', () => {
      lose(next);
    });
    await next.connect();
    for (const name of channelNames()) await next.query(`LISTEN ${topicOf(name)}`);
    client = next;
  };
  const lose = (lost: pg.Client): void => {
    if (client !== lost) return;
    client = null;
    lost.end().catch(() => undefined);
    reconnect();
  };
  const reconnect = (): void => {
    if (closed) return;
    setTimeout(() => {
      if (closed || client) return;
      connect().then(
        () => {
          listeners.restored();
        },
        () => {
          reconnect();
        },
      );
    }, RECONNECT_MS);
  };

  return {
    start: connect,
    publish: async (name, message) => {
      await source.query('select pg_notify($1, $2)', [topicOf(name), JSON.stringify(message)]);
    },
    subscribe: (name, listener) => {
      listeners.add(name, listener);
    },
    onRestored: (listener) => {
      listeners.onRestored(listener);
    },
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
};

/** Whoever tells something does not wait longer for Redis to take it, in milliseconds. */
const PUBLISH_MS = 1_000;

/** Redis pub/sub; the client reconnects and subscribes again by itself. */
export const redisChannel = (url: string, silentMs = SILENT_MS): Channel => {
  const listeners = new Listeners();
  const settings = { lazyConnect: true, retryStrategy: redisRetryMs };
  const publisher = new Redis(url, {
    ...settings,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: PUBLISH_MS,
  });
  const subscriber = new Redis(url, { ...settings, maxRetriesPerRequest: null });
  const endWatches = [publisher, subscriber].map((redis) => watchRedis(redis, silentMs));
  let started = false;
  const isWhole = (): boolean => [publisher, subscriber].every(({ status }) => status === 'ready');
  for (const redis of [publisher, subscriber]) {
    redis.on('error', () => undefined);
    // Whoever is told that all is well again may tell something at once.
    redis.on('ready', () => {
      if (started && isWhole()) listeners.restored();
    });
  }
  subscriber.on('message', (topic: string, text: string) => {
    listeners.receive(topic, text);
  });
  return {
    start: async () => {
      await Promise.all([publisher.connect(), subscriber.connect()]);
      await subscriber.subscribe(...channelNames().map(topicOf));
      started = true;
    },
    publish: async (name, message) => {
      await publisher.publish(topicOf(name), JSON.stringify(message));
    },
    subscribe: (name, listener) => {
      listeners.add(name, listener);
    },
    onRestored: (listener) => {
      listeners.onRestored(listener);
    },
    close: async () => {
      for (const end of endWatches) end();
      await Promise.all([publisher.quit(), subscriber.quit()].map((quit) => quit.catch(() => undefined)));
    },
  };
};

const isChannelName = (name: string): name is ChannelMessageName => name in CHANNEL_MESSAGES;
const channelNames = (): ChannelMessageName[] => Object.keys(CHANNEL_MESSAGES).filter(isChannelName);
