import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import { makeFolder } from '../configuration/data.folder.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';

const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);
/** Files on their way in, of which nobody knows the hash yet, and on their way out, under their own. */
const ARRIVING = 'arriving-';
const LEAVING = 'leaving-';
/** Nobody is at work any more at what was on its way so long ago, in milliseconds. */
const STUCK_MS = 3_600_000;

/** Keeps uploads as they came, under the hash of their content: the same file twice is one file. */
@Injectable()
export class UploadStore {
  readonly #folder: string;

  constructor(@Inject(CONFIGURATION) configuration: ServerConfiguration) {
    this.#folder = join(configuration.dataDir, 'uploads');
  }

  /** Takes a stream in and returns its SHA-256; nothing is left behind when it breaks off. */
  async keep(content: Readable): Promise<string> {
    makeFolder(this.#folder);
    const arriving = join(this.#folder, `${ARRIVING}${newId()}`);
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

  /** Hashes of what came, and did not come again, before a moment. */
  async listOlder(before: Date): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const old: string[] = [];
    for (const name of names) if (isHash(name) && (await this.#isOlder(name, before))) old.push(name);
    return old;
  }

  /**
   * Removes a file, unless it comes again meanwhile: it is put aside first, so that another upload of it finds its
   * place free, and one that came just before is put back.
   * @returns whether it is gone
   */
  async remove(hash: string, before: Date): Promise<boolean> {
    const leaving = `${LEAVING}${hash}`;
    try {
      await rename(join(this.#folder, hash), join(this.#folder, leaving));
    } catch {
      return false;
    }
    if (await this.#isOlder(leaving, before)) {
      await rm(join(this.#folder, leaving), { force: true });
      return true;
    }
    await rename(join(this.#folder, leaving), join(this.#folder, hash));
    return false;
  }

  /**
   * Mends what a killed process left on its way: what was arriving never came whole and goes; what was leaving is put
   * back, to be removed again by whoever knows that it may be.
   */
  async sweep(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - STUCK_MS);
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => null);
      // The moment it got its name, not that of its content.
      if (found === null || found.ctime >= before) continue;
      if (name.startsWith(ARRIVING)) await rm(path, { force: true });
      else if (name.startsWith(LEAVING) && isHash(name.slice(LEAVING.length)))
        await rename(path, join(this.#folder, name.slice(LEAVING.length)));
    }
  }

  async #isOlder(name: string, before: Date): Promise<boolean> {
    const found = await stat(join(this.#folder, name)).catch(() => null);
    return found !== null && found.mtime < before;
  }
}
