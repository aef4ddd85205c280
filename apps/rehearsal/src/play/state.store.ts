import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const stateSchema = z.object({
  seed: z.number().int(),
  scale: z.number(),
  days: z.number().int(),
  edition: z.string(),
  /** Number and last moment of the plan's actions: another version of the plan is another week. */
  plan: z.string(),
  watermark: z.number().int(),
  above: z.array(z.number().int()),
  /** What the edition's clock showed when this was written. */
  clock: z.number(),
  finished: z.boolean(),
});
export type PlayState = z.infer<typeof stateSchema>;

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Keeps how far the rehearsal has come in a file, so that another process can carry on. */
export class StateStore {
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string | null) {}

  async read(): Promise<PlayState | null> {
    if (this.path === null) return null;
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (text === null) return null;
    try {
      return stateSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new Error(`${this.path} is not a state file of the rehearsal; delete it to begin anew.`, {
        cause: error,
      });
    }
  }

  /** Whoever reads the file finds the old state or the new one, never half of one. */
  async write(state: PlayState): Promise<void> {
    const path = this.path;
    if (path === null) return;
    this.writing = this.writing.then(async () => {
      await writeFile(`${path}.next`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      await rename(`${path}.next`, path);
    });
    await this.writing;
  }
}
