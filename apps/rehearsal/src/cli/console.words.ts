import type { Language } from '@innoweek/contracts';
import { UnreachableError } from '../client/api.client.ts';
import type { FlagProblem } from './arguments.cli.ts';
import type { PlayNews, PlayResult, Totals } from '../play/week.player.ts';
import { instant } from '../plan/calendar.model.ts';

/** The language of the terminal, by the usual variables; English where they say nothing of Chinese. */
export const languageOf = (environment: Readonly<Record<string, string | undefined>>): Language =>
  // An empty variable says as little as an absent one.
  [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']]
    .find((value) => value !== undefined && value !== '')
    ?.startsWith('zh')
    ? 'zh-CN'
    : 'en';

const count = (value: number): string => value.toLocaleString('en-US');
/** Fen, shown as yuan with two decimals, exactly. */
const yuan = (fen: number): string => `${count(Math.floor(fen / 100))}.${String(fen % 100).padStart(2, '0')}`;
const clock = (at: number): string => instant(at).slice(0, 16).replace('T', ' ');

const totals = {
  'zh-CN': (t: Totals): string =>
    `活动 ${count(t.events)} 场（其中取消 ${count(t.cancelled)} 场），参与 ${count(t.participants)} 人次，` +
    `媒体报道 ${count(t.media_reports)} 篇，签约 ${count(t.agreements)} 项、${yuan(t.agreement_amount)} 元`,
  en: (t: Totals): string =>
    `${count(t.events)} events (${count(t.cancelled)} of them cancelled), ${count(t.participants)} attendances, ` +
    `${count(t.media_reports)} media reports, ${count(t.agreements)} agreements over CNY ${yuan(t.agreement_amount)}`,
} as const;

/** One line of news for the terminal. */
export const newsLine = (language: Language, news: PlayNews): string =>
  language === 'zh-CN' ? chineseNews(news) : englishNews(news);

const chineseNews = (news: PlayNews): string => {
  switch (news.news) {
    case 'expected':
      return `演练 ${news.edition}，共 ${count(news.actions)} 步。最终应为：${totals['zh-CN'](news.totals)}。`;
    case 'resumed':
      return `接着上次继续：${count(news.done)} / ${count(news.actions)} 步已完成。`;
    case 'alreadyPlayed':
      return `演练 ${news.edition} 上次已经全部完成。`;
    case 'gathered':
      return `机构和账号已就绪（新建机构 ${count(news.bodies)} 个，用时 ${news.seconds.toFixed(1)} 秒）。`;
    case 'registered':
      return `活动登记：${count(news.events)} / ${count(news.of)}`;
    case 'playing':
      return `活动周时间 ${clock(news.now)}，${count(news.done)} / ${count(news.of)} 步`;
    case 'comparing':
      return '全部步骤已完成，正在与演练自己的账目逐项核对……';
    case 'played':
      return `用时 ${news.seconds.toFixed(0)} 秒，共发出 ${count(news.requests)} 次请求。`;
  }
};

const englishNews = (news: PlayNews): string => {
  switch (news.news) {
    case 'expected':
      return `Rehearsal ${news.edition}, ${count(news.actions)} steps. In the end there must be ${totals.en(news.totals)}.`;
    case 'resumed':
      return `Carrying on: ${count(news.done)} of ${count(news.actions)} steps are done.`;
    case 'alreadyPlayed':
      return `Rehearsal ${news.edition} was played to its end before.`;
    case 'gathered':
      return `Organisations and accounts are ready (${count(news.bodies)} organisations made, ${news.seconds.toFixed(1)} s).`;
    case 'registered':
      return `Events registered: ${count(news.events)} of ${count(news.of)}`;
    case 'playing':
      return `Edition time ${clock(news.now)}, ${count(news.done)} of ${count(news.of)} steps`;
    case 'comparing':
      return 'All steps are done; comparing the boards with the books …';
    case 'played':
      return `${news.seconds.toFixed(0)} s, ${count(news.requests)} requests.`;
  }
};

const SHOWN = 200;

/** What came of it: one line when all is well, otherwise every difference up to a limit. */
export const resultLines = (language: Language, result: PlayResult): string[] => {
  const chinese = language === 'zh-CN';
  if (!result.finished) {
    return [chinese ? '已按要求停止，进度已保存。' : 'Stopped as asked; the progress is saved.'];
  }
  // Played to its end by an earlier process, which told what came of it.
  if (result.boards === 0) return [];
  const lines = [
    ...result.differences.slice(0, SHOWN).map(({ cell, books, board }) => {
      const difference = (board ?? 0) - (books ?? 0);
      return chinese
        ? `不一致 ${cell}：账目${books ?? '为空'}，看板${board ?? '为空'}，相差 ${difference}`
        : `DIFFERENT ${cell}: books ${books ?? 'blank'}, board ${board ?? 'blank'}, difference ${difference}`;
    }),
    ...result.surprises.slice(0, SHOWN).map((line) => (chinese ? `意外 ${line}` : `SURPRISE ${line}`)),
  ];
  const bad = result.differences.length + result.surprises.length;
  if (bad === 0) {
    return [
      chinese
        ? `一致：${count(result.boards)} 个看板的每一格都与账目相同。`
        : `EQUAL: every cell of ${count(result.boards)} boards is as the books have it.`,
    ];
  }
  return [
    ...lines,
    chinese
      ? `失败：${count(result.differences.length)} 格不一致，${count(result.surprises.length)} 处意外。`
      : `FAILED: ${count(result.differences.length)} cells differ, ${count(result.surprises.length)} surprises.`,
  ];
};

const WANTS: Readonly<Record<FlagProblem['wants'], { readonly zh: string; readonly en: string }>> = {
  known: {
    zh: '不认识这个参数；可用：--url --token --seed --scale --speed --days --edition --state。',
    en: 'is not known; use --url --token --seed --scale --speed --days --edition --state.',
  },
  url: {
    zh: '请给出服务器地址，如 http://localhost:3000。',
    en: 'wants the address of the server, e.g. http://localhost:3000.',
  },
  token: {
    zh: '请给出管理员令牌，或设置环境变量 INNOWEEK_REHEARSAL_TOKEN。',
    en: 'wants the token of an administrator; INNOWEEK_REHEARSAL_TOKEN does as well.',
  },
  seed: { zh: '请给出非负整数。', en: 'wants a whole number from 0 up.' },
  scale: { zh: '请给出 0.001 到 20 之间的数。', en: 'wants a number from 0.001 to 20.' },
  speed: { zh: '请给出 1 到 100000 之间的数，或 max。', en: 'wants a number from 1 to 100000, or max.' },
  days: { zh: '请给出 1 到 14 之间的整数。', en: 'wants a whole number from 1 to 14.' },
  edition: {
    zh: '请给出届次代码：小写字母、数字和连字符。',
    en: 'wants the code of an edition: small letters, digits and hyphens.',
  },
  state: { zh: '请给出保存进度的文件名。', en: 'wants the name of a file to keep the progress in.' },
};

export const problemText = (language: Language, { flag, wants }: FlagProblem): string =>
  language === 'zh-CN' ? `${flag}：${WANTS[wants].zh}` : `${flag} ${WANTS[wants].en}`;

/** Why the play broke off, in one line. */
export const errorLine = (language: Language, error: unknown): string => {
  const why = causeOf(error);
  if (error instanceof UnreachableError)
    return language === 'zh-CN'
      ? `连不上 ${error.url}${why}：请确认服务已启动、地址无误。`
      : `No server answers at ${error.url}${why}: start it, or check the address.`;
  return `${error instanceof Error ? error.message : String(error)}${why}`;
};

const causeOf = (error: unknown): string => {
  const reason: unknown = error instanceof Error ? error.cause : undefined;
  const told = typeof reason === 'string' ? reason : fieldOf(reason, 'message') || fieldOf(reason, 'code');
  return told === '' ? '' : ` (${told})`;
};

/** Where several addresses were tried, the error that sums them up says nothing but its code. */
const fieldOf = (reason: unknown, name: 'message' | 'code'): string => {
  const field: unknown = typeof reason === 'object' && reason !== null ? Reflect.get(reason, name) : '';
  return typeof field === 'string' ? field : '';
};
