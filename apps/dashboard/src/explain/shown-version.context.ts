import { createContext, use } from 'react';

/** The version of the board that the figures around a link are of; null while they are the newest. */
export const ShownVersion = createContext<number | null>(null);
export const useShownVersion = (): number | null => use(ShownVersion);
