import { createContext, use } from 'react';

/**
 * The version of the board that the figures around a link are of; null while they are the newest. `actual`: they are
 * what is now known to have happened before a minute. `none`: of which they are is not known yet.
 */
export type Shown = number | Actual | 'none' | null;
export type Actual = { readonly actual: string };

/** As the address of an explanation says it. */
export const explainedOf = (shown: Shown): { version?: number; actual?: string } => {
  if (typeof shown === 'number') return { version: shown };
  return shown === null || shown === 'none' ? {} : { actual: shown.actual };
};

export const ShownVersion = createContext<Shown>(null);
export const useShownVersion = (): Shown => use(ShownVersion);
