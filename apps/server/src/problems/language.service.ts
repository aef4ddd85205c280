import { LANGUAGES, type Language } from '@innoweek/contracts';
import i18next, { type i18n } from 'i18next';
import type { ProblemCode, ValueCode } from './problem.catalog.ts';
import type { ProblemParams } from './problem.error.ts';
import { PROBLEM_TEXTS } from './problem.texts.ts';

const texts: i18n = i18next.createInstance();
// Its texts are here: it is ready at once. To wait for it would make every module that reaches this one asynchronous.
void texts.init({
  initAsync: false,
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  resources: Object.fromEntries(LANGUAGES.map((language) => [language, PROBLEM_TEXTS[language]])),
  ns: ['problems', 'values', 'types'],
  // Answers are JSON, not HTML.
  interpolation: { escapeValue: false },
});

/** The first language of `Accept-Language` that we speak; Chinese where none is named. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const quality = options.find((option) => option.trim().startsWith('q='));
      return { tag, quality: quality ? Number(quality.trim().slice(2)) || 0 : 1 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { tag, quality } of wanted) {
    if (quality === 0) continue;
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
};

export const problemText = (code: ProblemCode, language: Language, params: ProblemParams = {}): string =>
  texts.t(code, { ns: 'problems', lng: language, ...params });

export const valueText = (code: ValueCode, language: Language, params: ProblemParams = {}): string =>
  texts.t(code, { ns: 'values', lng: language, ...params });
