import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';

/** Keeps uploads as they came, under the hash of their content: the same file twice is one file. */
@Injectable()
export class UploadStore {
  readonly #folder: string;

  constructor(@Inject(CONFIGURATION) configuration: ServerConfiguration) {
    this.#folder = join(configuration.dataDir, 'uploads');
  }

  /** Takes a stream in and returns its SHA-256; nothing is left behind when it breaks off. */
  async keep(content: Readable): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const arriving = join(this.#folder, `arriving-${newId()}`);
    const hash = createHash('sha256');
    try {
      await pipeline(
        content,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(arriving, { flags: 'wx' }),
      );
      const name = hash.digest('hex');
      await rename(arriving, join(this.#folder, name));
      return name;
    } catch (error) {
      await rm(arriving, { force: true });
      throw error;
    }
  }

  read(hash: string): Promise<Buffer> {
    return readFile(join(this.#folder, hash));
  }
}
