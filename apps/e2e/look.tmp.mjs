import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
// node look.tmp.mjs name email path WxH locale scheme [script]
const [name, email, path, size, locale = 'zh-CN', scheme = 'light', script = ''] = process.argv.slice(2);
const base = process.env.BASE ?? 'http://localhost:3111';
const [width, height] = size.split('x').map(Number);
const executablePath = ['/usr/bin/chromium'].find((p) => existsSync(p)) ?? (await bundled.executablePath());
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], headless: true });
const context = await browser.newContext({ locale, viewport: { width, height }, colorScheme: scheme });
const page = await context.newPage();
if (email === '-') await page.goto(base + path);
else {
  await page.goto(`${base}/sign-in?to=${encodeURIComponent(path)}`);
  await page.fill('input[autocomplete=username]', email);
  await page.fill('input[autocomplete=current-password]', 'demo-Pass-2026!');
  await page.keyboard.press('Enter');
}
await page.waitForTimeout(4000);
if (script) await new (Object.getPrototypeOf(async function () {}).constructor)('page', script)(page);
await page.waitForTimeout(700);
const wide = await page.evaluate(() => {
  const out = [];
  const w = document.documentElement.clientWidth;
  for (const e of document.querySelectorAll('body *')) { const r = e.getBoundingClientRect(); if (r.right > w + 1 && r.width > 0) out.push(`${e.tagName}.${String(e.className).slice(0, 40)} ${Math.round(r.right - w)}`); }
  return [document.documentElement.scrollWidth - w, out.slice(0, 8)];
});
console.log(name, JSON.stringify(wide));
await page.screenshot({ path: `/tmp/shots/${name}.png` });
await browser.close();
