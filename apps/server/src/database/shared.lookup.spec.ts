import { describe, expect, it } from '@jest/globals';
import { SharedLookup } from './shared.lookup.ts';

type Asked = { keys: readonly string[]; answer: (values?: ({ of: string } | null)[]) => void };

/** A lookup whose queries are answered by hand. */
const stage = (): { lookup: SharedLookup<{ of: string }>; asked: Asked[]; next: () => Promise<Asked> } => {
  const asked: Asked[] = [];
  const lookup = new SharedLookup<{ of: string }>(
    (keys) =>
      new Promise((resolve) => {
        asked.push({
          keys,
          answer: (values = keys.map((of) => ({ of }))) => {
            resolve(values);
          },
        });
      }),
  );
  const next = async (): Promise<Asked> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const first = asked.shift();
      if (first) return first;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('nothing was asked');
  };
  return { lookup, asked, next };
};

describe('a shared lookup', () => {
  it('asks once for all who ask together, and once for all who come meanwhile', async () => {
    const { lookup, asked, next } = stage();
    const first = [lookup.load('a'), lookup.load('b')];
    const query = await next();
    expect(query.keys).toEqual(['a', 'b']);
    const meanwhile = [lookup.load('c'), lookup.load('d')];
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked).toEqual([]);
    query.answer();
    expect(await Promise.all(first)).toEqual([{ of: 'a' }, { of: 'b' }]);
    const second = await next();
    expect(second.keys).toEqual(['c', 'd']);
    second.answer();
    expect(await Promise.all(meanwhile)).toEqual([{ of: 'c' }, { of: 'd' }]);
  });

  it('keeps what it found, and looks each time for what it did not find', async () => {
    const { lookup, next, asked } = stage();
    const first = lookup.load('a');
    (await next()).answer();
    expect(await first).toEqual({ of: 'a' });
    expect(await lookup.load('a')).toEqual({ of: 'a' });
    expect(asked).toEqual([]);
    const missing = lookup.load('nobody');
    (await next()).answer([null]);
    expect(await missing).toBeNull();
    const again = lookup.load('nobody');
    (await next()).answer([{ of: 'nobody' }]);
    expect(await again).toEqual({ of: 'nobody' });
  });

  it('forgets at an announcement, also what was asked for before it', async () => {
    const { lookup, next } = stage();
    const before = lookup.load('a');
    const query = await next();
    lookup.forget();
    query.answer([{ of: 'old' }]);
    expect(await before).toEqual({ of: 'old' });
    const after = lookup.load('a');
    (await next()).answer([{ of: 'new' }]);
    expect(await after).toEqual({ of: 'new' });
  });

  it('goes on after a query that failed', async () => {
    let fails = true;
    const lookup = new SharedLookup<{ of: string }>((keys) =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve(keys.map((of) => ({ of }))),
    );
    await expect(lookup.load('a')).rejects.toThrow('away');
    fails = false;
    expect(await lookup.load('a')).toEqual({ of: 'a' });
  });
});
