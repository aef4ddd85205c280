import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let organizer: string;
let code: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount('first@e2e.innoweek.local', ['coordinator']);
  await server.createAccount('second@e2e.innoweek.local', ['coordinator']);
  ({ code } = await server.createEvent('创客大集', society, organizer));
  await server.call('POST', `/events/${code}/approve`, {}, coordinator);
  await report(12_345);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

/** Reports the attendances of the event, and waits until the board shows them. */
const report = async (value: number): Promise<void> => {
  const entries = [{ event: code, day: '2016-10-12', metric: 'participants', value }];
  await server.call('POST', '/tallies', { entries }, organizer, {
    'idempotency-key': `e2e-${String(value)}`,
  });
  for (let tries = 0; tries < 200; tries += 1) {
    const board = await server.call('GET', '/board');
    if (JSON.stringify(board).includes(`"nation/participants/total":${String(value)}`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('not on the board within 10 s');
};

const openAs = async (who: string, path: string) => {
  const opened = await openPage(browser, `${server.url}/sign-in?to=${encodeURIComponent(path)}`, {
    bypassCSP: true,
  });
  await signIn(opened.page, `${who}@e2e.innoweek.local`);
  return opened;
};

/** A4 less the margins of the sheet, in CSS pixels. */
const SHEET_WIDTH = Math.floor(((210 - 2 * 15) / 25.4) * 96);

/** What would not belong on a sheet of paper: the shell, what runs past the margin, ink for a dark ground. */
const blemishesOnPaper = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: SHEET_WIDTH, height: 1_000 });
  return page.evaluate(() => {
    const found: string[] = [];
    const shown = (element: Element): boolean => element.getClientRects().length > 0;
    const article = document.querySelector('article');
    for (const header of document.querySelectorAll('header'))
      if (!article?.contains(header) && shown(header)) found.push('the shell');
    for (const button of document.querySelectorAll('button'))
      if (shown(button)) found.push(`a button: ${button.innerText}`);
    for (const element of article?.querySelectorAll('*') ?? [])
      if (element.getBoundingClientRect().right > innerWidth + 1) found.push(`too wide: ${element.tagName}`);
    const light = (color: string): boolean =>
      (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) > 3 * 128;
    for (const element of article?.querySelectorAll('h2, strong, td, th, li, span') ?? [])
      if (light(getComputedStyle(element).color)) found.push(`pale: ${element.tagName}`);
    if (getComputedStyle(document.body).backgroundColor !== 'rgba(0, 0, 0, 0)') found.push('a ground');
    return found;
  });
};

test('one coordinator prepares a communiqué, another signs it, and anybody reads and prints it', async () => {
  const one = await openAs('first', '/communiques');
  await one.page.getByRole('button', { name: '起草公报' }).click();
  await one.page.getByRole('heading', { name: '公报草稿' }).waitFor();
  await one.page.getByLabel('说明').first().fill('西部地区数据尚未报齐。');
  await one.page.getByLabel('说明').first().blur();
  // Nobody is offered what can only fail.
  await one.page.getByText('您是起草人，不能签发').waitFor();
  expect(await one.page.getByRole('button', { name: '签发' }).count()).toBe(0);
  await one.page.locator('article').getByText('西部地区数据尚未报齐。').waitFor();
  await expectNoBarrierAnywhere(one.page);

  // What is frozen does not move with the board.
  await report(20_000);
  const two = await openAs('second', '/communiques');
  await two.page.getByRole('link', { name: /公报草稿/ }).click();
  await two.page.getByText('12,345', { exact: true }).first().waitFor();
  await two.page.getByText('西部地区数据尚未报齐。').last().waitFor();
  await two.page.setViewportSize({ width: 390, height: 844 });
  await two.page.getByRole('button', { name: '签发' }).click();
  const question = await two.page.getByRole('tooltip').boundingBox();
  expect((question?.x ?? 0) + (question?.width ?? Infinity)).toBeLessThanOrEqual(390);
  await two.page.getByRole('tooltip').getByRole('button', { name: '签发' }).click();
  await two.page.getByRole('heading', { name: '数据公报（第 1 号）' }).first().waitFor();

  const reader = await openPage(browser, `${server.url}/communiques`, { bypassCSP: true });
  await reader.page.getByRole('link', { name: /第 1 号/ }).click();
  await reader.page.getByText('12,345', { exact: true }).first().waitFor();
  // Whole, as it is compared on paper.
  const hash = await reader.page.locator('footer code').first().innerText();
  expect(hash.replaceAll(' ', '')).toMatch(/^[0-9a-f]{64}$/);
  await expectNoBarrierAnywhere(reader.page);
  const abroad = await openPage(browser, `${server.url}/communiques/1`, {
    bypassCSP: true,
    locale: 'en-US',
    colorScheme: 'dark',
  });
  await abroad.page.getByRole('heading', { name: 'Communiqué No. 1' }).last().waitFor();
  // Figures are seen beside the names on a telephone, too.
  await abroad.page.setViewportSize({ width: 390, height: 844 });
  const names = await abroad.page
    .locator('tbody th')
    .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width));
  expect(Math.max(...names)).toBeLessThan(390 / 3);
  for (const { page } of [reader, abroad]) {
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // So few figures need no second sheet, and least of all one with a signature alone.
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(await blemishesOnPaper(page)).toEqual([]);
  }
  for (const { page, misdeeds } of [one, two, reader, abroad]) {
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  }
});
