import { headerKey, isReplyHeader, withoutBrackets } from './column.table.ts';
import type { MeasureBase } from './tally.numbers.ts';
import { unitOfWord, unitsIn, unitsOfHint, type MeasureUnit } from './tally.units.ts';

/** What a column of a tallies sheet holds. */
export const TALLY_FIELDS = [
  'code',
  'title',
  'organiser',
  'region',
  'day',
  'from',
  'to',
  'participants',
  'offline',
  'online',
  'media_reports',
  'agreements',
  'agreement_amount',
  'measure',
  'note',
] as const;
export type TallyField = (typeof TALLY_FIELDS)[number];
/** `body`: 单位 alone, which only its cells tell; `number`: running numbers, which nobody misses. */
export type TallyColumn = TallyField | 'body' | 'number';

export const FIGURE_FIELDS = [
  'participants',
  'offline',
  'online',
  'media_reports',
  'agreements',
  'agreement_amount',
] as const satisfies readonly TallyField[];
export type FigureField = (typeof FIGURE_FIELDS)[number];
export const SUBJECT_FIELDS = [
  'code',
  'title',
  'organiser',
  'region',
  'day',
  'from',
  'to',
] as const satisfies readonly TallyField[];

export const isFigure = (field: string): field is FigureField =>
  FIGURE_FIELDS.some((known) => known === field);
export const isTallyField = (field: string): field is TallyField =>
  TALLY_FIELDS.some((known) => known === field);

/** Figures of another kind under the words of ours: plans, last year's, growth, running totals, intentions, dollars. */
const OTHER =
  /预计|计划|目标|预期|意向|拟签|去年|上年|往年|同期|同比|环比|增长|占比|累计|人均|单价|比例|比率|expected|planned|target|lastyear|growth|美元|美金|欧元|港元|港币|日元|英镑|usd|eur|hkd|[$€£]/u;
/** 不含意向 says that intentions are left out. */
const WITHOUT = /(?:不含|不包括|除)[^,、;)\]】]*/gu;
const DAILY = '(?:活动|本场|实际|总|当日|当天|本日|今日|每日|全部|合计)*';

const PATTERNS: readonly (readonly [TallyColumn, RegExp])[] = [
  ['number', /^(?:序号|序|行号|no\.?|#)$/u],
  ['code', /^(?:(?:活动|项目|平台)?(?:编号|编码|代码|代号|id)|(?:event|activity)?(?:code|id|no\.?))$/u],
  [
    'title',
    /^(?:(?:活动|项目|场次)(?:名称|标题|主题|内容)?|名称|(?:event|activity)(?:title|name)?|title|name)$/u,
  ],
  ['organiser', /^(?:(?:主办|举办|组织)(?:单位|方|机构|部门)?|organi[sz]ers?|host)$/u],
  [
    'region',
    /^(?:(?:所在|所属|举办|填报|报送|上报)?(?:地区|省份|省市|省区市|省|省、?自治区、?直辖市|区域|地市|市州|地市州|州市|城市|市|行政区划?|地方|省份\/地区|地区\/省份)(?:名称|合计)?|(?:填报|报送|上报|报告)(?:单位|地区)|region|province|city|area|unit|reportingunit)$/u,
  ],
  ['from', /^(?:(?:活动|举办)?(?:开始|起始|开幕)(?:日期|时间)|(?:start|from)(?:date|day|s)?)$/u],
  ['to', /^(?:(?:活动|举办)?(?:结束|截止|闭幕)(?:日期|时间)|(?:end|to)(?:date|day|s)?)$/u],
  [
    'day',
    /^(?:(?:活动|举办|开展|举行|统计|数据|发生)?(?:起止)?(?:日期|时间|日)|(?:event)?dates?|days?|when)$/u,
  ],
  [
    'offline',
    /^(?:其中)?(?:线下|现场|实地)(?:参与|参加|参观|观众)?(?:总)?(?:人次|人数|人员)?数?$|^onsite(?:participants|attendances?)?$/u,
  ],
  [
    'online',
    /^(?:其中)?(?:线上|网上|网络|在线|云上|直播)(?:参与|参加|参观|观看|收看)*(?:总)?(?:人次|人数|人员)?数?$|^(?:ofwhich)?online(?:participants|attendances?|visitors)?$/u,
  ],
  [
    'participants',
    new RegExp(
      `^${DAILY}(?:参与|参加|到场|参观|观众|受众|出席|参会|入场)?(?:活动)?总?(?:人次|人数|人员|公众|群众|观众)(?:数|数量|合计|总数|总计)?$|^(?:numberof|total)?(?:participants?|attendances?|visitors?|headcount)$`,
      'u',
    ),
  ],
  [
    'media_reports',
    new RegExp(
      `^${DAILY}(?:媒体|新闻|宣传)*(?:报道|报导)(?:数|数量|篇数|条数|篇次|次数|总数|量)*$|^(?:numberof)?(?:media|press)?(?:reports?|coverage)$|^media$`,
      'u',
    ),
  ],
  [
    'agreements',
    new RegExp(
      `^${DAILY}(?:达成|签订|签署)?(?:签约|合作协议|协议|签约合作|合作签约|合同)(?:项目|协议|合同)*(?:数|数量|个数|项数|总数|份数)*$|^(?:numberof|signed)?(?:agreements?|deals?|contracts?)(?:signed)?$`,
      'u',
    ),
  ],
  [
    'agreement_amount',
    new RegExp(
      `^${DAILY}(?:达成|签订)?(?:签约|协议|合同|成交|交易|合作|项目)*总?(?:金额|额|总额)(?:合计|总计)?$|^(?:agreement|contract|deal|signed|total)?(?:amount|value)(?:ofagreements|signed)?$`,
      'u',
    ),
  ],
  ['measure', /^(?:计量|金额|数量)单位$|^(?:unitofmeasure|measure|units)$/u],
  ['body', /^单位(?:名称)?$/u],
  ['note', /^(?:备注|说明|附注|备考|情况说明|notes?|remarks?|comments?)$/u],
];

/** What is longer is an instruction. */
const LONGEST_HEADER = 200;

/** What a header says: the column it is, and the units it declares. */
export type HeaderMeaning = { column: TallyColumn | null; units: MeasureUnit[] };

/** What a header of a tallies sheet means; brackets and what follows a slash may be its unit. */
export const meaningOf = (header: string): HeaderMeaning => {
  if (header.length > LONGEST_HEADER) return { column: null, units: [] };
  if (isReplyHeader(header)) return { column: 'number', units: [] };
  const key = headerKey(header).replace(/^\d+[.、](?=\D)/u, '');
  const brackets = [...key.matchAll(/\(([^)]*)\)|\[([^\]]*)\]|【([^】]*)】/gu)].map(
    (found) => found[1] ?? found[2] ?? found[3] ?? '',
  );
  const slashed = /[/_-]([^/_-]+)$/u.exec(key);
  const unit = slashed ? unitOfWord(slashed[1] ?? '') : null;
  const plain = withoutBrackets(unit ? key.slice(0, slashed?.index) : key);
  if (isOtherFigure(header)) return { column: null, units: [] };
  const [column, behind] = columnWithUnit(plain);
  const hints = brackets.flatMap((text) =>
    column !== null && isFigure(column) ? unitsOfHint(text, baseOfField(column)) : unitsIn(text),
  );
  return { column, units: [...hints, ...(unit ? [unit] : []), ...(behind ? [behind] : [])] };
};

/** What a column of figures counts. */
export const baseOfField = (field: FigureField): MeasureBase =>
  field === 'agreement_amount'
    ? 'money'
    : field === 'media_reports' || field === 'agreements'
      ? 'items'
      : 'people';

/** 签约金额万元 and 签约金额,万元 are a column with its unit behind. */
const columnWithUnit = (key: string): [TallyColumn | null, MeasureUnit | null] => {
  const column = columnOf(key);
  if (column !== null) return [column, null];
  const parted = /^(.+?)[,:、]?(?:单位)?((?:[百千万亿]|百万|千万)?(?:元|人次|人))$/u.exec(key);
  const before = parted && columnOf(parted[1] ?? '');
  return before && isFigure(before) ? [before, unitOfWord(parted[2] ?? '')] : [null, null];
};

const columnOf = (key: string): TallyColumn | null => {
  if (key === '' || key.length > 30 || OTHER.test(key)) return null;
  return PATTERNS.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
};

/** Whether the words of a header put a figure among plans, comparisons, or running totals. */
export const isOtherFigure = (header: string): boolean => OTHER.test(headerKey(header).replace(WITHOUT, ''));
