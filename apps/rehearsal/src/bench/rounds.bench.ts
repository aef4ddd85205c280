import { drifts, mean } from './figure.model.ts';

/** A round and the floor under it. */
export type FlooredRound<Round> = { readonly floor: number; readonly round: Round };

/**
 * Rounds that each lie between two floors. One whose floors differ by more than a quarter is void and repeated, at most
 * as many times as there are rounds.
 * @param tell says how a round went, and whether it is void
 */
export const betweenFloors = async <Round>(
  rounds: number,
  measureFloor: () => Promise<number>,
  measureRound: (n: number) => Promise<Round>,
  tell: (n: number, floors: readonly [number, number], round: Round, moved: boolean) => void,
): Promise<FlooredRound<Round>[]> => {
  const kept: FlooredRound<Round>[] = [];
  let before = await measureFloor();
  for (let n = 1; kept.length < rounds && n <= 2 * rounds; n += 1) {
    const round = await measureRound(n);
    const after = await measureFloor();
    const moved = drifts([before, after]);
    tell(n, [before, after], round, moved);
    if (!moved) kept.push({ floor: mean([before, after]), round });
    before = after;
  }
  if (kept.length < rounds)
    throw new Error('The floor moves by more than a quarter all the time: this machine is busy otherwise.');
  return kept;
};
