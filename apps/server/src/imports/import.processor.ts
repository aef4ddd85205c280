import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { JobPayload } from '@innoweek/contracts';
import { LedgerTraffic } from '../counting/ledger.traffic.ts';
import { Rounds } from '../operations/rounds.timer.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { givingWay } from '../queue/job.pace.ts';
import { ImportCommitter } from './import.committer.ts';
import { ImportReader } from './import.reader.ts';
import { ImportRepository } from './import.repository.ts';
import { ImportService } from './import.service.ts';

/** How often imports are looked for whose job was lost, in milliseconds. */
const SWEEP_MS = 15_000;

@Injectable()
@HandlesJob('readImport')
export class ReadImportProcessor implements JobHandler<'readImport'> {
  constructor(
    private readonly reader: ImportReader,
    private readonly imports: ImportRepository,
    private readonly traffic: LedgerTraffic,
  ) {}

  async handle(job: JobPayload<'readImport'>): Promise<void> {
    await givingWay(
      () => this.traffic.isBusy(),
      () => this.reader.read(job.import),
    );
    await this.imports.tell(job.import);
  }
}

@Injectable()
@HandlesJob('commitImport')
export class CommitImportProcessor implements JobHandler<'commitImport'> {
  constructor(
    private readonly committer: ImportCommitter,
    private readonly imports: ImportRepository,
    private readonly traffic: LedgerTraffic,
  ) {}

  async handle(job: JobPayload<'commitImport'>): Promise<void> {
    await givingWay(
      () => this.traffic.isBusy(),
      () => this.committer.commit(job.import),
    );
    await this.imports.tell(job.import);
  }
}

/** Asks again for imports that a crash, or a queue that was away, left half-way. */
@Injectable()
export class ImportSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  // The database may be away for a moment; the next sweep asks again.
  readonly #rounds = new Rounds(
    () => this.imports.remindUnfinished(),
    () => undefined,
  );

  constructor(private readonly imports: ImportService) {}

  onApplicationBootstrap(): void {
    void this.#rounds.once();
    this.#rounds.begin(SWEEP_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#rounds.end();
  }
}
