import { createContext, use } from 'react';

/**
 * The version of the board that the figures around a link are of; null while they are the newest. `none`: the figures
 * are those of no version, such as what is now known of a past, so that no explanation of a version adds up to them.
 */
export type Shown = number | 'none' | null;

export const ShownVersion = createContext<Shown>(null);
export const useShownVersion = (): Shown => use(ShownVersion);
