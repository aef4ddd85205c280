import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { doorSchema, kioskCodeSchema, kioskSchema, type Door, type Event } from '@innoweek/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const ORGANIZER = 'organizer@e2e.innoweek.local';

let server: ProductServer;
let browser: Browser;
let society: string;
let organizer: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount(ORGANIZER, ['organizer'], society);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const createEvent = async (title: string): Promise<Event> => {
  const event = await server.createEvent(title, society, organizer);
  const coordinator = await server.createAccount(`${event.code.toLowerCase()}@e2e.innoweek.local`, [
    'coordinator',
  ]);
  await server.call('POST', `/events/${event.code}/approve`, {}, coordinator);
  return event;
};
const door = async (code: string): Promise<Door> =>
  doorSchema.parse(await server.call('GET', `/events/${code}/door`, undefined, organizer));
const observed = async (code: string): Promise<number> => {
  const board = await server.call('GET', `/board?scope=event:${code}`);
  return Number(new RegExp(`"event:${code}/participants/observed":(\\d+)`).exec(JSON.stringify(board))?.[1]);
};
/** Looks again until it is so. */
const expectSoon = async <T>(look: () => Promise<T>, wanted: T): Promise<void> => {
  let seen = await look();
  for (let tries = 0; tries < 200 && seen !== wanted; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await look();
  }
  expect(seen).toEqual(wanted);
};

const openDoor = async (code: string, options = {}): Promise<Page> => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/door/${code}`, {
    ...PHONE,
    ...options,
  });
  await signIn(page, ORGANIZER);
  await page.locator('[data-own]').waitFor();
  return page;
};
const tap = async (page: Page, name: string, times: number): Promise<void> => {
  for (let done = 0; done < times; done += 1) await page.getByRole('button', { name, exact: true }).tap();
};
const own = async (page: Page): Promise<number> =>
  Number(await page.locator('[data-own]').getAttribute('data-own'));
const untilSent = (page: Page) => page.locator('[data-state="sent"]').waitFor();
/** The worker has to have everything before the network goes. */
const untilReadyOffline = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    while ((await navigator.serviceWorker.getRegistration('/door/'))?.active?.state !== 'activated')
      await new Promise((resolve) => setTimeout(resolve, 20));
  });

test('counts with the network cut, through a reload and a closed page, and the board shows the sum exactly', async () => {
  const event = await createEvent('创客集市');
  const page = await openDoor(event.code, { bypassCSP: true });
  await expectNoBarrier(page);
  await tap(page, '加 1 人', 3);
  await untilSent(page);
  await untilReadyOffline(page);
  const context = page.context();

  await context.setOffline(true);
  await page.locator('[data-state="offline"]').waitFor();
  await tap(page, '加 10 人', 2);
  await tap(page, '加 5 人', 1);
  await tap(page, '减 1 人（更正）', 1);
  await page.locator('[data-waiting="24"]').waitFor();
  expect(await page.locator('[data-state]').innerText()).toContain('没有网络');
  await expectNoBarrier(page);

  await page.reload();
  await page.locator('[data-waiting="24"]').waitFor();
  expect(await own(page)).toBe(27);
  await tap(page, '加 1 人', 1);
  await page.locator('[data-waiting="25"]').waitFor();
  await page.close();

  const again = await context.newPage();
  await again.goto(`${server.url}/door/${event.code}`);
  await again.locator('[data-waiting="25"]').waitFor();
  expect((await door(event.code)).people).toBe(3);
  await context.setOffline(false);
  await untilSent(again);
  expect((await door(event.code)).people).toBe(28);
  await expectSoon(() => observed(event.code), 28);
  await again.locator('[data-all="28"]').waitFor({ timeout: 15_000 });
  expect(await own(again)).toBe(28);
  await context.close();
});

test('two tabs of one phone count together, and nothing twice', async () => {
  const event = await createEvent('机器人大赛');
  const page = await openDoor(event.code);
  const other = await page.context().newPage();
  await other.goto(`${server.url}/door/${event.code}`);
  await other.locator('[data-own]').waitFor();
  await page.context().setOffline(true);
  for (const tab of [page, other, page, other]) await tap(tab, '加 5 人', 2);
  await page.locator('[data-waiting="40"]').waitFor();
  await other.locator('[data-waiting="40"]').waitFor();
  await page.context().setOffline(false);
  await Promise.all([untilSent(page), untilSent(other)]);
  const { people, devices } = await door(event.code);
  expect([people, devices.length]).toEqual([40, 1]);
  await page.context().close();
});

test('a sign-in that ended meanwhile loses nothing', async () => {
  const event = await createEvent('科普讲座');
  const page = await openDoor(event.code, { bypassCSP: true });
  await page.context().clearCookies();
  await tap(page, '加 10 人', 3);
  await page.locator('[data-state="signedOut"]').waitFor();
  await expectNoBarrier(page);
  await page.getByRole('link', { name: '登录', exact: true }).tap();
  await signIn(page, ORGANIZER);
  await page.locator('[data-own="30"]').waitFor();
  await untilSent(page);
  expect((await door(event.code)).people).toBe(30);
  await page.context().close();
});

test('counts of an event that was cancelled are refused in words, kept, and given up only on purpose', async () => {
  const event = await createEvent('取消的活动');
  const page = await openDoor(event.code, { bypassCSP: true });
  await page.context().setOffline(true);
  await tap(page, '加 10 人', 1);
  await page.locator('[data-waiting="10"]').waitFor();
  await server.call('POST', `/events/${event.code}/cancel`, { reason: '停电' }, organizer);
  await page.context().setOffline(false);
  await page.locator('[data-state="refused"]').waitFor();
  expect(await page.locator('[data-state]').innerText()).toContain('已取消');
  await expectNoBarrier(page);
  await page.reload();
  await page.locator('[data-state="refused"]').waitFor();
  await page.getByRole('button', { name: '放弃这些计数' }).tap();
  await page.getByRole('button', { name: '确定放弃' }).tap();
  await untilSent(page);
  expect((await door(event.code)).people).toBe(0);
  await page.context().close();
});

test('the worker answers for the counter alone: the board stays live and the API is never kept', async () => {
  const event = await createEvent('实时核对');
  const page = await openDoor(event.code);
  await untilReadyOffline(page);
  await page.goto(`${server.url}/board`);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  await page.goto(`${server.url}/door/${event.code}`);
  await page.locator('[data-own]').waitFor();
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/index.html');
  expect(kept.filter((path) => !/^\/(index\.html|favicon\.svg|assets\/.+)$/.test(path))).toEqual([]);
  await page.context().close();
});

const codeOn = async (page: Page): Promise<string> =>
  (await page.locator('[data-address]').getAttribute('data-address')) ?? '';
const scan = async (context: BrowserContext, address: string, outcome: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(address);
  await page.locator(`[data-outcome="${outcome}"]`).waitFor();
  return page;
};

test('a screen shows a code; who scans it is counted once, and the screen shows them at once', async () => {
  const event = await createEvent('创新展览');
  const { page: kiosk, misdeeds } = await openPage(
    browser,
    `${server.url}/sign-in?to=/door/${event.code}/kiosk`,
    { viewport: { width: 1366, height: 768 }, bypassCSP: true },
  );
  await signIn(kiosk, ORGANIZER);
  await kiosk.locator('[data-people="0"]').waitFor();
  await kiosk.locator('[data-address]').waitFor();
  await expectNoBarrier(kiosk);
  // A browser that remembers a screen of another time gets a new one by itself.
  await kiosk.evaluate((key) => localStorage.setItem(key, '00000000'), `innoweek.kiosk.${event.code}`);
  await kiosk.reload();
  await kiosk.locator('[data-address]').waitFor();

  const phone = await browser.newContext({ ...PHONE, locale: 'zh-CN', bypassCSP: true });
  const first = await scan(phone, await codeOn(kiosk), 'counted');
  expect(await first.getByRole('status').innerText()).toContain('签到成功');
  expect(await first.getByRole('status').innerText()).toContain('创新展览');
  await expectNoBarrier(first);
  await kiosk.locator('[data-people="1"]').waitFor();

  await first.reload();
  await first.locator('[data-outcome="before"]').waitFor();
  // Without what the page keeps the cookie knows the phone, and the other way round.
  await first.evaluate(() => localStorage.clear());
  await scan(phone, await codeOn(kiosk), 'before');
  await phone.clearCookies();
  await scan(phone, await codeOn(kiosk), 'before');

  const guest = await browser.newContext({ ...PHONE, locale: 'en-GB', bypassCSP: true });
  await scan(guest, await codeOn(kiosk), 'counted');
  await kiosk.locator('[data-people="2"]').waitFor();
  const late = await browser.newContext({ ...PHONE, locale: 'zh-CN', bypassCSP: true });
  const refused = await scan(
    late,
    `${server.url}/attend/${event.code}~00000000~1~${'A'.repeat(22)}`,
    'refused',
  );
  expect(await refused.getByRole('status').innerText()).toContain('不是有效的签到码');
  await expectNoBarrier(refused);

  await expectSoon(() => observed(event.code), 2);
  await kiosk.goto(`${server.url}/events/${event.code}`);
  await kiosk.locator('[data-device^="kiosk:"][data-people="2"]').waitFor();
  await expectNoBarrier(kiosk);
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  for (const context of [phone, guest, late, kiosk.context()]) await context.close();
});

test.each([
  ['zh-CN', 'dark'],
  ['en-GB', 'light'],
] as const)(
  'counter, screen and welcome on a phone in %s, %s: no serious barrier',
  async (locale, colorScheme) => {
    const event = await createEvent(`无障碍检查 ${locale}`);
    const page = await openDoor(event.code, { locale, colorScheme, bypassCSP: true });
    await expectNoBarrier(page);
    await page.goto(`${server.url}/door/${event.code}/kiosk`);
    const address = await codeOn(page);
    await expectNoBarrier(page);
    await page.goto(address);
    await page.locator('[data-outcome="counted"]').waitFor();
    await expectNoBarrier(page);
    await page.context().close();
  },
);

test('without a network the screen hides its code, and shows a new one by itself', async () => {
  const event = await createEvent('签到屏断网');
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/door/${event.code}/kiosk`);
  await signIn(page, ORGANIZER);
  await page.locator('[data-address]').waitFor();
  const before = await codeOn(page);
  await page.context().setOffline(true);
  await page.getByText('网络中断').waitFor({ timeout: 60_000 });
  expect(await page.locator('[data-address]').count()).toBe(0);
  await page.context().setOffline(false);
  await page.locator('[data-address]').waitFor();
  expect(await codeOn(page)).not.toBe(before);
  await page.context().close();
}, 180_000);

test('killed in the middle of a thousand scans, the server has counted each device once', async () => {
  const event = await createEvent('开幕式');
  const { kiosk } = kioskSchema.parse(
    await server.call('POST', `/events/${event.code}/kiosks`, {}, organizer),
  );
  const token = async (): Promise<string> =>
    kioskCodeSchema.parse(
      await server.call('GET', `/events/${event.code}/kiosks/${kiosk}/code`, undefined, organizer),
    ).token ?? '';
  const devices = Array.from({ length: 1000 }, (_, at) => `device-of-somebody-${String(at)}`);
  let answered = 0;
  /** Sends every device's scan, a hundred at a time; `each` hears of every answer. */
  const scanAll = async (code: string, each: () => void): Promise<void> => {
    for (let at = 0; at < devices.length; at += 100)
      await Promise.all(
        devices.slice(at, at + 100).map(async (device) => {
          const reply = await server
            .request('POST', '/attendances', { token: code, device })
            .catch(() => null);
          if (reply?.status === 201) each();
        }),
      );
  };
  const kills: Promise<void>[] = [];
  await scanAll(await token(), () => {
    answered += 1;
    if (answered === 250) kills.push(server.end('SIGKILL'));
  });
  await Promise.all(kills);
  await server.launch();
  const kept = (await door(event.code)).people;
  expect(kept).toBeGreaterThanOrEqual(answered);
  expect(kept).toBeLessThan(1000);
  let again = 0;
  await scanAll(await token(), () => (again += 1));
  expect(again).toBe(1000);
  expect((await door(event.code)).people).toBe(1000);
  await expectSoon(() => observed(event.code), 1000);
  expect(await server.call('GET', '/proof')).toMatchObject({ balanced: true, differences: [] });
});
