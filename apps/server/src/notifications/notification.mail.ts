import type { Notification } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import type { Mail } from '../mail/mail.service.ts';
import type { ListedNotification } from './notification.repository.ts';

type Told = Pick<
  ListedNotification,
  'kind' | 'events' | 'total' | 'reason' | 'import' | 'unit' | 'step' | 'day' | 'due'
>;
type Says = Record<Notification['kind'], (total: number, told: Told) => string>;

const STEPS_ZH = { daily: '每日数据', tallies: '最终数据', media: '媒体报道', agreements: '签约' } as const;
const STEPS_EN = {
  daily: 'daily figures',
  tallies: 'final figures',
  media: 'media reports',
  agreements: 'agreements',
} as const;
/** Of which unit, of which day, and what. */
const owedZh = ({ unit, step, day }: Told): string =>
  `${findUnit(unit ?? '')?.name ?? ''}${day === null ? '' : ` ${day} `}${step === null ? '数据' : STEPS_ZH[step]}`;
const owedEn = ({ unit, step, day }: Told): string =>
  [
    findUnit(unit ?? '')?.nameEn ?? '',
    step === null ? 'figures' : STEPS_EN[step],
    day === null ? '' : `of ${day}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
/** China has one zone; the midnight at which a day ends is that day's 24:00. */
const dueText = (due: Date | null): string => {
  if (due === null) return '';
  const wall = new Date(due.getTime() + 8 * 3_600_000).toISOString();
  if (!wall.includes('T00:00')) return wall.slice(0, 16).replace('T', ' ');
  return `${new Date(Date.parse(wall) - 1).toISOString().slice(0, 10)} 24:00`;
};

const ZH: Says = {
  submitted: (total) => `${String(total)} 场活动等待审核`,
  changed: (total) => `${String(total)} 场已通过的活动提出修改，等待审核`,
  approved: (total) => `${String(total)} 场活动已通过审核`,
  returned: (total) => `${String(total)} 场活动被退回，请修改后重新提交`,
  cancelled: (total) => `${String(total)} 场活动已取消`,
  asked: (total) => `${String(total)} 场活动将贵单位列为联合主办，请确认`,
  answered: (total) => `${String(total)} 场活动的联合主办单位已答复`,
  joined: (total) => `${String(total)} 场活动与其他单位登记的是同一活动，已合并计数`,
  unjoined: (total) => `${String(total)} 场活动已撤销合并，重新单独计数`,
  waiting: (total) => `${String(total)} 场活动等待审核已久`,
  deadline: (total) => `登记截止临近，还有 ${String(total)} 场活动未提交`,
  counted: (total) => `${String(total)} 场活动已通过审核，您上传的文件中等待的数已计入`,
  uncounted: (total) => `${String(total)} 场活动的数没有计入，请查看您上传的文件`,
  task: (total) => `${String(total)} 项数据需要核实`,
  assigned: (total) => `${String(total)} 项待办已交给您处理`,
  owing: (total, told) => `${owedZh(told)}将于 ${dueText(told.due)} 截止，还有 ${String(total)} 项未报`,
  overdue: (total, told) => `${owedZh(told)}已过截止时间，还有 ${String(total)} 项未报，请尽快补报`,
  reminded: (total, told) => `协调员催报：${owedZh(told)}还有 ${String(total)} 项未报`,
  extended: (_, told) => `${owedZh(told)}已获准延期至 ${dueText(told.due)}`,
  shortened: (_, told) =>
    told.due === null
      ? `${owedZh(told)}的延期已取消，请按原定时间报送`
      : `${owedZh(told)}的截止时间提前至 ${dueText(told.due)}`,
};
const tasks = (total: number): string => (total === 1 ? '1 task' : `${String(total)} tasks`);
const counted = (total: number): string => (total === 1 ? '1 event' : `${String(total)} events`);
const missing = (total: number): string => `${String(total)} missing`;
const EN: Says = {
  submitted: (total) => `${counted(total)} submitted for approval`,
  changed: (total) => `${counted(total)} with changes to review`,
  approved: (total) => `${counted(total)} approved`,
  returned: (total) => `${counted(total)} returned; please mend and submit again`,
  cancelled: (total) => `${counted(total)} cancelled`,
  asked: (total) => `${counted(total)} naming you as co-organiser; please confirm`,
  answered: (total) => `${counted(total)} with answers of co-organisers`,
  joined: (total) =>
    `${counted(total)} found to be registered by somebody else, too; counted once from now on`,
  unjoined: (total) => `${counted(total)} counted separately again`,
  waiting: (total) => `${counted(total)} waiting long for approval`,
  deadline: (total) => `The deadline is near: ${counted(total)} not submitted yet`,
  counted: (total) => `${counted(total)} approved: figures of your file that waited for them are counted`,
  uncounted: (total) => `${counted(total)} whose figures in your file are not counted; please look at it`,
  task: (total) => `${tasks(total)} to look at: figures that may be wrong`,
  assigned: (total) => `${tasks(total)} given to you`,
  owing: (total, told) => `${owedEn(told)}: due by ${dueText(told.due)}, ${missing(total)}`,
  overdue: (total, told) => `${owedEn(told)}: the deadline is over, ${missing(total)}; please report soon`,
  reminded: (total, told) => `A coordinator asks for ${owedEn(told)}: ${missing(total)}`,
  extended: (_, told) => `${owedEn(told)}: more time, until ${dueText(told.due)}`,
  shortened: (_, told) =>
    told.due === null
      ? `${owedEn(told)}: the extra time was taken back; the regular deadlines hold`
      : `${owedEn(told)}: less time, until ${dueText(told.due)}`,
};

/** Titles named under each line. */
const TITLES = 5;

/** Everything that is due for somebody, as one mail. We do not know its reader's language: Chinese first. */
export const notificationMail = (
  account: { email: string; name: string },
  told: readonly Told[],
  { publicUrl, id }: { publicUrl: string; id: string },
): Mail => {
  const [first] = told;
  const subject =
    told.length === 1 && first
      ? `${ZH[first.kind](first.total, first)} / ${EN[first.kind](first.total, first)}`
      : `双创周平台：${String(told.length)} 条新消息 / InnoWeek: ${String(told.length)} messages`;
  const settings = `${publicUrl}/notifications?tab=settings`;
  return {
    to: { name: account.name, address: account.email },
    subject,
    text: `${account.name}：

${told.map(paragraph(publicUrl)).join('\n\n')}

查看全部消息 / All messages: ${publicUrl}/notifications
更改通知方式 / Change how you are told: ${settings}
`,
    // The same mail, handed in twice because we fell over in between, is known by this.
    messageId: `<${id}@${new URL(publicUrl).hostname}>`,
    unsubscribe: settings,
  };
};

const paragraph =
  (publicUrl: string) =>
  (told: Told): string => {
    const { kind, events, total, reason, import: file, unit } = told;
    const named = events
      .slice(0, TITLES)
      .map(({ code, title }) => `  · ${oneLine(title)}\n    ${publicUrl}/events/${encodeURIComponent(code)}`);
    // Of figures that are owed the total counts days of events.
    const more = (unit === null ? total : events.length) - named.length;
    return [
      `■ ${ZH[kind](total, told)} / ${EN[kind](total, told)}`,
      ...(reason === null
        ? []
        : [`  ${file === null ? '原因 / Reason' : '文件 / File'}：${oneLine(reason)}`]),
      ...(file === null ? [] : [`  ${publicUrl}/imports/${file}`]),
      ...(unit === null ? [] : [`  前往报送 / Report here: ${publicUrl}${reportPath(told)}`]),
      ...named,
      ...(more > 0 && named.length > 0 ? [`  …（另有 ${String(more)} 场 / ${String(more)} more）`] : []),
    ].join('\n');
  };

/** Where what is owed is reported. */
const reportPath = ({ unit, step, day }: Told): string => {
  const search = new URLSearchParams({
    ...(unit === null ? {} : { unit }),
    ...(day === null ? {} : { day }),
    ...(step === null || step === 'daily' ? {} : { step }),
  });
  return `/completeness?${search.toString()}`;
};

/** What people typed stays in its line. */
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
