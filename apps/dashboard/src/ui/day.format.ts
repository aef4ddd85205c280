import type { Language } from '@innoweek/contracts';

/** English dates name the day first, as in the rest of the world that is not America: 12 Oct 2016. */
export const dateLocale = (language: Language): 'en-GB' | 'zh-CN' => (language === 'en' ? 'en-GB' : 'zh-CN');

/** Of a day without its year; in English with the month's name, since 10/12 is another day on either side of the sea. */
export const dayParts = (language: Language): Intl.DateTimeFormatOptions => ({
  month: language === 'en' ? 'short' : 'numeric',
  day: 'numeric',
});

/** A day without its year: 10/12 · 12 Oct. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(dateLocale(language), { ...dayParts(language), timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
