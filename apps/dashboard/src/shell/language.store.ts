import { LANGUAGES, type Language } from '@innoweek/contracts';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { loadTexts } from '../texts/index.ts';
import { readPreference, writePreference } from './preference.store.ts';

const isLanguage = (value: string | null): value is Language =>
  LANGUAGES.some((language) => language === value);

/** What was chosen before, or what the browser prefers; Chinese when it prefers neither. */
const preferredLanguage = (): Language => {
  const address = new URLSearchParams(location.search).get('lang');
  if (isLanguage(address)) return address;
  const chosen = readPreference('language');
  if (isLanguage(chosen)) return chosen;
  const first = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return first && /^en\b/i.test(first) ? 'en' : 'zh-CN';
};

/** Readies the texts of a language, whatever is on the screen: for what is written in another one. */
export const readyTexts = async (language: Language): Promise<Language> => {
  if (!i18next.hasResourceBundle(language, 'shell')) {
    const texts = await loadTexts[language]();
    for (const [feature, keys] of Object.entries(texts)) i18next.addResourceBundle(language, feature, keys);
  }
  return language;
};

const show = async (language: Language): Promise<void> => {
  await readyTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
};

/** Readies the texts of the preferred language; to be awaited before anything is drawn. */
export const startTexts = async (): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: preferredLanguage(),
    fallbackLng: false,
    resources: {},
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  await show(preferredLanguage());
};

/** The language on the screen. */
export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'zh-CN');

/** Switches every text, and remembers the choice. */
export const chooseLanguage = async (language: Language): Promise<void> => {
  writePreference('language', language);
  await show(language);
};
