/** What a column of the events sheet says. */
export const EVENT_FIELDS = [
  'code',
  'title',
  'titleEn',
  'organiser',
  'coOrganisers',
  'region',
  'city',
  'venue',
  'form',
  'start',
  'end',
  'topics',
  'expected',
  'contactName',
  'contactPhone',
  'link',
  'summary',
  'sourceReference',
] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

type Column = {
  field: EventField;
  /** Header in the template; a star marks what a new event needs. */
  zh: string;
  en: string;
  required: boolean;
  /** Other headers that mean the same. */
  synonyms: readonly string[];
};

/** The columns of the events sheet, in the order of the template. */
export const EVENT_COLUMNS: readonly Column[] = [
  { field: 'code', zh: '活动编号', en: 'Event code', required: false, synonyms: ['编号', 'code'] },
  {
    field: 'title',
    zh: '活动名称',
    en: 'Title',
    required: true,
    synonyms: ['名称', '活动标题', '标题', 'event title', 'name'],
  },
  {
    field: 'titleEn',
    zh: '英文名称',
    en: 'English title',
    required: false,
    synonyms: [
      '活动英文名称',
      '英文标题',
      'title (en)',
      'title (english)',
      '活动名称（英文）',
      '名称（英文）',
    ],
  },
  {
    field: 'organiser',
    zh: '主办单位',
    en: 'Organiser',
    required: true,
    synonyms: ['主办', '主办方', 'organizer', 'lead organiser'],
  },
  {
    field: 'coOrganisers',
    zh: '联合主办',
    en: 'Co-organisers',
    required: false,
    synonyms: ['联合主办单位', '协办单位', '合办单位', 'co-organizers'],
  },
  {
    field: 'region',
    zh: '省份/地区',
    en: 'Province or region',
    required: true,
    synonyms: [
      '省份',
      '地区',
      '省市',
      '省/市',
      '所在地区',
      '所在省份',
      'province',
      'region',
      'province/region',
    ],
  },
  { field: 'city', zh: '城市', en: 'City', required: false, synonyms: ['市', '地市', '所在城市'] },
  {
    field: 'venue',
    zh: '地点',
    en: 'Venue',
    required: false,
    synonyms: ['活动地点', '举办地点', '场地', '地址', 'location'],
  },
  {
    field: 'form',
    zh: '形式',
    en: 'Form',
    required: false,
    synonyms: ['活动形式', '举办形式', '线上/线下', 'format'],
  },
  {
    field: 'start',
    zh: '开始时间',
    en: 'Start',
    required: true,
    synonyms: ['开始日期', '活动开始时间', '起始时间', 'start time', 'begins'],
  },
  {
    field: 'end',
    zh: '结束时间',
    en: 'End',
    required: true,
    synonyms: ['结束日期', '活动结束时间', '截止时间', 'end time', 'ends'],
  },
  { field: 'topics', zh: '主题', en: 'Topics', required: false, synonyms: ['活动主题', '领域', 'topic'] },
  {
    field: 'expected',
    zh: '预计人数',
    en: 'Expected attendance',
    required: false,
    synonyms: ['预计参与人次', '预计规模', '预计人次', 'expected', 'expected participants'],
  },
  {
    field: 'contactName',
    zh: '联系人',
    en: 'Contact',
    required: false,
    synonyms: ['联系人姓名', 'contact name'],
  },
  {
    field: 'contactPhone',
    zh: '联系电话',
    en: 'Telephone',
    required: false,
    synonyms: ['电话', '手机', '联系方式', 'phone', 'contact phone'],
  },
  {
    field: 'link',
    zh: '链接',
    en: 'Link',
    required: false,
    synonyms: ['网址', '活动链接', 'url', 'website'],
  },
  {
    field: 'summary',
    zh: '简介',
    en: 'Summary',
    required: false,
    synonyms: ['活动简介', '内容', '备注', 'description'],
  },
  {
    field: 'sourceReference',
    zh: '来源编号',
    en: 'Source reference',
    required: false,
    synonyms: ['内部编号', '自编号', 'source id'],
  },
];

/** Headers compare without stars, spaces and line breaks. */
export const headerKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s*:·\u200b\ufeff]+/gu, '')
    .toLowerCase();

/** What stands in brackets is mostly a unit or a hint. */
export const withoutBrackets = (key: string): string => key.replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/gu, '');

/** A Map, so that a header like `__proto__` is one more unknown column. */
const fieldsByHeader: ReadonlyMap<string, EventField> = new Map(
  EVENT_COLUMNS.flatMap(({ field, zh, en, synonyms }) =>
    [zh, en, field, ...synonyms].map((header) => [headerKey(header), field] as const),
  ),
);

/** What a header means; null where it is none of ours. */
export const fieldOfHeader = (header: string): EventField | null => {
  const key = headerKey(header);
  // 活动名称（英文） is not 活动名称: brackets are a hint only where the whole is no name.
  return fieldsByHeader.get(key) ?? fieldsByHeader.get(withoutBrackets(key)) ?? null;
};

/** The last columns of the workbook of rejected rows, which comes back mended. */
export const REPLY_COLUMNS = {
  'zh-CN': { reason: '错误原因', row: '行号' },
  en: { reason: 'Reason', row: 'Row' },
} as const;
const replies: ReadonlySet<string> = new Set(
  Object.values(REPLY_COLUMNS).flatMap(({ reason, row }) => [headerKey(reason), headerKey(row)]),
);

/** Whether a column is one that we wrote beside the uploader's own. */
export const isReplyHeader = (header: string): boolean => replies.has(headerKey(header));
