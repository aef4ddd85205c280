import type { Metric } from '@innoweek/contracts';
import type { TallyField } from './tally.columns.ts';
import type { TallyProblemCode, TallyQuestion, TallyRemark, TallyRule } from './tally.model.ts';

/** What the server says of a row after the reader: whether there is such an event, and what was said of it before. */
export type TallyPlanCode =
  | 'unknown_event'
  | 'unknown_title'
  | 'ambiguous_event'
  | 'other_title'
  | 'event_cancelled'
  | 'event_not_approved'
  | 'not_own_unit'
  | 'other_unit'
  | 'day_missing'
  | 'day_outside_edition'
  | 'day_outside_event'
  | 'duplicate_row'
  | 'range_overlaps'
  | 'rows_overlap'
  | 'day_within_sum'
  | 'part_of_total'
  | 'duplicate_in_sheet'
  | 'nothing_said'
  | 'reported_since'
  | 'taken_back';

type Texts = {
  row: Record<TallyProblemCode | TallyPlanCode, string>;
  question: Record<TallyQuestion['kind'], string>;
  choice: Record<'cell' | 'header' | 'included' | 'added' | 'last' | 'first', string>;
  remark: Record<TallyRemark['code'], string>;
  rule: Record<TallyRule, string>;
  field: Record<TallyField, string>;
  metric: Record<Metric, string>;
};

/** What people are told about a sheet of tallies, in the form of i18next. */
export const tallyTexts: Record<'zh-CN' | 'en', Texts> = {
  'zh-CN': {
    row: {
      unreadable_number: '“{{text}}”不是数字，请填写数字。',
      broken_formula: '单元格公式出错（{{text}}），请改为数值。',
      negative: '“{{text}}”是负数，请填写 0 或正数；要更正以前的数，直接填写正确的数。',
      fractional: '“{{text}}”换算后不是整数，请核对数字和计量单位。',
      percent: '“{{text}}”是百分比，请填写数字。',
      scientific: '“{{text}}”是科学记数，末尾数字可能丢失，请填写完整数字。',
      too_large: '“{{text}}”超过单次填报上限 {{maximum}}，请核对数字和计量单位。',
      unit_unclear: '“{{text}}”的计量单位与此列不符，请改为数字或此列的单位。',
      unreadable_day: '“{{text}}”不是有效的日期，请写成 2016-10-12 的形式。',
      days_reversed: '“{{text}}”的结束日期早于开始日期，请核对。',
      subject_missing: '没有写明是哪项活动或哪个地区，请填写活动编号、活动名称或地区。',
      extra_cells: '此行比表头多出一格，可能是数字中的逗号把它分成了两格，请核对此行的数。',
      digits_lost: '“{{text}}”已变成科学记数，末尾数字丢失，请将单元格设为文本后重新填写。',
      unknown_place: '没有找到地区“{{text}}”，请填写省、自治区、直辖市、计划单列市或兵团的名称。',
      ambiguous_place: '“{{text}}”可能是：{{candidates}}。请写明是哪一个。',
      unknown_event: '没有找到活动 {{event}}，请核对编号。',
      unknown_title: '没有找到名为“{{title}}”的活动，请核对名称或填写活动编号。',
      ambiguous_event: '有多项活动名为“{{title}}”（{{codes}}），请填写活动编号。',
      other_title: '编号 {{event}} 是“{{title}}”，与此行的活动名称不符，请核对。',
      event_cancelled: '活动 {{event}} 已取消，不能报数。',
      event_not_approved: '活动 {{event}} 尚未审核通过，此行暂不计入；审核通过后自动计入，不必重新上传。',
      not_own_unit: '“{{text}}”不由贵单位填报，请删去此行。',
      other_unit: '“{{text}}”不属于{{unit}}，而这份文件只报{{unit}}的数，请删去此行。',
      day_missing: '没有日期，请填写。',
      day_outside_edition: '日期须在 {{from}} 至 {{to}} 之间。',
      day_outside_event: '活动 {{event}} 在 {{from}} 至 {{to}} 举办，请核对日期。',
      duplicate_row: '与第 {{other}} 行说的是同一件事，数却不同，请只保留一行。',
      duplicate_in_sheet: '与第 {{sheet}} 张表第 {{other}} 行说的是同一件事，数却不同，请只保留一行。',
      range_overlaps:
        '此行是多日合计，而 {{day}} 已另有数（单独报过，或由现场签到、登记计数），会重复计算；请按天填写。',
      rows_overlap: '此行与第 {{other}} 行的日期有重叠，会重复计算；请按天填写，或只保留一行。',
      day_within_sum:
        '{{from}} 至 {{to}} 的合计已报过，其中包括此行的日期，会重复计算；请先由报送该合计的单位撤回（已核实的由协调员撤回），再按天填写。',
      part_of_total: '已包含在“{{place}}”的数中，不另外相加。',
      nothing_said: '此行没有填写数字。',
      reported_since: '上传之后又报过新的数，以新报的数为准。',
      taken_back: '此行的数已单独撤回。',
    },
    question: {
      unit: '“{{column}}”这一列没有写明金额单位。单位是什么？',
      units: '“{{column}}”这一列的单位写得不一致（{{said}}）。以哪个为准？',
      cells: '“{{column}}”这一列的单位是{{unit}}，但有的格子写了自己的单位，例如“{{example}}”。以哪个为准？',
      column: '有多列都像是“{{field}}”。以哪一列为准？',
      online: '“{{all}}”是否已包括“{{online}}”？',
      range: '有的行是多日合计，例如“{{example}}”。计入哪一天？',
    },
    choice: {
      cell: '格子里写的单位',
      header: '这一列的单位',
      included: '已包括',
      added: '没有包括，两者相加',
      last: '最后一天',
      first: '第一天',
    },
    remark: {
      hidden_rows: '隐藏的行没有读取：第 {{at}} 行',
      hidden_columns: '隐藏的列没有读取：{{at}} 列',
      hidden_sheet: '隐藏的工作表没有读取',
      other_year_sheet: '工作表是 {{at}} 年的，没有读取',
      unread_sheet: '工作表中没有找到要读取的表格',
      unknown_column: '“{{at}}”列没有读取',
      total_row: '第 {{at}} 行是合计，只用于核对，不重复计入',
      example_row: '第 {{at}} 行是示例或填写说明，没有读取',
      text_row: '第 {{at}} 行不是数据，没有读取',
      people_as_attendances: '“{{at}}”按人次读取',
      template_changed:
        '这是本系统的报送表，但表头或预先填好的内容改动过（第 {{at}} 行），已按普通表格读取，请核对',
      template_of_other: '这是{{at}}的报送表，将以贵单位的名义报送',
      template_of_edition: '这是“{{at}}”的报送表，已按那一届报送',
    },
    rule: {
      text: '原文照录',
      identifier: '按编号',
      place: '按地名对照',
      unit: '按计量单位',
      day: '按日期写法',
      range: '按起止日期',
      serial: '按日期序号',
      title: '取自标题',
      number: '按表中数值',
      number_format: '按数值及其格式里的单位',
      digits: '按数字写法',
      mixed: '按数字加万、亿等单位',
      chinese_numeral: '按中文数字',
      dash: '短横：不适用，不计',
      none: '写明为无，按 0',
      blank: '空白：未填',
      not_yet: '尚未有数：未填',
      added: '相加得出',
    },
    field: {
      code: '活动编号',
      title: '活动名称',
      organiser: '主办单位',
      region: '地区',
      day: '日期',
      from: '开始日期',
      to: '结束日期',
      participants: '参与人次',
      offline: '线下人次',
      online: '线上人次',
      media_reports: '媒体报道',
      agreements: '签约项目',
      agreement_amount: '签约金额',
      measure: '计量单位',
      note: '备注',
    },
    metric: {
      participants: '参与人次',
      media_reports: '媒体报道',
      agreements: '签约项目',
      agreement_amount: '签约金额',
    },
  },
  en: {
    row: {
      unreadable_number: '“{{text}}” is no number; enter a number.',
      broken_formula: 'The formula of this cell is broken ({{text}}); enter the value.',
      negative: '“{{text}}” is negative; enter 0 or more. To correct an earlier figure enter the right one.',
      fractional: '“{{text}}” is no whole number in its unit; check the number and the unit.',
      percent: '“{{text}}” is a percentage; enter a number.',
      scientific: '“{{text}}” is in scientific notation and may have lost digits; enter the whole number.',
      too_large: '“{{text}}” is more than one report may say ({{maximum}}); check the number and the unit.',
      unit_unclear:
        'The unit of “{{text}}” does not fit this column; enter a number or the unit of the column.',
      unreadable_day: '“{{text}}” is no date; write it like 2016-10-12.',
      days_reversed: 'In “{{text}}” the end comes before the beginning; check it.',
      subject_missing:
        'The row does not say of which event or region it speaks; enter a code, a title or a region.',
      extra_cells: 'This row has more cells than the header: a comma may have cut a number in two; check it.',
      digits_lost: '“{{text}}” has lost its last digits; format the cell as text and enter it again.',
      unknown_place: 'There is no region “{{text}}”; enter the name of a reporting unit.',
      ambiguous_place: '“{{text}}” may be: {{candidates}}. Say which.',
      unknown_event: 'Event {{event}} was not found; check the code.',
      unknown_title: 'No event is called “{{title}}”; check the title or enter the code.',
      ambiguous_event: 'Several events are called “{{title}}” ({{codes}}); enter the code.',
      other_title: 'Event {{event}} is “{{title}}”, which is not the title of this row; check them.',
      event_cancelled: 'Event {{event}} is cancelled and cannot be reported on.',
      event_not_approved:
        'Event {{event}} is not approved yet; this row is left out for now and counts by itself when it is.',
      not_own_unit: 'Your organisation does not report for “{{text}}”; remove this row.',
      other_unit:
        '“{{text}}” is not of {{unitEn}}, the only unit that this file speaks for; remove this row.',
      day_missing: 'The day is missing; enter it.',
      day_outside_edition: 'The day must lie between {{from}} and {{to}}.',
      day_outside_event: 'Event {{event}} is held from {{from}} to {{to}}; check the day.',
      duplicate_row: 'Row {{other}} says something else of the same; keep one of the two.',
      duplicate_in_sheet:
        'Row {{other}} of sheet {{sheet}} says something else of the same; keep one of the two.',
      range_overlaps:
        'This row sums several days, and {{day}} has a figure of its own (reported, or counted at the door or in a register): it would count twice. Enter the days one by one.',
      rows_overlap:
        'This row and row {{other}} share some days, which would count twice. Enter the days one by one, or keep one of the two.',
      day_within_sum:
        'A sum from {{from}} to {{to}} was reported, and the day of this row is in it: it would count twice. Whoever reported that sum has to take it back first (a coordinator, where it was verified); then enter the days one by one.',
      part_of_total: 'This is part of the figure of “{{place}}” and is not added to it.',
      nothing_said: 'This row has no figures.',
      reported_since: 'A newer figure was reported after this file; that one counts.',
      taken_back: 'This row was taken back by itself.',
    },
    question: {
      unit: 'Column “{{column}}” does not say in what unit its amounts are. What is it?',
      units: 'Column “{{column}}” is said to be in different units ({{said}}). Which is it?',
      cells:
        'Column “{{column}}” is in {{unit}}, but some cells name their own unit, such as “{{example}}”. Which counts?',
      column: 'Several columns look like “{{field}}”. Which one counts?',
      online: 'Does “{{all}}” include “{{online}}”?',
      range: 'Some rows sum several days, such as “{{example}}”. On which day do they count?',
    },
    choice: {
      cell: 'The unit in the cell',
      header: 'The unit of the column',
      included: 'Yes, it is included',
      added: 'No, add both',
      last: 'The last day',
      first: 'The first day',
    },
    remark: {
      hidden_rows: 'Hidden rows were not read: {{at}}',
      hidden_columns: 'Hidden columns were not read: {{at}}',
      hidden_sheet: 'The hidden sheet was not read',
      other_year_sheet: 'The sheet is about {{at}} and was not read',
      unread_sheet: 'No table was found on the sheet',
      unknown_column: 'Column “{{at}}” was not read',
      total_row: 'Rows {{at}} are totals: they are checked, not added',
      example_row: 'Rows {{at}} are examples or instructions and were not read',
      text_row: 'Rows {{at}} hold no data and were not read',
      people_as_attendances: '“{{at}}” was taken as attendances',
      template_changed:
        'This is a template of ours whose headers or prefilled cells were changed (row {{at}}); it was read as any table. Please check it',
      template_of_other: 'This is the template of {{at}}; it is reported in the name of your organisation',
      template_of_edition: 'This is a template of “{{at}}” and is reported for that edition',
    },
    rule: {
      text: 'as written',
      identifier: 'as a code',
      place: 'by the list of places',
      unit: 'as a unit of measure',
      day: 'as a date',
      range: 'as first and last day',
      serial: 'as a serial day',
      title: 'from the title',
      number: 'the number kept in the cell',
      number_format: 'the number and the unit in its format',
      digits: 'by its digits',
      mixed: 'digits with 万 or 亿',
      chinese_numeral: 'as a Chinese numeral',
      dash: 'a dash: not applicable, not counted',
      none: 'said to be none: 0',
      blank: 'blank: nothing said',
      not_yet: 'not known yet: nothing said',
      added: 'added up',
    },
    field: {
      code: 'Event code',
      title: 'Title',
      organiser: 'Organiser',
      region: 'Region',
      day: 'Date',
      from: 'From',
      to: 'To',
      participants: 'Attendances',
      offline: 'On site',
      online: 'Online',
      media_reports: 'Media reports',
      agreements: 'Agreements',
      agreement_amount: 'Agreement amount',
      measure: 'Unit of measure',
      note: 'Note',
    },
    metric: {
      participants: 'Attendances',
      media_reports: 'Media reports',
      agreements: 'Agreements',
      agreement_amount: 'Agreement amount',
    },
  },
};
