import type { Language } from '@innoweek/contracts';
import type zh from './zh-CN/index.ts';

/** Every text of the dashboard, by feature (an i18next namespace each) and key. */
export type Texts = typeof zh;

/** Loads the texts of one language; only the language in use is fetched. */
export const loadTexts: Record<Language, () => Promise<Texts>> = {
  'zh-CN': async () => (await import('./zh-CN/index.ts')).default,
  en: async () => (await import('./en/index.ts')).default,
};
