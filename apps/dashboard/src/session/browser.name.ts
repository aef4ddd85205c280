/** Brands by what their `User-Agent` says; those that imitate others come before them. */
const BROWSERS = [
  ['wechat', /MicroMessenger\//],
  ['dingtalk', /DingTalk\//],
  ['qq', /QQBrowser\//],
  ['browser360', /\b(360SE|360EE|QHBrowser)/],
  ['edge', /\bEdg(e|A|iOS)?\//],
  ['firefox', /\bFirefox\//],
  ['chrome', /Chrome\/|CriOS\//],
  ['safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['harmony', /HarmonyOS|OpenHarmony/],
  ['android', /Android/],
  ['ios', /iPhone|iPad/],
  ['windows', /Windows NT/],
  ['macos', /Mac OS X/],
  ['linux', /Linux/],
] as const;

export type BrowserName = (typeof BROWSERS)[number][0];
export type SystemName = (typeof SYSTEMS)[number][0];

/** The browser and the system of a `User-Agent`, as far as they are known. */
export const browserOf = (
  agent: string | null,
): { browser: BrowserName | null; system: SystemName | null } => ({
  browser: BROWSERS.find(([, pattern]) => pattern.test(agent ?? ''))?.[0] ?? null,
  system: SYSTEMS.find(([, pattern]) => pattern.test(agent ?? ''))?.[0] ?? null,
});
