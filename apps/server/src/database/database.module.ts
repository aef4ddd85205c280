import { Global, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SnapshotReader } from './snapshot.reader.ts';

@Injectable()
class DatabaseCloser implements OnApplicationShutdown {
  constructor(
    private readonly source: DataSource,
    private readonly snapshots: SnapshotReader,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.snapshots.close();
    if (this.source.isInitialized) await this.source.destroy();
  }
}

/** Gives every room the open data source of this process, and what reads beside it. */
@Global()
@Module({})
export class DatabaseModule {
  static with(source: DataSource, replicaUrl: string | undefined): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: source },
        { provide: SnapshotReader, useValue: new SnapshotReader(source, replicaUrl) },
        DatabaseCloser,
      ],
      exports: [DataSource, SnapshotReader],
    };
  }
}
