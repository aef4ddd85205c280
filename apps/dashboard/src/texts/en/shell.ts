import type zh from '../zh-CN/shell.ts';

const shell: typeof zh = {
  product: 'InnoWeek',
  productLong: 'Innovation Week Platform',
  skip: 'Skip to content',
  navigation: 'Main navigation',
  menu: 'Menu',
  more: 'More',
  language: 'Language',
  languageOther: '中文',
  theme: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  loading: 'Loading…',
  unreachable: 'The server cannot be reached. Check the network and try again.',
  retry: 'Try again',
  clear: 'Clear',
  notFound: 'There is no such page',
  notFoundHint: 'The address may be wrong, or the page has moved.',
  toBoard: 'Go to the live board',
  failed: 'This page failed',
  failedHint: 'Try again. If that does not help, load the page again or come back later.',
  reload: 'Load again',
};
export default shell;
