import type { Notification } from '@innoweek/contracts';
import type { Mail } from '../mail/mail.service.ts';

type Told = Pick<Notification, 'kind' | 'events' | 'total' | 'reason' | 'import'>;

const ZH: Record<Notification['kind'], (total: number) => string> = {
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
};
const tasks = (total: number): string => (total === 1 ? '1 task' : `${String(total)} tasks`);
const counted = (total: number): string => (total === 1 ? '1 event' : `${String(total)} events`);
const EN: Record<Notification['kind'], (total: number) => string> = {
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
      ? `${ZH[first.kind](first.total)} / ${EN[first.kind](first.total)}`
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
  ({ kind, events, total, reason, import: file }: Told): string => {
    const named = events
      .slice(0, TITLES)
      .map(({ code, title }) => `  · ${oneLine(title)}\n    ${publicUrl}/events/${encodeURIComponent(code)}`);
    const more = total - named.length;
    return [
      `■ ${ZH[kind](total)} / ${EN[kind](total)}`,
      ...(reason === null
        ? []
        : [`  ${file === null ? '原因 / Reason' : '文件 / File'}：${oneLine(reason)}`]),
      ...(file === null ? [] : [`  ${publicUrl}/imports/${file}`]),
      ...named,
      ...(more > 0 && named.length > 0 ? [`  …（另有 ${String(more)} 场 / ${String(more)} more）`] : []),
    ].join('\n');
  };

/** What people typed stays in its line. */
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
