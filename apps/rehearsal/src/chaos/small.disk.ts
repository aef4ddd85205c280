import { spawnSync } from 'node:child_process';
import { open, rm, rmdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A cluster with a week in it takes about an eighth of it. Whenever PostgreSQL fell because it could not write its log, it
 * keeps one more segment of that, 16 MiB, up to its `max_wal_size` of 2 GiB: this is room for thirty times.
 */
const SIZE_MIB = 640;
const PIECE_BYTES = 1024 * 1024;

/** A filesystem of our own that can be filled to the last byte. It lies in memory, and is gone when it is closed. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null where mounting is not permitted: it takes root, and not every container lets root do it. */
  static async open(): Promise<SmallDisk | null> {
    const folder = await mkdtemp(join(tmpdir(), 'innoweek-disk-'));
    const kind = ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=755`];
    if (spawnSync('mount', [...kind, 'innoweek-chaos', folder]).status === 0) return new SmallDisk(folder);
    await rmdir(folder);
    return null;
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const file = await open(this.#ballast, 'a');
    try {
      for (let size = PIECE_BYTES; size >= 1;) {
        const { bytesWritten } = await file.write(Buffer.alloc(size)).catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
            return { bytesWritten: 0 };
          throw error;
        });
        if (bytesWritten < size) size = Math.floor(size / 2);
      }
    } finally {
      await file.close();
    }
  }

  /** Gives back what was taken. */
  async makeRoom(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  async close(): Promise<void> {
    // Whoever still holds a file of it keeps it until they let go.
    spawnSync('umount', ['-l', this.folder]);
    await rmdir(this.folder);
  }
}
