import type { TallyTemplate } from './tally.workbook.ts';

type Language = 'zh-CN' | 'en';

/** What the spreadsheet program says of a cell while it is filled in; 255 characters at most. */
export const RULES: Record<Language, Record<'code' | 'day' | 'region' | 'count' | 'amount', string>> = {
  'zh-CN': {
    code: '从列表中选择。列表之外的编号，须是之后新通过审核的活动。',
    day: '从列表中选择本届活动周的日期。',
    region: '报全地区合计时选择；报某项活动时留空。',
    count: '填写 0 或正整数。没有的填 0，还不知道的留空。',
    amount: '以元为单位的数字。写成 3.5亿元、200万元 也能识别，确认即可。',
  },
  en: {
    code: 'Choose from the list. A code that is not in it must be of an event approved since.',
    day: 'Choose a day of this edition from the list.',
    region: 'Choose it for the total of a whole region; leave it empty for an event.',
    count: 'A whole number, 0 or more. 0 where there was none; empty where it is not known yet.',
    amount: 'A number in yuan. 3.5亿元 and 200万元 are read, too: just confirm.',
  },
};

/** How a template is filled in and handed back, line by line. */
export const instructions = (
  language: Language,
  { organisation, edition, identity: { from, to } }: TallyTemplate,
): string[] =>
  language === 'en'
    ? [
        `Tallies of ${organisation}`,
        `${edition}, ${from} to ${to}`,
        '',
        'Filling it in',
        'One row for one event and one day; your approved events and their days are listed already.',
        'Attendances: on site and online together, not distinct people. 0 where there were none; empty where it is not known yet.',
        'Agreement amount: in yuan; 3.5亿元 and 200万元 are read, too.',
        'An event approved since: add a row with its code, or with title, date and organiser.',
        'The total of a whole region: fill in “Region” and no event; it is checked, never added.',
        'Rows may be sorted and removed. Leave the headers and the cells that were filled in as they are.',
        '',
        'Handing it back',
        'Upload it under Imports › Tallies, whoever of your organisation does; what the file is called does not matter.',
        'Excel, WPS and LibreOffice may save it. If it is returned again, the newer figures of the same event and day replace the older ones: nothing counts twice.',
      ]
    : [
        `${organisation} 数据报送表`,
        `${edition}，${from} 至 ${to}`,
        '',
        '怎样填写',
        '每行填写一项活动一天的数；贵单位已通过审核的活动及其日期已经列好。',
        '参与人次：到场与线上合计的人次，不是人数。没有的填 0；还不知道的留空，以后再报。',
        '签约金额：以元为单位；也可以直接写 3.5亿元、200万元。',
        '之后新通过审核的活动：另起一行填写活动编号，或活动名称、日期和主办单位。',
        '报全地区合计时，在“地区”列填写地区名称，不填活动；合计只用于核对，不会重复计入。',
        '行可以排序、删除；表头和已经填好的格子请不要改动。',
        '',
        '怎样交回',
        '在“批量导入 › 数据报送”中上传；由本单位任何一位同事上传都可以，文件改名不影响。',
        '用 Excel、WPS、LibreOffice 保存都可以。再次交回时，同一活动同一天以新填的数为准，不会重复计入。',
      ];
