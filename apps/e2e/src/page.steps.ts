import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { PASSWORD } from './product.server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeRun = { violations: { id: string; impact: string | null; nodes: { target: string[] }[] }[] };
declare global {
  interface Window {
    axe: { run(): Promise<AxeRun> };
  }
}

/** Nothing that keeps people out, and nothing beside the screen. */
export const expectNoBarrier = async (page: Page): Promise<void> => {
  // The page's own policy refuses a script like this one: such pages are opened without it.
  await page.addScriptTag({ content: AXE });
  const { violations } = await page.evaluate(() => window.axe.run());
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (beside > 0) serious.push(`${String(beside)} pixels beside the screen`);
  if (serious.length > 0) throw new Error(`${page.url()}\n${serious.join('\n')}`);
};

/** Fills in the form of `/sign-in`. */
export const signIn = async (page: Page, email: string, password = PASSWORD): Promise<void> => {
  await page.locator('input[autocomplete="username"]').fill(email);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
};
