import type { RowErrorCode } from './event.sheet.ts';
import type { SheetProblemCode } from './table.model.ts';

type Texts = { file: Record<SheetProblemCode, string>; row: Record<RowErrorCode, string> };

/** What people are told about a sheet, in the form of i18next. */
export const sheetTexts: Record<'zh-CN' | 'en', Texts> = {
  'zh-CN': {
    file: {
      empty_file: '文件是空的，请检查后重新上传。',
      not_a_spreadsheet: '这不是 Excel、WPS 或 CSV 表格，请另存为 .xlsx 后重新上传。',
      unknown_encoding: '文件的编码无法识别，请另存为 .xlsx 或 UTF-8 编码的 CSV 后重新上传。',
      encrypted_file: '文件设有打开密码或工作簿保护，请在 Excel 或 WPS 中取消后重新上传。',
      damaged_file: '文件已损坏，无法读取，请重新保存后上传。',
      too_large_inside: '文件解压后有 {{megabytes}} MB，过大，请删除多余内容或分成几个文件上传。',
      too_many_rows: '一个文件最多 {{rows}} 行，请分成几个文件上传。',
      no_header: '没有找到表头，请使用模板中的列名：{{columns}}。',
      other_year:
        '表格写明是 {{year}} 年的，而本届活动在 {{from}} 至 {{to}}。请核对是否选错文件；如果只是年份写错，请改正后重新上传。',
      missing_columns: '缺少必需的列：{{columns}}。请按模板补齐后重新上传。',
      no_rows: '表头下面没有内容，请填写后重新上传。',
    },
    row: {
      required: '此项必填。',
      too_long: '内容过长，最多 {{maximum}} 个字。',
      too_short: '内容过短，至少 {{minimum}} 个字。',
      bad_date: '“{{text}}”不是有效的时间，请写成 2016-10-12 09:00 的形式。',
      bad_count: '“{{text}}”不是有效的人数，请填写整数。',
      bad_form: '“{{text}}”不是有效的形式，请填线上、线下或混合。',
      bad_link: '链接无效，请填写以 http:// 或 https:// 开头的网址。',
      bad_code: '“{{text}}”不是有效的活动编号；新活动请留空。',
      broken_formula: '单元格公式出错（{{text}}），请改为数值或文字。',
      digits_lost: '“{{text}}”已变成科学记数，末尾数字丢失，请将单元格设为文本后重新填写。',
      unknown_organisation: '没有找到单位“{{name}}”，请填写单位全称。',
      ambiguous_organisation: '“{{name}}”对应 {{count}} 个单位，请填写单位全称。',
      unknown_region: '没有找到地区“{{text}}”，请填写省份和城市。',
      ambiguous_region: '“{{text}}”对应 {{count}} 个地区，请写明省份和城市。',
      end_after_start: '结束时间须晚于开始时间。',
      region_required: '线下活动须填写地区。',
      too_many: '最多 {{maximum}} 项。',
      too_great: '数值过大，不能超过 {{maximum}}。',
      duplicate_row: '与第 {{other}} 行是同一项活动，请删除其中一行。',
      bad_value: '内容含有无法保存的字符，请删除这些字符或重新填写。',
    },
  },
  en: {
    file: {
      empty_file: 'The file is empty; check it and upload it again.',
      not_a_spreadsheet: 'This is no Excel, WPS or CSV table; save it as .xlsx and upload it again.',
      unknown_encoding:
        'The encoding of the file is not known; save it as .xlsx or as CSV in UTF-8 and upload it again.',
      encrypted_file:
        'The file has a password or its workbook is protected; remove that in Excel or WPS and upload it again.',
      damaged_file: 'The file is damaged and cannot be read; save it again and upload it.',
      too_large_inside:
        'Unpacked the file has {{megabytes}} MB, which is too much; remove what is not needed or split it.',
      too_many_rows: 'A file may have at most {{rows}} rows; upload it in parts.',
      no_header: 'No header row was found; use the column names of the template: {{columnsEn}}.',
      other_year:
        'The table says that it is about {{year}}, and this edition lasts from {{from}} to {{to}}. Check that it is the right file; if only the year is wrong, correct it and upload the file again.',
      missing_columns:
        'These columns are missing: {{columnsEn}}. Add them as in the template and upload the file again.',
      no_rows: 'There is nothing below the header; fill it in and upload the file again.',
    },
    row: {
      required: 'This is required.',
      too_long: 'This is too long; at most {{maximum}} characters.',
      too_short: 'This is too short; at least {{minimum}} characters.',
      bad_date: '“{{text}}” is no time; write it like 2016-10-12 09:00.',
      bad_count: '“{{text}}” is no count of people; give a whole number.',
      bad_form: '“{{text}}” is no form; give online, onsite or hybrid.',
      bad_link: 'The link is not valid; give an address that begins with http:// or https://.',
      bad_code: '“{{text}}” is no event code; leave it empty for a new event.',
      broken_formula: 'The formula of this cell fails ({{text}}); put in its value.',
      digits_lost: '“{{text}}” has lost its last digits; make the cell a text and type it again.',
      unknown_organisation: 'There is no organisation “{{name}}”; give its full name.',
      ambiguous_organisation: '“{{name}}” may be any of {{count}} organisations; give the full name.',
      unknown_region: 'There is no region “{{text}}”; give province and city.',
      ambiguous_region: '“{{text}}” may be any of {{count}} regions; give province and city.',
      end_after_start: 'The end must be later than the start.',
      region_required: 'An event on site needs a region.',
      too_many: 'At most {{maximum}}.',
      too_great: 'This is too great; at most {{maximum}}.',
      duplicate_row: 'This is the same event as row {{other}}; remove one of them.',
      bad_value: 'This has characters that cannot be stored; remove them or type it again.',
    },
  },
};
