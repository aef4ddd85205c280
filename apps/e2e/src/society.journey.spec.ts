import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { eventSchema, pageSchema, type Event } from '@innoweek/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { MailBox } from './mail.box.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import { ADMIN_EMAIL, type ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

const EVENTS = 120;
const WRONG = 3;
const PASSPHRASE = 'correct horse battery staple';

const WORDS = {
  'zh-CN': {
    invite: '发送邀请',
    invited: '邀请已发出',
    enter: '设置密码并登录',
    settings: '通知方式',
    approvedMail: '邮件：活动通过审核',
    atOnce: '立即',
    save: '保存',
    saved: '已保存',
    mend: '保存并重新核对',
    region: '省份/地区*',
    commit: '确认写入',
    committed: '文件已全部写入',
    returnIt: '退回',
    reason: '时间有误。',
    close: '关闭',
    edit: '编辑',
    venue: '地点',
    resubmit: '保存并提交审核',
    resubmitted: '退回后重新提交',
    approve: '通过',
    selectAll: '选中全部',
    done: '成功 120 场',
    public: `共 ${String(EVENTS)} 场`,
    unread: '条未读消息',
  },
  'en-GB': {
    invite: 'Send invitation',
    invited: 'Invitation sent',
    enter: 'Set password and sign in',
    settings: 'Delivery settings',
    approvedMail: 'By mail: An event is approved',
    atOnce: 'At once',
    save: 'Save',
    saved: 'Saved',
    mend: 'Save and check again',
    region: '省份/地区*',
    commit: 'Write the file',
    committed: 'The whole file is written',
    returnIt: 'Return',
    reason: 'The time is wrong.',
    close: 'Close',
    edit: 'Edit',
    venue: 'Venue',
    resubmit: 'Save and submit',
    resubmitted: 'Submitted again after it was returned',
    approve: 'Approve',
    selectAll: 'Select all',
    done: 'Done: 120',
    public: String(EVENTS),
    unread: 'Unread messages',
  },
} as const;

let server: ProductServer;
let mails: MailBox;
let browser: Browser;
const opened: BrowserContext[] = [];
/** The mails that the journeys below have to bring about; a mail gathers for a while what belongs together. */
const promised: { email: string; says: string[] }[] = [];

beforeAll(async () => {
  mails = await MailBox.open();
  [server, browser] = await openStage({ SMTP_URL: mails.url, MAIL_FROM: 'week@e2e.innoweek.local' });
  await server.createEdition();
});
afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
});
afterAll(async () => {
  await browser.close();
  await server.remove();
  await mails.close();
});

/** The society's own sheet: three places that nobody knows. */
const sheetOf = (society: string): Buffer => {
  const rows = Array.from({ length: EVENTS }, (_, at) => {
    const place = at < WRONG ? '火星' : '广东';
    const day = String(12 + (at % 7));
    const title = `${society}第${String(at + 1)}场`;
    return `${title},${society},${place},2016-10-${day} 09:00,2016-10-${day} 11:00`;
  });
  return Buffer.from(`\ufeff活动名称*,主办单位*,省份/地区*,开始时间*,结束时间*\r\n${rows.join('\r\n')}`);
};

const eventsOf = async (society: string, status: string): Promise<Event[]> => {
  const query = new URLSearchParams({ q: society, status, limit: '200' });
  return pageSchema(eventSchema).parse(await server.call('GET', `/events?${query.toString()}`)).items;
};
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('did not come true within 15 s');
};

const LOCALES = inTurn(['zh-CN', 'en-GB'], 0);

test.each(LOCALES)(
  'a society registers its 120 events in an afternoon without telephoning anybody (%s)',
  async (locale) => {
    const words = WORDS[locale];
    const society = locale === 'zh-CN' ? '广州创新学会' : '广州工程学会';
    const email = `society-${locale.toLowerCase()}@e2e.innoweek.local`;
    const moderator = `association-${locale.toLowerCase()}@e2e.innoweek.local`;
    const organisation = await server.createOrganisation(society);
    await server.createAccount(email, ['organizer'], organisation, null);
    await server.createAccount(moderator, ['association'], 'association-cn-gd');
    const open = async (address: string): Promise<Page> => {
      // The page's own policy refuses the script that looks for barriers.
      const { page } = await openPage(browser, address, {
        locale,
        viewport: { width: 1366, height: 768 },
        bypassCSP: true,
      });
      opened.push(page.context());
      return page;
    };

    // The administrator invites the society, and it sets its password by the mail's link.
    const admin = await open(`${server.url}/sign-in?to=/accounts`);
    await signIn(admin, ADMIN_EMAIL);
    await admin.waitForURL(/\/accounts/);
    await admin.locator('li', { hasText: email }).getByRole('button', { name: words.invite }).click();
    await admin.locator('.ant-modal-confirm-title', { hasText: words.invited }).waitFor();
    const link = /https?:\/\/\S+\/password#[\w-]+/.exec(await mails.mailTo(email, '/password#'))?.[0] ?? '';
    const page = await open(link);
    await expectNoBarrierAnywhere(page);
    const fields = page.locator('input[autocomplete="new-password"]');
    await fields.nth(0).fill(PASSPHRASE);
    await fields.nth(1).fill(PASSPHRASE);
    await page.getByRole('button', { name: words.enter }).click();
    await page.waitForURL(`${server.url}/`);

    // It wants to hear of approvals at once.
    await page.goto(`${server.url}/notifications?tab=settings`);
    await page.getByLabel(words.approvedMail).waitFor();
    await expectNoBarrierAnywhere(page);
    await page.getByLabel(words.approvedMail).click();
    await page.locator('.ant-select-dropdown').getByText(words.atOnce, { exact: true }).click();
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.saved).first().waitFor();

    // It uploads its sheet, mends three rows where they stand, and hands everything in.
    await page.goto(`${server.url}/imports`);
    await page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({ name: '活动.csv', mimeType: 'text/csv', buffer: sheetOf(society) });
    const mends = page.getByRole('button', { name: words.mend });
    await mends.first().waitFor();
    expect(await mends.count()).toBe(WRONG);
    await expectNoBarrierAnywhere(page);
    for (let left = WRONG - 1; left >= 0; left -= 1) {
      await page.getByLabel(words.region).first().fill('广东');
      await mends.first().click();
      await until(async () => (await mends.count()) === left);
    }
    await page.getByRole('button', { name: words.commit }).click();
    await page.getByText(words.committed).first().waitFor();
    expect(await eventsOf(society, 'submitted')).toHaveLength(EVENTS);

    // The association returns two with a reason.
    const association = await open(
      `${server.url}/sign-in?to=${encodeURIComponent(`/events?status=submitted&q=${society}`)}`,
    );
    await signIn(association, moderator);
    await association.waitForURL(/\/events/);
    const boxes = association.locator('tbody input[type="checkbox"]');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await expectNoBarrierAnywhere(association);
    await boxes.nth(0).waitFor();
    await association.getByRole('button', { name: words.returnIt, exact: true }).click();
    await association.getByRole('button', { name: words.reason }).click();
    await association
      .locator('.ant-modal')
      .getByRole('button', { name: words.returnIt, exact: true })
      .click();
    await association.getByRole('button', { name: words.close }).last().click();
    await until(async () => (await eventsOf(society, 'returned')).length === 2);
    const returned = await eventsOf(society, 'returned');
    const reason = words.reason.includes('时') ? '时间有误' : 'The time is wrong';
    promised.push({ email, says: [reason, ...returned.map(({ title }) => title)] });

    // The society hears of it where it is, mends both and hands them in again.
    await page.getByRole('link', { name: new RegExp(words.unread) }).waitFor();
    for (const { code } of returned) {
      await page.goto(`${server.url}/events/${code}/edit`);
      await page.getByLabel(words.venue, { exact: true }).fill('广州图书馆');
      if (code === returned[0]?.code) await expectNoBarrierAnywhere(page);
      await page.getByRole('button', { name: words.resubmit }).click();
      await page.waitForURL(new RegExp(`/events/${code}$`));
    }
    await until(async () => (await eventsOf(society, 'submitted')).length === EVENTS);

    // The association sees what was changed since, and approves all at once.
    await association.goto(`${server.url}/events/${returned[0]?.code ?? ''}`);
    await association.getByText(words.resubmitted).waitFor();
    await association.getByText('广州图书馆').first().waitFor();
    await expectNoBarrierAnywhere(association);
    await association.goto(`${server.url}/events?status=submitted&q=${encodeURIComponent(society)}`);
    await association.locator('tbody input[type="checkbox"]').first().check();
    await association.getByRole('button', { name: new RegExp(words.selectAll) }).click();
    await association.getByRole('button', { name: words.approve, exact: true }).click();
    await association.locator('.ant-modal').getByText(words.done).waitFor();
    expect(await eventsOf(society, 'approved')).toHaveLength(EVENTS);
    promised.push({ email, says: [`${String(EVENTS)} 场活动已通过审核`] });

    // Everybody finds them, and the board has them.
    const visitor = await open(`${server.url}/events?q=${encodeURIComponent(society)}`);
    await visitor.getByText(words.public).first().waitFor();
    await expectNoBarrierAnywhere(visitor);
    const scope = `organisation:${organisation}`;
    await until(async () =>
      JSON.stringify(await server.call('GET', `/board?scope=${scope}`)).includes(
        `"${scope}/events/approved":${String(EVENTS)}`,
      ),
    );
  },
  480_000,
);

test('each decision came to the society by mail as well', async () => {
  expect(promised).toHaveLength(2 * LOCALES.length);
  for (const { email, says } of promised) {
    const mail = await mails.mailTo(email, says[0] ?? '');
    for (const said of says) expect(mail).toContain(said);
  }
}, 150_000);
