import { KIND_NAMES } from './organisation.texts.ts';
import { ORGANISATION_COLUMNS } from './organisation.columns.ts';
import { sheetOf, toBytes, widthsOf } from './workbook.writer.ts';

const WORDS = {
  'zh-CN': {
    organisations: '单位',
    howTo: '填写说明',
    lines: [
      '每行填写一个单位；带 * 的列新单位必填。',
      `单位类别：${Object.values(KIND_NAMES['zh-CN']).slice(1).join('、')}。`,
      '省份/地区、城市：单位所在地；全国性单位留空。',
      '上级单位：填写全称，可以是本表中的另一行。',
      '简称、曾用名：有多个时用顿号分隔；以后的表格按这些名称也能识别。',
      '已有的单位按名称或统一社会信用代码识别，只补充和更新，不会重复；空白单元格不改动原有内容。',
    ],
  },
  en: {
    organisations: 'Organisations',
    howTo: 'How to fill it in',
    lines: [
      'One organisation per row; a new one needs the columns with *.',
      `Kind: ${Object.values(KIND_NAMES.en).slice(1).join(', ')}.`,
      'Province or region, city: where it sits; empty for national bodies.',
      'Parent: its full name; it may be another row of this list.',
      'Other names: several are parted by commas; later files are understood by them, too.',
      'An organisation that is there is found by its name or credit code and updated, never doubled; blank cells change nothing.',
    ],
  },
} as const;

/** The list of organisations to fill in, with instructions on a second sheet. */
export const writeOrganisationTemplate = (language: 'zh-CN' | 'en'): Uint8Array => {
  const words = WORDS[language];
  const header = ORGANISATION_COLUMNS.map(
    ({ zh, en, required }) => `${language === 'en' ? en : zh}${required ? '*' : ''}`,
  );
  return toBytes([
    [words.organisations, sheetOf([header], widthsOf(header))],
    [
      words.howTo,
      sheetOf(
        words.lines.map((line) => [line]),
        [100],
      ),
    ],
  ]);
};
