import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { PASSWORD } from './product.server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeRun = { violations: { id: string; impact: string | null; nodes: { target: string[] }[] }[] };
declare global {
  interface Window {
    axe: { run(options: { resultTypes: string[] }): Promise<AxeRun> };
  }
}

/** Nothing that keeps people out, and nothing beside the screen. */
export const expectNoBarrier = async (page: Page): Promise<void> => {
  // A colour that is on its way has no contrast of its own yet.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  // The page's own policy refuses a script like this one: such pages are opened without it.
  await page.addScriptTag({ content: AXE });
  // What passed is not told: describing it takes longer than finding what is wrong.
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  deepEqual(serious, []);
  const beside = await pixelsBeside(page);
  ok(beside <= 0, `${String(beside)} px lie beside the screen`);
};

/**
 * How much wider than the screen a page is. A phone shows one that is too wide whole, in a window that grows with it: its
 * screen does not.
 */
export const pixelsBeside = (page: Page): Promise<number> =>
  page.evaluate(
    () => document.documentElement.scrollWidth - Math.min(window.innerWidth, window.screen.width),
  );

export const signIn = async (page: Page, email: string, password = PASSWORD): Promise<void> => {
  await page.locator('input[autocomplete="username"]').fill(email);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
};

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
] as const;

/** The same on a phone and on a laptop, which it is left at. */
export const expectNoBarrierAnywhere = async (page: Page): Promise<void> => {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // Layouts that follow the width are drawn anew.
    await page.waitForTimeout(300);
    await expectNoBarrier(page);
  }
};
