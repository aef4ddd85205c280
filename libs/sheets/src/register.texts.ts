import type { RegisterField } from './register.columns.ts';

/** What is said of a row of a register, beside what is said of rows of tallies. */
export type RegisterRowCode =
  | 'required'
  | 'too_short'
  | 'too_long'
  | 'bad_link'
  | 'bad_stage'
  | 'bad_kind'
  | 'bad_code'
  | 'place_missing'
  | 'same_row'
  | 'known_elsewhere'
  | 'counted_with'
  | 'may_be_same';

type Texts = { row: Record<RegisterRowCode, string>; field: Record<RegisterField, string> };

/** What people are told about a sheet of a register, in the form of i18next. */
export const registerTexts: Record<'zh-CN' | 'en', Texts> = {
  'zh-CN': {
    row: {
      required: '此项必填。',
      too_short: '至少填写 {{minimum}} 个字。',
      too_long: '最多填写 {{maximum}} 个字。',
      bad_link: '“{{text}}”不是网址，请粘贴报道的完整链接。',
      bad_stage: '不认识阶段“{{text}}”，请填写意向、签约、到账或落地。',
      bad_kind: '不认识媒体类型“{{text}}”，请填写网站、报刊、广播电视、视频或社交媒体。',
      bad_code: '“{{text}}”不是活动编号，请核对。',
      place_missing: '没有写明活动或地区，请填写活动编号。',
      same_row: '与第 {{other}} 行是同一条，只计一次。',
      known_elsewhere: '这篇报道已由其他单位登记，不重复计入。',
      counted_with: '与已登记的“{{name}}”是同一项协议，合并计一次。',
      may_be_same: '可能与已登记的“{{name}}”是同一项协议，提交后请在协议页面确认。',
    },
    field: {
      link: '链接',
      title: '标题',
      outlet: '媒体',
      kind: '媒体类型',
      name: '项目名称',
      partyA: '甲方',
      partyB: '乙方',
      amount: '金额',
      stage: '阶段',
      day: '日期',
      code: '活动编号',
      region: '地区',
    },
  },
  en: {
    row: {
      required: 'This is needed.',
      too_short: 'At least {{minimum}} characters are needed.',
      too_long: 'At most {{maximum}} characters fit.',
      bad_link: '“{{text}}” is no web address; paste the whole link of the report.',
      bad_stage: '“{{text}}” is no stage; enter intent, signed, funded or delivered.',
      bad_kind: '“{{text}}” is no kind of media; enter web, print, broadcast, video or social.',
      bad_code: '“{{text}}” is no event code; check it.',
      place_missing: 'The row names no event and no region; enter the event code.',
      same_row: 'It is the same as row {{other}} and counts once.',
      known_elsewhere: 'Another organisation has registered this report; it counts no second time.',
      counted_with: 'It is the same agreement as “{{name}}”; together they count once.',
      may_be_same: 'It may be the same agreement as “{{name}}”; tell on the page of agreements afterwards.',
    },
    field: {
      link: 'Link',
      title: 'Title',
      outlet: 'Outlet',
      kind: 'Kind',
      name: 'Agreement',
      partyA: 'Party A',
      partyB: 'Party B',
      amount: 'Amount',
      stage: 'Stage',
      day: 'Date',
      code: 'Event code',
      region: 'Region',
    },
  },
};
