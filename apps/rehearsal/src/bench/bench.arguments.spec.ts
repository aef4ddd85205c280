import { describe, expect, it } from '@jest/globals';
import { ArgumentError, readBenchOptions } from './bench.arguments.ts';
import { FIGURES } from './bench.context.ts';

describe('what the bench is asked', () => {
  it('is everything unless it is said', () => {
    const { only, recounted } = readBenchOptions([]);
    expect([...only]).toEqual([...FIGURES]);
    expect(recounted).toBe(1_000_000);
  });

  it('names figures and the length of the ledger', () => {
    const { only, recounted } = readBenchOptions(['--only=i, vii', '--recount=10000000']);
    expect([...only]).toEqual(['i', 'vii']);
    expect(recounted).toBe(10_000_000);
  });

  it.each([
    [['--only=xi'], 'xi'],
    [['--only='], '--only='],
    [['--recount=750'], '750'],
    [['--recount=many'], 'many'],
    [['--fast'], '--fast'],
    [['--peers'], '--peers'],
    [['i'], 'i'],
  ])('refuses %j and says why', (words, named) => {
    expect(() => readBenchOptions(words)).toThrow(ArgumentError);
    expect(() => readBenchOptions(words)).toThrow(named);
  });
});
