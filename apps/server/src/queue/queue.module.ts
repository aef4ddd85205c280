import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ChangeService } from './change.service.ts';
import { CHANNEL, ChannelService } from './channel.service.ts';
import { postgresChannel, redisChannel } from './channel.ts';
import { JobService, QUEUE_BACKEND } from './job.service.ts';
import { JobWorkerService } from './job.worker.ts';
import { postgresBackend, redisBackend } from './queue.backend.ts';

/** Jobs and messages, on Redis where there is one and on PostgreSQL where there is none. */
@Global()
@Module({})
export class QueueModule {
  /** @param works whether this process runs jobs; every process may ask for them. */
  static with(databaseUrl: string, redisUrl: string | undefined, works: boolean): DynamicModule {
    return {
      module: QueueModule,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: QUEUE_BACKEND,
          useFactory: () => (redisUrl ? redisBackend(redisUrl) : postgresBackend(databaseUrl)),
        },
        {
          provide: CHANNEL,
          useFactory: (source: DataSource) =>
            redisUrl ? redisChannel(redisUrl) : postgresChannel(databaseUrl, source),
          inject: [DataSource],
        },
        JobService,
        ChannelService,
        ChangeService,
        ...(works ? [JobWorkerService] : []),
      ],
      exports: [JobService, ChannelService, ChangeService],
    };
  }
}
