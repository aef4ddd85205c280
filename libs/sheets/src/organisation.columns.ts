import { headerKey, withoutBrackets } from './column.table.ts';

/** What a column of a list of organisations says. */
export const ORGANISATION_FIELDS = [
  'name',
  'nameEn',
  'kind',
  'region',
  'city',
  'parent',
  'creditCode',
  'aliases',
] as const;
export type OrganisationField = (typeof ORGANISATION_FIELDS)[number];

type Column = {
  field: OrganisationField;
  zh: string;
  en: string;
  required: boolean;
  synonyms: readonly string[];
};

/** The columns of a list of organisations, in the order of the template. */
export const ORGANISATION_COLUMNS: readonly Column[] = [
  {
    field: 'name',
    zh: '单位名称',
    en: 'Name',
    required: true,
    synonyms: [
      '名称',
      '中文名称',
      '单位全称',
      '全称',
      '组织名称',
      '机构名称',
      '单位',
      'chinese name',
      'organisation',
    ],
  },
  {
    field: 'nameEn',
    zh: '英文名称',
    en: 'English name',
    required: false,
    synonyms: ['单位英文名称', '英文名', 'name (en)'],
  },
  {
    field: 'kind',
    zh: '单位类别',
    en: 'Kind',
    required: true,
    synonyms: ['类别', '类型', '单位类型', '单位性质', 'type'],
  },
  {
    field: 'region',
    zh: '省份/地区',
    en: 'Province or region',
    required: false,
    synonyms: ['省份', '地区', '省市', '所在地区', '所在省份', 'province', 'region'],
  },
  { field: 'city', zh: '城市', en: 'City', required: false, synonyms: ['市', '地市', '所在城市'] },
  {
    field: 'parent',
    zh: '上级单位',
    en: 'Parent',
    required: false,
    synonyms: ['上级', '主管单位', '挂靠单位', '隶属单位', 'parent organisation'],
  },
  {
    field: 'creditCode',
    zh: '统一社会信用代码',
    en: 'Unified social credit code',
    required: false,
    synonyms: ['信用代码', '社会信用代码', 'credit code'],
  },
  {
    field: 'aliases',
    zh: '简称、曾用名',
    en: 'Other names',
    required: false,
    synonyms: ['简称', '曾用名', '别名', '简称/曾用名', 'aliases', 'short name'],
  },
];

const fields: ReadonlyMap<string, OrganisationField> = new Map(
  ORGANISATION_COLUMNS.flatMap(({ field, zh, en, synonyms }) =>
    [zh, en, field, ...synonyms].map((header) => [headerKey(header), field] as const),
  ),
);

/** What a header means; null where it is none of ours. */
export const organisationFieldOf = (header: string): OrganisationField | null => {
  const key = headerKey(header);
  return fields.get(key) ?? fields.get(withoutBrackets(key)) ?? null;
};
