import { TILES } from '@innoweek/places';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';

/** `code`: two to four letters, for where there is no room for a name. */
export type PlaceName = { full: string; short: string; code: string };

/** What took place in no unit's territory: it has no rank, but without it the units do not add up. */
export const NO_UNIT = 'none';

const tiles = new Map(TILES.map((tile) => [tile.id, tile]));

/** English names that do not fit a tile, by id; others are short enough. */
const SHORT_ENGLISH: Readonly<Record<string, string>> = {
  'CN-XJ-XPCC': 'XPCC',
  'CN-NM': 'Inner Mon.',
  'CN-HL': 'Heilongj.',
  'CN-HK': 'Hong Kong',
  'CN-MO': 'Macao',
  'CN-TW': 'Taiwan',
};

/** Letters of the places whose id ends in a number, or in none of two. */
const CODES: Readonly<Record<string, string>> = {
  'CN-XJ-XPCC': 'XPCC',
  'CN-LN-210200': 'DL',
  'CN-ZJ-330200': 'NB',
  'CN-FJ-350200': 'XM',
  'CN-SD-370200': 'QD',
  'CN-GD-440300': 'SZ',
};

/** Names of territories in the reader's language. */
export const usePlaceName = (): ((unit: string) => PlaceName) => {
  const { t } = useTranslation('board');
  const language = currentLanguage();
  return (unit) => {
    const tile = tiles.get(unit);
    if (!tile) {
      const text = unit === NO_UNIT ? t('unitNone') : unit;
      return { full: text, short: text, code: text };
    }
    const code = CODES[unit] ?? unit.slice('CN-'.length);
    return language === 'en'
      ? { full: tile.nameEn, short: SHORT_ENGLISH[unit] ?? tile.nameEn, code }
      : { full: tile.name, short: tile.shortName, code };
  };
};
