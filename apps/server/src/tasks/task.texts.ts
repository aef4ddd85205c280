import type { CheckRuleName, Language, Metric } from '@innoweek/contracts';
import type { StoredEvidence } from './finding.model.ts';
import { amountText, dayText, daysText, metricName, percent, unitText } from './task.words.ts';

/** What a task is told by. */
export type Told = {
  rule: CheckRuleName;
  subject: string;
  event: { title: string; titleEn: string | null } | null;
  other: { title: string; titleEn: string | null } | null;
  unit: string | null;
  metric: Metric | null;
  day: string | null;
  evidence: StoredEvidence;
};
type Sentence = (task: Telling) => string;
/** `text` says what and how much before whose it is: where there is little room, the end of a title is cut. */
type Texts = Record<CheckRuleName, { text: Sentence; because: Sentence }>;

/** What sentences are made of, each piece in the language of the reader. */
class Telling {
  constructor(
    private readonly task: Told,
    private readonly language: Language,
  ) {}

  value(name: string): number {
    return this.#found(name)?.value ?? 0;
  }

  /** A figure with what it counts. */
  figure(name: string): string {
    const figure = this.#found(name);
    return amountText(figure?.value ?? 0, figure?.metric ?? null, this.language);
  }

  /** The same in the units that people use. */
  short(name: string): string {
    const figure = this.#found(name);
    return amountText(figure?.value ?? 0, figure?.metric ?? null, this.language, true);
  }

  /** All figures of a name, each of another metric. */
  all(name: string): string {
    const words = this.task.evidence.figures
      .filter((figure) => figure.name === name)
      .map(({ value, metric }) => amountText(value, metric, this.language));
    return words.join(this.language === 'en' ? ', ' : '、');
  }

  limit(name: string): number {
    return this.task.evidence.limits[name] ?? 0;
  }

  get subject(): string {
    return this.task.event ? this.#title(this.task.event) : this.unit;
  }

  get other(): string {
    return this.task.other
      ? this.#title(this.task.other)
      : `${this.unit}${this.language === 'en' ? ' (outside events)' : '（活动之外）'}`;
  }

  get unit(): string {
    return unitText(this.task.unit ?? '', this.language);
  }

  /** The day with a blank behind it where there is one. */
  get day(): string {
    return this.task.day === null ? '' : dayText(this.task.day, this.language);
  }

  get days(): string {
    return daysText(this.task.evidence.days, this.language);
  }

  get dayCount(): string {
    return String(this.task.evidence.days.length);
  }

  get metric(): string {
    return this.task.metric === null ? '' : metricName(this.task.metric, this.language);
  }

  #found(name: string): StoredEvidence['figures'][number] | undefined {
    return this.task.evidence.figures.find((figure) => figure.name === name);
  }

  #title({ title, titleEn }: { title: string; titleEn: string | null }): string {
    if (this.language !== 'en') return `《${title}》`;
    // Within quotes, others are single.
    return `“${(titleEn ?? title).replaceAll('“', '‘').replaceAll('”', '’')}”`;
  }
}

const times = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(1));
const isAbove = (told: Telling, usual: string): boolean => told.value('reported') >= told.value(usual);

const ZH: Texts = {
  disagreement: {
    text: (t) => `${t.day && `${t.day}的`}${t.metric}各方所报相差 ${t.short('difference')}：${t.subject}`,
    because: (t) =>
      `最多的报 ${t.figure('largest')}，最少的报 ${t.figure('smallest')}，相差 ${percent(t.value('difference') / Math.max(1, t.value('largest')))}，超过 ${percent(t.limit('tolerance'))} 的限度。`,
  },
  remainder: {
    text: (t) => `${t.unit}${t.day}申报的${t.metric}合计与计入数相差 ${t.short('difference')}`,
    because: (t) =>
      `申报合计 ${t.figure('declared')}，已计入 ${t.figure('counted')}，差额尚未计入也未说明。限度为申报数的 ${percent(t.limit('tolerance'))}。`,
  },
  double_event: {
    text: (t) => `${t.subject}与${t.other}可能是同一场活动`,
    because: (t) =>
      `名称、时间、地点和主办单位的相似度为 ${percent(t.value('likeness'))}，限度为 ${percent(t.limit('likeness'))}。若是同一场活动，两边的数会重复计入。`,
  },
  double_figures: {
    text: (t) => `${t.subject}与${t.other}${t.day}所报的数完全相同`,
    because: (t) =>
      `两家单位都报了 ${t.all('same')}，有效数字共 ${String(t.value('digits'))} 位（限度 ${String(t.limit('digits'))} 位），偶然相同的可能性很小。`,
  },
  outlier: {
    text: (t) =>
      `${t.metric}为 ${t.short('reported')}，明显${isAbove(t, 'typical') ? '高于' : '低于'}同类活动：${t.subject}`,
    because: (t) =>
      `与它可比的 ${String(t.value('peers'))} 场活动，按本场规模折算一般约 ${t.figure('typical')}；偏离中位数 ${times(t.value('deviations'))} 个稳健偏差，限度为 ${times(t.limit('deviations'))}。`,
  },
  jump: {
    text: (t) =>
      isAbove(t, 'usual')
        ? `${t.day}的${t.metric}骤增至平日的 ${times(t.value('factor'))} 倍：${t.subject}`
        : `${t.day}的${t.metric}骤降至平日的 1/${times(t.value('factor'))}：${t.subject}`,
    because: (t) =>
      `当日 ${t.figure('reported')}，其他各日的中位数为 ${t.figure('usual')}；限度为 ${times(t.limit('factor'))} 倍。`,
  },
  over_expected: {
    text: (t) => `报 ${t.short('reported')}，是预计人数的 ${times(t.value('factor'))} 倍：${t.subject}`,
    because: (t) =>
      `登记时预计 ${t.figure('expected')}，所报超过其 ${times(t.limit('factor'))} 倍，场地未必容得下。请核对是否多写了零，或把“万”重复换算。`,
  },
  agreements_without_amount: {
    text: (t) => `${t.subject}报了签约项目，没有签约金额`,
    because: (t) =>
      `已报 ${t.figure('agreements')}，没有任何签约金额。请补报金额，或确认均为无金额的意向协议。`,
  },
  amount_without_agreements: {
    text: (t) => `${t.subject}报了签约金额，没有签约项目`,
    because: (t) =>
      `已报 ${t.figure('amount')}，签约项目数为空或为零。请补报项目数，或核对金额是否填错了活动。`,
  },
  cancelled_figure: {
    text: (t) => `${t.subject}已取消，但仍报有数字`,
    because: (t) =>
      `这场活动已取消，所报的 ${t.all('claimed')} 不计入总数。请核对是否误取消，或由报送单位撤回。`,
  },
  sum_beside_days: {
    text: (t) => `${t.day}的${t.metric}是多日合计，与其中单日的数重复计入：${t.subject}`,
    because: (t) =>
      `${t.day}的数（计入 ${t.figure('sum')}）在文件中是按多日合计报的，而其中 ${t.days}另有 ${t.figure('others')}也计入了总数。请撤回合计后按天填报，或裁定其中一方不计。`,
  },
  silent_unit: {
    text: (t) => `${t.unit}有 ${t.dayCount} 天的数据逾期未报`,
    because: (t) =>
      `${t.days}应报 ${String(t.value('held'))} 场活动的数，已报 ${String(t.value('reported'))} 场；缺报达到 ${percent(t.limit('missing'))} 即提示。`,
  },
  stuck_queue: {
    text: (t) =>
      t.value('lag') > t.limit('seconds')
        ? `看板比台账落后 ${String(Math.round(t.value('lag')))} 秒`
        : `后台任务积压 ${String(t.value('jobs'))} 项`,
    because: (t) =>
      `有 ${String(t.value('waiting'))} 批数据已受理但尚未计入看板，最早一批已等待 ${String(Math.round(t.value('lag')))} 秒（限度 ${String(t.limit('seconds'))} 秒）；后台任务等待或失败 ${String(t.value('jobs'))} 项（限度 ${String(t.limit('jobs'))} 项）。已受理的数据不会丢失。`,
  },
};

const EN: Texts = {
  disagreement: {
    text: (t) =>
      `${t.day ? `${t.day}: reporters` : 'Reporters'} are ${t.short('difference')} apart on ${t.subject}`,
    because: (t) =>
      `The most that is said is ${t.figure('largest')}, the least ${t.figure('smallest')}: ${percent(t.value('difference') / Math.max(1, t.value('largest')))} apart, where ${percent(t.limit('tolerance'))} is tolerated.`,
  },
  remainder: {
    text: (t) =>
      `${t.unit}${t.day && `, ${t.day}`}: the declared total is ${t.short('difference')} off what is counted`,
    because: (t) =>
      `Declared: ${t.figure('declared')}; counted: ${t.figure('counted')}. The difference is neither counted nor explained; ${percent(t.limit('tolerance'))} of the declared total is tolerated.`,
  },
  double_event: {
    text: (t) => `${t.subject} and ${t.other} are likely the same event`,
    because: (t) =>
      `Title, time, place and organiser are ${percent(t.value('likeness'))} alike (limit ${percent(t.limit('likeness'))}). If they are one event, its figures count twice.`,
  },
  double_figures: {
    text: (t) => `${t.subject} and ${t.other} have the very same figures on ${t.day}`,
    because: (t) =>
      `Two reporters both say ${t.all('same')}: ${String(t.value('digits'))} telling digits in all (limit ${String(t.limit('digits'))}), which is hardly chance.`,
  },
  outlier: {
    text: (t) =>
      `${t.short('reported')}, far ${isAbove(t, 'typical') ? 'above' : 'below'} events like it: ${t.subject}`,
    because: (t) =>
      `Of the ${String(t.value('peers'))} events it compares with, one of its size usually has about ${t.figure('typical')}; it is ${times(t.value('deviations'))} robust deviations from their median (limit ${times(t.limit('deviations'))}).`,
  },
  jump: {
    text: (t) =>
      isAbove(t, 'usual')
        ? `${t.metric} of ${t.day} are ${times(t.value('factor'))} times the usual: ${t.subject}`
        : `${t.metric} of ${t.day} are 1/${times(t.value('factor'))} of the usual: ${t.subject}`,
    because: (t) =>
      `That day ${t.figure('reported')}; the median of its other days is ${t.figure('usual')}. The limit is a factor of ${times(t.limit('factor'))}.`,
  },
  over_expected: {
    text: (t) => `${t.short('reported')}, ${times(t.value('factor'))} times what was expected: ${t.subject}`,
    because: (t) =>
      `${t.figure('expected')} were expected when it was registered; more than ${times(t.limit('factor'))} times as many would hardly fit in. Please look for a zero too many, or 万 applied twice.`,
  },
  agreements_without_amount: {
    text: (t) => `${t.subject}: agreements without an amount`,
    because: (t) =>
      `${t.figure('agreements')} are reported and no amount. Please have the amount reported, or confirm that none of them names one.`,
  },
  amount_without_agreements: {
    text: (t) => `${t.subject}: an amount without agreements`,
    because: (t) =>
      `${t.figure('amount')} is reported and not one agreement. Please have their number reported, or see whether the amount belongs to another event.`,
  },
  cancelled_figure: {
    text: (t) => `${t.subject} was cancelled and still has figures`,
    because: (t) =>
      `The event was cancelled, so ${t.all('claimed')} do not count. Please see whether it was cancelled by mistake, or have the figures withdrawn.`,
  },
  sum_beside_days: {
    text: (t) =>
      `${t.day}: the total for several days counts together with figures of some of them: ${t.subject}`,
    because: (t) =>
      `The figure of ${t.day} (counted: ${t.figure('sum')}) was reported in a file as a total for several days; of these days, ${t.days} also count by themselves, with ${t.figure('others')}. Please have the total taken back and the days reported one by one, or rule that one of the two does not count.`,
  },
  silent_unit: {
    text: (t) =>
      `${t.unit} has not reported ${t.dayCount === '1' ? 'a day that is' : `${t.dayCount} days that are`} overdue`,
    because: (t) =>
      `Of ${t.days}, figures of ${String(t.value('held'))} events are due and those of ${String(t.value('reported'))} are there; told from ${percent(t.limit('missing'))} missing on.`,
  },
  stuck_queue: {
    text: (t) =>
      t.value('lag') > t.limit('seconds')
        ? `The board is ${String(Math.round(t.value('lag')))} s behind the ledger`
        : `${String(t.value('jobs'))} jobs are held up`,
    because: (t) =>
      `${String(t.value('waiting'))} accepted batches are not on the board yet, the oldest for ${String(Math.round(t.value('lag')))} s (limit ${String(t.limit('seconds'))} s); ${String(t.value('jobs'))} jobs wait or failed (limit ${String(t.limit('jobs'))}). Nothing that was accepted is lost.`,
  },
};

const TEXTS: Record<Language, Texts> = { 'zh-CN': ZH, en: EN };

/** A task in one line, and why it is one. */
export const taskText = (task: Told, language: Language): { text: string; because: string } => {
  const told = new Telling(task, language);
  const { text, because } = TEXTS[language][task.rule];
  return { text: text(told), because: because(told) };
};
