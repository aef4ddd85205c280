import { defaultStringifySearch } from '@tanstack/react-router';
import { createContext, use } from 'react';
import type { ExplainSearch } from './explain.search.ts';

/** Where explanations are shown: as a page of their own, or over the board. */
export type ExplainPlace = {
  /** The edition in the address; undefined: the current one. */
  edition: string | undefined;
  /** Shows another one; `replace`: in the place of this one, as far as the browser's way back goes. */
  open: (search: ExplainSearch, how?: { replace?: boolean }) => void;
};

export const ExplainPlaceContext = createContext<ExplainPlace | null>(null);
export const useExplainPlace = (): ExplainPlace | null => use(ExplainPlaceContext);

/** The page of an explanation: what is opened in a window of its own, and sent to others. */
export const explainHref = (search: ExplainSearch): string => `/explain${defaultStringifySearch(search)}`;
