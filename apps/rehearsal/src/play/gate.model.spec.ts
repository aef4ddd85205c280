import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { eachOf, Gate, Lanes } from './gate.model.ts';
import { Progress } from './progress.model.ts';

describe('the gate', () => {
  it('lets no more through than its width, and everything in the end', async () => {
    let running = 0;
    let most = 0;
    const done = await eachOf([...Array(50).keys()], 4, async (n) => {
      most = Math.max(most, (running += 1));
      await turn();
      running -= 1;
      return n * 2;
    });
    expect(most).toBe(4);
    expect(done).toEqual([...Array(50).keys()].map((n) => n * 2));
  });
});

describe('lanes', () => {
  it('keep the order within a lane and let others overtake', async () => {
    const lanes = new Lanes(new Gate(3));
    const seen: string[] = [];
    for (const [lane, turns] of [
      ['a', 5],
      ['a', 1],
      ['b', 1],
    ] as const) {
      lanes.add(lane, async () => {
        for (let i = 0; i < turns; i += 1) await turn();
        seen.push(`${lane}${turns}`);
      });
    }
    await lanes.drained();
    expect(seen.filter((name) => name.startsWith('a'))).toEqual(['a5', 'a1']);
    expect(seen[0]).toBe('b1');
    expect(lanes.waiting).toBe(0);
  });

  it('begin nothing more after a failure, and throw it', async () => {
    const lanes = new Lanes(new Gate(1));
    const seen: number[] = [];
    for (const n of [1, 2, 3]) {
      lanes.add('a', async () => {
        seen.push(n);
        await turn();
        if (n === 2) throw new Error('refused');
      });
    }
    await expect(lanes.drained()).rejects.toThrow('refused');
    expect(seen).toEqual([1, 2]);
  });
});

describe('progress', () => {
  it('remembers exactly what is done, also through a file', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (done) => {
        const progress = new Progress();
        for (const index of done) progress.add(index);
        const { watermark, above } = progress.toJSON();
        const read = new Progress(watermark, above);
        const wanted = new Set(done);
        for (let index = 0; index <= 61; index += 1) {
          expect(read.has(index)).toBe(wanted.has(index));
        }
        expect(read.done).toBe(wanted.size);
        expect(above.every((index) => index > watermark)).toBe(true);
      }),
    );
  });
});
