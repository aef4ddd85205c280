import { useSyncExternalStore } from 'react';
import { readPreference, writePreference } from './preference.store.ts';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const isChoice = (value: string | null): value is ThemeChoice =>
  THEME_CHOICES.some((choice) => choice === value);
const remembered = (): ThemeChoice => {
  const address = new URLSearchParams(location.search).get('theme');
  if (isChoice(address)) return address;
  const value = readPreference('theme');
  return isChoice(value) ? value : 'system';
};

let choice: ThemeChoice = remembered();
/** A screen that looks right in one theme only (the wall) sets it here for as long as it is shown. */
let forced: Theme | null = null;

const theme = (): Theme => forced ?? (choice === 'system' ? (system.matches ? 'dark' : 'light') : choice);

/** Writes the theme onto the document, where the style sheets look for it. */
export const applyTheme = (): void => {
  document.documentElement.dataset['theme'] = theme();
  for (const listener of listeners) listener();
};
system.addEventListener('change', applyTheme);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The theme on the screen. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
/** What the user asked for. */
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, () => choice);

/** Takes the user's choice, and remembers it. */
export const chooseTheme = (next: ThemeChoice): void => {
  choice = next;
  writePreference('theme', next);
  applyTheme();
};

/** Holds one theme whatever the user chose; null lets go. */
export const forceTheme = (next: Theme | null): void => {
  forced = next;
  applyTheme();
};
