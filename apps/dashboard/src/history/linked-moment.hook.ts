import type { HistoryMode } from '@innoweek/contracts';
import { useEffect, useState } from 'react';
import type { BoardPlace } from '../board/board.place.ts';
import type { BoardSearch } from '../board/board.search.ts';
import { momentText } from './moment.address.ts';

/** Where the slider rests for so long is written to the address. */
const RESTS_MS = 300;

export type LookedAt = { moment: number | null; mode: HistoryMode };

type Linked = Pick<BoardSearch, 'moment' | 'past' | 'compare'>;

const linkOf = ({ moment, mode }: LookedAt): Linked =>
  moment === null
    ? { moment: undefined, past: undefined, compare: undefined }
    : { moment: momentText(moment), past: mode === 'true' ? 'actual' : undefined };

const lookedAtIn = ({ moment, past }: Linked): LookedAt => ({
  moment: moment === undefined ? null : Date.parse(moment),
  mode: past === 'actual' ? 'true' : 'known',
});

const keyOf = ({ moment, past }: Linked): string => `${moment ?? ''} ${past ?? ''}`;

/** What the address says; a wall shows the present, for nothing on it would say that it does not. */
export const linkedMoment = ({ wall, moment, past }: BoardPlace['search']): LookedAt =>
  lookedAtIn(wall === 1 ? {} : { moment, past });

/**
 * Keeps the moment that is looked back at in the address, so that its link shows the same to somebody else; and moves
 * there when the address says another one (a link, the browser's way back).
 * @param isResting whether it is one that is looked at, and not one of many that pass by
 */
export const useLinkedMoment = (
  { search, change }: BoardPlace,
  { moment, mode }: LookedAt,
  isResting: boolean,
  move: (to: LookedAt) => void,
): void => {
  const isWall = search.wall === 1;
  const inAddress = keyOf(isWall ? {} : search);
  const [seen, setSeen] = useState(inAddress);
  const [written, setWritten] = useState(inAddress);
  if (inAddress !== seen) {
    setSeen(inAddress);
    if (inAddress !== written) {
      setWritten(inAddress);
      move(linkedMoment(search));
    }
  }
  useEffect(() => {
    const link = linkOf({ moment, mode });
    if (isWall || !isResting || keyOf(link) === inAddress) return undefined;
    const timer = setTimeout(() => {
      setWritten(keyOf(link));
      change((now) => ({ ...now, ...link }));
    }, RESTS_MS);
    return () => clearTimeout(timer);
  }, [isWall, isResting, moment, mode, inAddress, change]);
};
