import { createContext, use } from 'react';

/** The explained figure as the board behind the explanation shows it now; undefined where none shows it. */
export const BoardFigure = createContext<number | undefined>(undefined);
export const useBoardFigure = (): number | undefined => use(BoardFigure);
