import { TILES } from '@innoweek/places';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';

export type PlaceName = { full: string; short: string };

const tiles = new Map(TILES.map((tile) => [tile.id, tile]));

/** English names that do not fit a tile, by id; others are short enough. */
const SHORT_ENGLISH: Readonly<Record<string, string>> = {
  'CN-XJ-XPCC': 'XPCC',
  'CN-NM': 'Inner Mong.',
  'CN-HL': 'Heilongj.',
  'CN-HK': 'Hong Kong',
  'CN-MO': 'Macao',
  'CN-TW': 'Taiwan',
};

/** Names of territories in the reader's language. */
export const usePlaceName = (): ((unit: string) => PlaceName) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  return (unit) => {
    const tile = tiles.get(unit);
    if (!tile) {
      const text = unit === 'none' ? t('unitNone') : unit;
      return { full: text, short: text };
    }
    return language === 'en'
      ? { full: tile.nameEn, short: SHORT_ENGLISH[unit] ?? tile.nameEn }
      : { full: tile.name, short: tile.shortName };
  };
};
