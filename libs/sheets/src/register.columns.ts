import type { AgreementStage, MediaKind } from '@innoweek/contracts';
import { headerKey, withoutBrackets } from './column.table.ts';
import { meaningOf } from './tally.columns.ts';

/** The registers that are filled by sheets. */
export const REGISTER_KINDS = ['media', 'agreements'] as const;
export type RegisterKind = (typeof REGISTER_KINDS)[number];

/** What a column of a register says. */
export const REGISTER_FIELDS = [
  'link',
  'title',
  'outlet',
  'kind',
  'name',
  'partyA',
  'partyB',
  'amount',
  'stage',
  'day',
  'code',
  'region',
] as const;
export type RegisterField = (typeof REGISTER_FIELDS)[number];
export const isRegisterField = (field: string): field is RegisterField =>
  REGISTER_FIELDS.some((known) => known === field);

type Column = {
  field: RegisterField;
  /** Header in the template; a star marks what every row needs. */
  zh: string;
  en: string;
  required: boolean;
  /** Other headers that mean the same. */
  synonyms: readonly string[];
};

const DAY = (zh: string, synonyms: readonly string[]): Column => ({
  field: 'day',
  zh,
  en: 'Date',
  required: false,
  synonyms: [
    '日期',
    '时间',
    '发布日期',
    '发布时间',
    '报道时间',
    '报道日期',
    'day',
    'when',
    'published',
    ...synonyms,
  ],
});
const CODE: Column = {
  field: 'code',
  zh: '活动编号',
  en: 'Event code',
  required: false,
  synonyms: ['编号', '活动编码', '活动代码', 'code', 'event'],
};
const REGION: Column = {
  field: 'region',
  zh: '地区',
  en: 'Region',
  required: false,
  synonyms: ['省份', '省份/地区', '报送地区', '所在地区', 'province', 'unit', 'province or region'],
};

/** The columns of each register, in the order of its template. */
export const REGISTER_COLUMNS: Record<RegisterKind, readonly Column[]> = {
  media: [
    {
      field: 'link',
      zh: '链接',
      en: 'Link',
      required: true,
      synonyms: ['网址', '报道链接', '新闻链接', '链接地址', '网页链接', '原文链接', 'url', 'address'],
    },
    {
      field: 'title',
      zh: '标题',
      en: 'Title',
      required: true,
      synonyms: ['新闻标题', '报道标题', '文章标题', '稿件标题', '题目', 'headline'],
    },
    {
      field: 'outlet',
      zh: '媒体',
      en: 'Outlet',
      required: true,
      synonyms: [
        '媒体名称',
        '报道媒体',
        '发布媒体',
        '刊发媒体',
        '来源',
        '媒体单位',
        'media',
        'source',
        'publisher',
      ],
    },
    DAY('日期', ['刊发日期', '刊发时间']),
    CODE,
    REGION,
    {
      field: 'kind',
      zh: '媒体类型',
      en: 'Kind',
      required: false,
      synonyms: ['类型', '报道形式', '形式', '媒体类别', 'type'],
    },
  ],
  agreements: [
    {
      field: 'name',
      zh: '项目名称',
      en: 'Agreement',
      required: true,
      synonyms: [
        '名称',
        '协议名称',
        '签约项目',
        '合作项目',
        '项目',
        '合同名称',
        '签约项目名称',
        'name',
        'project',
        'title',
      ],
    },
    {
      field: 'partyA',
      zh: '甲方',
      en: 'Party A',
      required: true,
      synonyms: ['甲方单位', '甲方名称', '签约甲方', '合作甲方', 'first party'],
    },
    {
      field: 'partyB',
      zh: '乙方',
      en: 'Party B',
      required: true,
      synonyms: ['乙方单位', '乙方名称', '签约乙方', '合作乙方', 'second party'],
    },
    {
      field: 'amount',
      zh: '金额',
      en: 'Amount',
      required: false,
      synonyms: ['签约金额', '协议金额', '合同金额', '合作金额', '项目金额', 'value'],
    },
    {
      field: 'stage',
      zh: '阶段',
      en: 'Stage',
      required: false,
      synonyms: ['项目阶段', '进展', '状态', '签约阶段', '项目进展', 'status', 'progress'],
    },
    DAY('日期', ['签约日期', '签约时间', '签署日期', 'signed on']),
    CODE,
    REGION,
  ],
};

const fieldsOf = (kind: RegisterKind): ReadonlyMap<string, RegisterField> =>
  new Map(
    REGISTER_COLUMNS[kind].flatMap(({ field, zh, en, synonyms }) =>
      [zh, en, field, ...synonyms].map((header) => [headerKey(header), field] as const),
    ),
  );
const FIELDS: Record<RegisterKind, ReadonlyMap<string, RegisterField>> = {
  media: fieldsOf('media'),
  agreements: fieldsOf('agreements'),
};

/** What a header of a register means; null where it is none of ours. */
export const registerFieldOf = (kind: RegisterKind, header: string): RegisterField | null => {
  const key = headerKey(header);
  const known = FIELDS[kind].get(key) ?? FIELDS[kind].get(withoutBrackets(key));
  if (known) return known;
  // 签约金额，万元
  return kind === 'agreements' && meaningOf(header).column === 'agreement_amount' ? 'amount' : null;
};

/** What a cell of a stage or a kind says, by every word for it. */
const words = <T extends string>(table: Record<T, readonly string[]>, of: (key: string) => T | undefined) => {
  const known = new Map<string, T>();
  for (const name of Object.keys(table)) {
    const value = of(name);
    if (value === undefined) continue;
    for (const word of [name, ...table[value]]) known.set(headerKey(word), value);
  }
  return known;
};

const STAGE_WORDS: Record<AgreementStage, readonly string[]> = {
  intent: [
    '意向',
    '意向性',
    '意向协议',
    '拟签约',
    '洽谈',
    '达成意向',
    '意向签约',
    '框架意向',
    'intention',
    'mou',
  ],
  signed: ['签约', '已签约', '已签', '签署', '已签署', '正式签约', '签订', '已签订', '合同', 'contract'],
  funded: ['到账', '已到账', '资金到账', '到位', '资金到位', '已到位', 'paid'],
  delivered: ['落地', '已落地', '项目落地', '投产', '已投产', '实施', '完成', '已完成', 'done'],
};
const STAGES = words(STAGE_WORDS, (name) =>
  name === 'intent' || name === 'signed' || name === 'funded' || name === 'delivered' ? name : undefined,
);
/** 意向 · 已签约 · 资金到账 · 落地 */
export const readStage = (text: string): AgreementStage | null => STAGES.get(headerKey(text)) ?? null;

const KIND_WORDS: Record<MediaKind, readonly string[]> = {
  web: ['网络', '网站', '网络媒体', '新闻网站', '门户网站', '客户端', '网媒', 'website', 'online'],
  print: ['报纸', '报刊', '杂志', '期刊', '平面媒体', '纸媒', 'newspaper', 'magazine'],
  broadcast: ['广播', '电视', '电视台', '电台', '广播电视', '广电', 'tv', 'radio', 'television'],
  video: ['视频', '短视频', '直播', 'videos'],
  social: ['社交媒体', '新媒体', '微信', '公众号', '微信公众号', '微博', '自媒体', 'wechat', 'weibo'],
};
const KINDS = words(KIND_WORDS, (name) =>
  name === 'web' || name === 'print' || name === 'broadcast' || name === 'video' || name === 'social'
    ? name
    : undefined,
);
/** 网站 · 报纸 · 电视台 · 短视频 · 微信公众号 */
export const readMediaKind = (text: string): MediaKind | null => KINDS.get(headerKey(text)) ?? null;
