import type { LinkPurpose } from '@innoweek/contracts';
import type { Mail } from '../mail/mail.service.ts';

const BEIJING = {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
  hourCycle: 'h23',
} as const;

/** The mail with a link that sets a password. We do not know its reader's language: Chinese first, English below. */
export const passwordMail = (
  account: { email: string; name: string },
  purpose: LinkPurpose,
  link: string,
  expiresAt: Date,
): Mail => {
  const to = { name: account.name, address: account.email };
  const zh = new Intl.DateTimeFormat('zh-CN', BEIJING).format(expiresAt);
  const en = new Intl.DateTimeFormat('en', BEIJING).format(expiresAt);
  const foot = `链接只能使用一次，${zh}（北京时间）前有效，请勿转发。
The link works once and until ${en} (Beijing time); do not forward it.`;
  if (purpose === 'invitation')
    return {
      to,
      subject: '双创周平台账号开通 / Your InnoWeek account',
      text: `${account.name}：

双创周活动登记与数据报送平台已为您开通账号（${account.email}）。请打开以下链接设置密码，随后即可登记活动、报送数据：

${link}

An account on InnoWeek was made for you (${account.email}). Open the link above to set its password and sign in.

${foot}
`,
    };
  return {
    to,
    subject: '双创周平台重设密码 / Choose a new InnoWeek password',
    text: `${account.name}：

请打开以下链接为账号 ${account.email} 重新设置密码。如果不是您本人申请，请忽略本邮件，原密码不变。

${link}

Open the link above to choose a new password for ${account.email}. If you did not ask for this, ignore it: nothing changes.

${foot}
`,
  };
};
