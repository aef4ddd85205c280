import { describe, expect, it } from '@jest/globals';
import { ArgumentError, readBenchOptions } from './bench.arguments.ts';
import { FIGURES } from './bench.context.ts';

describe('what the bench is asked', () => {
  it('is everything, without other products, unless it is said', () => {
    const { only, peers, recounted } = readBenchOptions([]);
    expect([...only]).toEqual([...FIGURES]);
    expect(peers).toBe(false);
    expect(recounted).toBe(1_000_000);
  });

  it('names figures, other products and the length of the ledger', () => {
    const { only, peers, recounted } = readBenchOptions(['--only=i, vii', '--peers', '--recount=10000000']);
    expect([...only]).toEqual(['i', 'vii']);
    expect(peers).toBe(true);
    expect(recounted).toBe(10_000_000);
  });

  it.each([
    [['--only=xi'], 'xi'],
    [['--only='], '--only='],
    [['--recount=750'], '750'],
    [['--recount=many'], 'many'],
    [['--fast'], '--fast'],
    [['i'], 'i'],
  ])('refuses %j and says why', (words, named) => {
    expect(() => readBenchOptions(words)).toThrow(ArgumentError);
    expect(() => readBenchOptions(words)).toThrow(named);
  });
});
