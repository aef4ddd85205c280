import { useBoardPlace } from '../board/board.place.ts';
import { comparedIn, type Compared } from './comparison.model.ts';
import { momentText } from './moment.address.ts';

/** The other moment that the board's past is compared with, kept in the address: its link compares the same. */
export const useComparison = (): [Compared | null, (next: Compared | null) => void] => {
  const { search, change } = useBoardPlace();
  const choose = (next: Compared | null): void => {
    const compare = next === null ? undefined : next === 'now' ? next : momentText(next);
    change((now) => ({ ...now, compare }));
  };
  return [comparedIn(search.compare), choose];
};
