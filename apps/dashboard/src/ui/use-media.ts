import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, as it is and becomes. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    useCallback(
      (listener) => {
        const list = matchMedia(query);
        list.addEventListener('change', listener);
        return () => list.removeEventListener('change', listener);
      },
      [query],
    ),
    () => matchMedia(query).matches,
  );

/** As narrow as a telephone that is held upright; the style sheets of the board say the same. */
export const PHONE = '(max-width: 599px)';
/** Wide enough for two columns, and not for all of a board at once. */
export const LAPTOP = '(min-width: 1024px) and (max-width: 1599px)';
/** Three screens beside each other, or one as wide. */
export const THREE_SCREENS = '(min-aspect-ratio: 5 / 2) and (min-width: 1600px)';
