import { AGREEMENT_STAGES, MAX_AMOUNT, MEDIA_KINDS } from '@innoweek/contracts';
import { REPLY_COLUMNS } from './column.table.ts';
import { REGISTER_COLUMNS, type RegisterField, type RegisterKind } from './register.columns.ts';
import { columnLetters } from './table.header.ts';
import { IDENTITY_SHEET, identityLines, type TemplateIdentity } from './template.identity.ts';
import { withRules, type CellRule } from './template.validation.ts';
import { sheetOf, toBytes, widthsOf } from './workbook.writer.ts';

type Language = 'zh-CN' | 'en';
const FEN_OF_YUAN = 100;
const ROWS = 5_000;

const WORDS = {
  'zh-CN': {
    media: '媒体报道',
    agreements: '签约项目',
    events: '我的活动',
    howTo: '填写说明',
    yuan: '元',
    event: ['活动编号', '活动名称'],
    stages: { intent: '意向', signed: '签约', funded: '到账', delivered: '落地' },
    kinds: { web: '网站', print: '报刊', broadcast: '广播电视', video: '视频', social: '社交媒体' },
    rules: {
      code: '从列表中选择。列表之外的编号，须是之后新登记的活动。',
      day: '从列表中选择本届活动周的日期。',
      region: '不属于某项活动时选择；属于某项活动时留空。',
      stage: '意向不计入签约数和签约金额。',
      kind: '可不填，默认为网站。',
      amount: '以元为单位的数字。写成 3.5亿元、200万元 也能识别，确认即可。',
    },
    lines: {
      media: [
        '每行一篇报道；链接、标题、媒体必填。',
        '转载也请登记：同一标题在其他媒体刊发的，按篇次各计一次，列表中归在首发之下。',
        '同一链接（包括手机版、带分享参数的链接）无论登记几次，只计一次。',
        '日期：报道刊发的日期；不填时按活动首日。',
      ],
      agreements: [
        '每行一个项目；项目名称、甲方、乙方必填，甲乙双方不分先后。',
        '阶段：意向、签约、到账、落地；不填视为签约。意向不计入签约数和金额。',
        '金额：以元为单位；也可以直接写 3.5亿元、200万元；没有金额的留空。',
        '双方都登记的同一项目只计一次；不能确定的，提交后请在协议页面确认。',
      ],
    },
    shared: [
      '活动编号：填写本单位的活动编号；不属于某项活动的，填写地区。',
      '在“批量导入”中选择相应类型上传；同一张表再次上传不会重复计入，改过的内容以新填的为准。',
      '行可以排序、删除；表头请不要改动。',
    ],
  },
  en: {
    media: 'Media reports',
    agreements: 'Agreements',
    events: 'My events',
    howTo: 'How to fill it in',
    yuan: 'yuan',
    event: ['Event code', 'Title'],
    stages: { intent: 'intent', signed: 'signed', funded: 'funded', delivered: 'delivered' },
    kinds: { web: 'web', print: 'print', broadcast: 'broadcast', video: 'video', social: 'social' },
    rules: {
      code: 'Choose from the list. A code that is not in it must be of an event registered since.',
      day: 'Choose a day of this edition from the list.',
      region: 'Choose it for what belongs to no event; leave it empty otherwise.',
      stage: 'An intention counts neither as an agreement nor as money.',
      kind: 'May be left empty: a website.',
      amount: 'A number in yuan. 3.5亿元 and 200万元 are read, too: just confirm.',
    },
    lines: {
      media: [
        'One report per row; link, title and outlet are needed.',
        'Register reprints, too: each counts; lists show them behind the first report of their title.',
        'The same link (mobile pages and shared links included) counts once, however often it is registered.',
        'Date: when it appeared; empty means the first day of the event.',
      ],
      agreements: [
        'One agreement per row; its name and both parties are needed; which party is first does not matter.',
        'Stage: intent, signed, funded, delivered; empty means signed. An intention counts neither as an agreement nor as money.',
        'Amount: in yuan; 3.5亿元 and 200万元 are read, too; empty where there is none.',
        'What both parties register counts once; where that is not certain, tell on the page of agreements afterwards.',
      ],
    },
    shared: [
      'Event code: one of your events; for what belongs to no event fill in the region.',
      'Upload it under Imports with its kind; the same sheet again counts nothing twice, and what was changed replaces what was there.',
      'Rows may be sorted and removed. Leave the headers as they are.',
    ],
  },
} as const;

/** What a template of a register is made of. */
export type RegisterTemplate = {
  identity: TemplateIdentity & { kind: RegisterKind };
  organisation: string;
  edition: string;
  events: readonly { code: string; title: string }[];
  days: readonly string[];
  places: readonly string[];
};

const headersOf = (kind: RegisterKind, language: Language): string[] =>
  REGISTER_COLUMNS[kind].map(({ field, zh, en, required }) => {
    const name = language === 'en' ? en : zh;
    return field === 'amount' ? `${name}(${WORDS[language].yuan})` : `${name}${required ? '*' : ''}`;
  });

/** Lists stand beside the identity: a list inside a rule may hold 255 characters only. */
const LISTS_FROM = 4;

/**
 * The workbook of a register: no rows yet, the reporter's events beside. Cells take what is known, and the workbook is
 * known again when it comes back, under whatever name.
 */
export const writeRegisterTemplate = (
  language: Language,
  template: RegisterTemplate,
  lines: readonly (readonly string[])[] = [],
): Uint8Array => {
  const { identity, events, days, places } = template;
  const words = WORDS[language];
  const headers = headersOf(identity.kind, language);
  const lists: [RegisterField, readonly string[], boolean][] = [
    ['code', [...new Set(events.map(({ code }) => code))], false],
    ['day', days, true],
    ['region', places, false],
    ['stage', AGREEMENT_STAGES.map((stage) => words.stages[stage]), false],
    ['kind', MEDIA_KINDS.map((kind) => words.kinds[kind]), false],
  ];
  const marks = identityLines(identity, { headers, fixed: [], rows: [] });
  const length = Math.max(marks.length, ...lists.map(([, list]) => list.length));
  const beside = Array.from({ length }, (_, at) => [
    ...Array.from({ length: LISTS_FROM }, (_cell, column) => marks[at]?.[column] ?? null),
    ...lists.map(([, list]) => list[at] ?? null),
  ]);
  const instructions = [
    `${template.organisation} · ${words[identity.kind]}`,
    `${template.edition}，${identity.from} — ${identity.to}`,
    '',
    ...words.lines[identity.kind],
    ...words.shared,
  ];
  const bytes = toBytes(
    [
      [words[identity.kind], sheetOf([headers, ...lines], widthsOf(headers))],
      [
        words.howTo,
        sheetOf(
          instructions.map((line) => [line]),
          [90],
        ),
      ],
      [
        words.events,
        sheetOf([[...words.event], ...events.map(({ code, title }) => [code, title])], [22, 60]),
      ],
      [IDENTITY_SHEET, sheetOf(beside, [])],
    ],
    [IDENTITY_SHEET],
  );
  return withRules(bytes, rulesOf(language, identity.kind, lists));
};

const rulesOf = (
  language: Language,
  kind: RegisterKind,
  lists: readonly (readonly [RegisterField, readonly string[], boolean])[],
): CellRule[] =>
  REGISTER_COLUMNS[kind].flatMap(({ field, zh, en }, at): CellRule[] => {
    const column = columnLetters(at);
    const rule = { cells: `${column}2:${column}${String(ROWS)}`, title: language === 'en' ? en : zh };
    const { rules } = WORDS[language];
    if (field === 'amount')
      return [
        {
          ...rule,
          takes: { decimal: MAX_AMOUNT.agreement_amount / FEN_OF_YUAN },
          strict: false,
          text: rules.amount,
        },
      ];
    const place = lists.findIndex(([of]) => of === field);
    const [, list = [], strict = false] = lists[place] ?? [];
    if (list.length === 0) return [];
    const letter = columnLetters(LISTS_FROM + place);
    const from = `'${IDENTITY_SHEET}'!$${letter}$1:$${letter}$${String(list.length)}`;
    const text =
      field === 'code' || field === 'day' || field === 'region' || field === 'stage' || field === 'kind'
        ? rules[field]
        : '';
    return [{ ...rule, takes: { list: from }, strict, text }];
  });

export type RejectedRecord = {
  /** Where it stood in the file. */
  place: string;
  cells: readonly { field: string; raw: string; unit: string | null }[];
  reason: string;
};

/** The rejected rows as they were, with the reason of each; mended, the workbook can be uploaded as it is. */
export const writeRejectedRecords = (
  language: Language,
  kind: RegisterKind,
  rows: readonly RejectedRecord[],
): Uint8Array => {
  const { reason, row } = REPLY_COLUMNS[language];
  const units = new Set(
    rows.flatMap(({ cells }) => cells.flatMap(({ field, unit }) => (field === 'amount' ? (unit ?? []) : []))),
  );
  const [unit] = units;
  const isAmount = (field: RegisterField): boolean => field === 'amount';
  const headers = REGISTER_COLUMNS[kind].map(({ field, zh, en, required }) => {
    const name = language === 'en' ? en : zh;
    if (isAmount(field)) return units.size === 1 && unit !== undefined ? `${name}(${unit})` : name;
    return `${name}${required ? '*' : ''}`;
  });
  const lines = rows.map(({ cells, reason: why, place }) => [
    ...REGISTER_COLUMNS[kind].map(({ field }) => {
      const cell = cells.find((one) => one.field === field);
      // Where sheets were in different units, each cell names its own.
      const own =
        isAmount(field) && units.size > 1 && cell?.unit && /^[\d.,]+$/u.test(cell.raw) ? cell.unit : '';
      return `${cell?.raw ?? ''}${own}`;
    }),
    why,
    place,
  ]);
  return toBytes([
    [
      WORDS[language][kind],
      sheetOf([[...headers, reason, row], ...lines], widthsOf([...headers, reason, row])),
    ],
  ]);
};
