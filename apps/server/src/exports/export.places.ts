import { ORGANISATION_KINDS, type Language } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { KIND_NAMES } from '@innoweek/sheets';
import { EXPORT_WORDS } from './export.words.ts';

/** What a scope is called: units, kinds and the nation by name, others by what they are called in addresses. */
export const nameOfScope = (scope: string, language: Language): string => {
  const words = EXPORT_WORDS[language];
  if (scope === 'nation') return words.nation;
  if (scope === 'unit:none') return words.noUnit;
  const unit = findUnit(scope.replace('unit:', ''));
  if (unit) return language === 'en' ? unit.nameEn : unit.name;
  const kind = ORGANISATION_KINDS.find((known) => scope === `kind:${known}`);
  return kind ? KIND_NAMES[language][kind] : scope;
};

/** What an edition's zone is called. */
export const nameOfZone = (zone: string, language: Language): string => {
  const { zones } = EXPORT_WORDS[language];
  return zone === 'Asia/Shanghai' ? zones[zone] : zone;
};

// Sweden writes days and hours as ISO 8601 does.
const formatOf = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

/** Writes moments as the clocks of a zone show them: `2016-10-13 09:00`. */
export const wallClock = (zone: string): ((at: number | string) => string) => {
  const format = formatOf(zone);
  return (at) => format.format(typeof at === 'string' ? Date.parse(at) : at);
};
