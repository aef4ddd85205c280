import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateStore, type PlayState } from './state.store.ts';

const STATE: PlayState = {
  seed: 1,
  scale: 0.02,
  days: 7,
  edition: 'rehearsal-1-1',
  plan: '99/1000/5',
  watermark: 12,
  above: [14, 17],
  clock: 1_476_237_600_000,
  finished: false,
};

describe('the state file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read as it was written, the last of many writes', async () => {
    const store = new StateStore(join(folder, 'state.json'));
    expect(await store.read()).toBeNull();
    await Promise.all([1, 2, 3].map((watermark) => store.write({ ...STATE, watermark })));
    expect(await store.read()).toEqual({ ...STATE, watermark: 3 });
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('is refused in one sentence when it is something else', async () => {
    const path = join(folder, 'state.json');
    await writeFile(path, '{"seed":');
    await expect(new StateStore(path).read()).rejects.toThrow('is not a state file of the rehearsal');
    expect(await readFile(path, 'utf8')).toBe('{"seed":');
  });

  it('is not written where nobody asked for one', async () => {
    await new StateStore(null).write(STATE);
    expect(await readdir(folder)).toEqual([]);
  });
});
