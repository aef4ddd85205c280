import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { Archive } from '../database/embedded-archive.files.ts';
import { Rounds } from '../operations/rounds.timer.ts';
import { isSegment } from './backup.shelf.ts';
import { namesIn, sync } from './durable.files.ts';
import { mirrorUploads } from './upload.mirror.ts';

/** Milliseconds between rounds: an upload is lost with the machine only within this time of its arrival. */
const ROUND_MS = 20_000;

/** A segment has 16 MB however little is in it; zeros pack well, and the quickest way does it. */
const LEVEL = 1;

/** Packs segments of the log that PostgreSQL has archived. Torn off at any point, it leaves the one or the other. */
export const packSegments = async ({ wal }: Archive): Promise<void> => {
  for (const name of await namesIn(wal)) {
    if (!isSegment(name) || name.endsWith('.gz')) continue;
    const [path, unfinished] = [join(wal, name), join(wal, `packing.${name}`)];
    await pipeline(
      createReadStream(path),
      createGzip({ level: LEVEL }),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, `${path}.gz`);
    await sync(wal);
    await rm(path);
  }
};

/** Looks after a backup folder while the server runs: packs the log, and copies uploads as they come. */
export class ArchiveKeeper {
  readonly #log = new Logger('backup');
  readonly #rounds = new Rounds(
    () => this.#look(),
    (error) => {
      this.#log.error({ msg: 'the backup folder could not be looked after', err: error });
    },
  );

  constructor(
    private readonly archive: Archive,
    private readonly uploads: string,
  ) {
    this.#rounds.begin(ROUND_MS);
  }

  /** To be called when PostgreSQL has stopped: what came last is kept, too. */
  async stop(): Promise<void> {
    await this.#rounds.end();
    await this.#rounds.once();
  }

  async #look(): Promise<void> {
    await packSegments(this.archive);
    await mirrorUploads(this.uploads, this.archive.uploads);
  }
}
