import { describe, expect, it } from '@jest/globals';
import { ArgumentError, readBenchOptions } from './bench.arguments.ts';
import { FIGURES } from './bench.context.ts';

describe('what the bench is asked', () => {
  it('is everything but peers unless it is said', () => {
    const { only, recounted, peers } = readBenchOptions([]);
    expect([...only]).toEqual(FIGURES.filter((figure) => figure !== 'iii'));
    expect(recounted).toBe(1_000_000);
    expect(peers).toBe(false);
  });

  it('is what peers are measured for, too, when they are asked for', () => {
    expect([...readBenchOptions(['--peers']).only]).toEqual([...FIGURES]);
    expect(readBenchOptions(['--peers', '--only=iii,iv'])).toEqual({
      only: new Set(['iii', 'iv']),
      recounted: 1_000_000,
      peers: true,
    });
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
    [['--only=iii'], '--peers'],
    [['--peers=Directus'], '--peers'],
    [['i'], 'i'],
  ])('refuses %j and says why', (words, named) => {
    expect(() => readBenchOptions(words)).toThrow(ArgumentError);
    expect(() => readBenchOptions(words)).toThrow(named);
  });
});
