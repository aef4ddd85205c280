import { instant } from '../plan/calendar.model.ts';
import type { TallyLine } from '../books/statement.model.ts';
import type { PlannedEvent, WeekPlan } from '../plan/plan.model.ts';

/** A moment is written as spreadsheets do: wall time without a zone. */
export type Cell = string | number | { readonly wallTime: string };

/** The header of the events sheet, as the product's template has it. */
export const EVENT_COLUMNS: readonly string[] = [
  '活动编号',
  '活动名称*',
  '英文名称',
  '主办单位*',
  '联合主办',
  '省份/地区*',
  '城市',
  '地点',
  '形式',
  '开始时间*',
  '结束时间*',
  '主题',
  '预计人数',
  '联系人',
  '联系电话',
  '链接',
  '简介',
  '来源编号',
];

/** The header of a sheet of figures. */
export const TALLY_COLUMNS: readonly string[] = ['活动编号', '活动名称', '日期', '参与人次', '媒体报道'];

/** What lines say of one event and one day, as a row. */
export const tallyRow = (code: string, title: string, day: string, lines: readonly TallyLine[]): Cell[] => {
  const value = (metric: TallyLine['metric']): Cell =>
    lines.find((line) => line.metric === metric)?.value ?? '';
  return [code, title, day, value('participants'), value('media_reports')];
};

const FORMS = { onsite: '线下', online: '线上', hybrid: '混合' } as const;

/** An event as a person types it into the sheet: names, not codes. */
export const eventRow = (event: PlannedEvent, plan: WeekPlan): Cell[] => {
  const name = (id: string): string => plan.bodies.get(id)?.name ?? id;
  return [
    '',
    event.title,
    event.titleEn ?? '',
    name(event.organiser),
    event.coOrganisers.map(name).join('、'),
    event.site?.province ?? '',
    event.site?.city ?? '',
    event.venue ?? '',
    FORMS[event.form],
    { wallTime: wallTime(event.start) },
    { wallTime: wallTime(event.end) },
    event.topics.join('、'),
    event.expected,
    event.contactName,
    event.contactPhone,
    event.link ?? '',
    event.summary ?? '',
    event.ref,
  ];
};

const wallTime = (at: number): string => instant(at).slice(0, 16).replace('T', ' ');
