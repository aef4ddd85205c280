import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The bundled Chromium now and then crashes while it starts (SIGSEGV), which says nothing about a page of ours. */
const LAUNCHES = 3;

/** Names the program that `findBrowser` found. */
export const BROWSER = 'INNOWEEK_TEST_BROWSER';

/**
 * A Chromium: the machine's own, or the one that the registry's package carries, unpacked into a folder of ours. The
 * package would put it where all users of a machine put theirs, and take one that is still being written for whole.
 */
export const findBrowser = async (folder: string): Promise<string> => {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = folder;
  try {
    return await bundled.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
};

/** Starts the browser that all files share the program of. */
export const launchBrowser = async (launches = LAUNCHES): Promise<Browser> => {
  const executablePath = process.env[BROWSER];
  if (executablePath === undefined)
    throw new Error('no browser was looked for: run Jest with its globalSetup');
  try {
    return await chromium.launch({ executablePath, args: QUIET, headless: true });
  } catch (error) {
    if (launches <= 1) throw error;
    return launchBrowser(launches - 1);
  }
};

/** What a page did that no page of ours may do. */
export type Misdeeds = { foreignRequests: string[]; errors: string[] };

/** A page that is watched: requests to other hosts, and errors in its scripts. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; misdeeds: Misdeeds }> => {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1920, height: 1080 },
    // What rolls and slides is drawn by the processor here, and most journeys are about what is shown in the end.
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const misdeeds: Misdeeds = { foreignRequests: [], errors: [] };
  const { host } = new URL(url);
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (!['data:', 'blob:'].includes(target.protocol) && target.host !== host)
      misdeeds.foreignRequests.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  await page.goto(url);
  return { page, misdeeds };
};
