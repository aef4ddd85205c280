/** What can be wrong with a row of a list of organisations, told by the reader or by who would take it in. */
export const ORGANISATION_ROW_CODES = [
  'required',
  'too_long',
  'too_short',
  'too_many',
  'broken_formula',
  'digits_lost',
  'bad_kind',
  'unknown_region',
  'ambiguous_region',
  'credit_code_wrong',
  'credit_code_taken',
  'name_ambiguous',
  'name_taken',
  'kind_fixed',
  'region_fixed',
  'unknown_parent',
  'ambiguous_parent',
  'parent_below',
  'duplicate_row',
] as const;
export type OrganisationRowCode = (typeof ORGANISATION_ROW_CODES)[number];

/** In the form of i18next. */
export const organisationTexts: Record<'zh-CN' | 'en', Record<OrganisationRowCode, string>> = {
  'zh-CN': {
    required: '此项必填。',
    too_long: '内容过长，最多 {{maximum}} 个字。',
    too_short: '内容过短，至少 {{minimum}} 个字。',
    too_many: '最多 {{maximum}} 项。',
    broken_formula: '单元格公式出错（{{text}}），请改为文字。',
    digits_lost: '“{{text}}”已变成科学记数，末尾数字丢失，请将单元格设为文本后重新填写。',
    bad_kind: '“{{text}}”不是有效的类别，请填：{{kinds}}。',
    unknown_region: '没有找到地区“{{text}}”，请填写省份和城市。',
    ambiguous_region: '“{{text}}”对应 {{count}} 个地区，请写明省份和城市。',
    credit_code_wrong: '“{{text}}”不是有效的统一社会信用代码，请核对 18 位代码。',
    credit_code_taken: '这个统一社会信用代码已属于“{{name}}”。',
    name_ambiguous: '“{{name}}”对应 {{count}} 个单位，请填写单位全称。',
    name_taken: '“{{text}}”已是“{{name}}”的名称。',
    kind_fixed: '该单位已登记为“{{kind}}”，类别关系到统计口径，不能通过导入修改。',
    region_fixed: '该单位已登记在{{region}}，地区关系到统计口径，不能通过导入修改。',
    unknown_parent: '没有找到上级单位“{{text}}”，请填写全称，或将它加入本表。',
    ambiguous_parent: '上级单位“{{text}}”对应 {{count}} 个单位，请填写全称。',
    parent_below: '上级单位“{{text}}”是本单位或本单位的下级。',
    duplicate_row: '与第 {{other}} 行是同一单位，请删除其中一行。',
  },
  en: {
    required: 'This is needed.',
    too_long: 'Too long: at most {{maximum}} characters.',
    too_short: 'Too short: at least {{minimum}} characters.',
    too_many: 'At most {{maximum}}.',
    broken_formula: 'The formula of the cell is broken ({{text}}); write the text instead.',
    digits_lost:
      '“{{text}}” was turned into scientific notation and lost digits; format the cell as text and type it again.',
    bad_kind: '“{{text}}” is no kind; use one of: {{kinds}}.',
    unknown_region: 'No region “{{text}}” was found; name province and city.',
    ambiguous_region: '“{{text}}” names {{count}} regions; name province and city.',
    credit_code_wrong: '“{{text}}” is no unified social credit code; check its 18 characters.',
    credit_code_taken: 'This unified social credit code belongs to {{name}}.',
    name_ambiguous: '“{{name}}” names {{count}} organisations; write the full name.',
    name_taken: '“{{text}}” is a name of {{name}} already.',
    kind_fixed: 'It is registered as {{kind}}; figures are counted by kind, so an import does not change it.',
    region_fixed:
      'It is registered in {{region}}; figures are counted by place, so an import does not change it.',
    unknown_parent: 'No parent “{{text}}” was found; write its full name, or add it to this list.',
    ambiguous_parent: 'The parent “{{text}}” names {{count}} organisations; write the full name.',
    parent_below: 'The parent “{{text}}” is the organisation itself, or below it.',
    duplicate_row: 'This is the same organisation as in row {{other}}; remove one of the rows.',
  },
};

/** What kinds are called in lists. */
export const KIND_NAMES = {
  'zh-CN': {
    cast: '中国科协',
    national_society: '全国学会',
    provincial_association: '省级科协',
    local_association: '地方科协',
    enterprise_association: '企业科协',
    other: '其他',
  },
  en: {
    cast: 'CAST',
    national_society: 'National society',
    provincial_association: 'Provincial association',
    local_association: 'Local association',
    enterprise_association: 'Enterprise association',
    other: 'Other',
  },
} as const;
