import type { Problem } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';

/**
 * Why a board is refused, in the language on the screen: a socket is answered in the browser's, which may be another
 * one.
 */
export const useRefusalText = (): ((problem: Problem) => string) => {
  const { t } = useTranslation('board');
  return ({ code, detail, title }) => {
    switch (code) {
      case 'board_closed':
      case 'board_not_found':
      case 'display_ended':
        return t(`refusals.${code}`);
      default:
        return detail ?? title;
    }
  };
};
