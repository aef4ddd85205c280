import type { Language, Metric } from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';

const FEN_A_YUAN = 100;
const TEN_THOUSAND = 10_000;
const METRIC_NAMES: Record<Language, Record<Metric, string>> = {
  'zh-CN': {
    participants: '参与人次',
    media_reports: '媒体报道',
    agreements: '签约项目',
    agreement_amount: '签约金额',
  },
  en: {
    participants: 'attendances',
    media_reports: 'media reports',
    agreements: 'agreements',
    agreement_amount: 'amount agreed',
  },
};
const MEASURES: Record<Metric, string> = {
  participants: '人次',
  media_reports: '篇',
  agreements: '项',
  agreement_amount: '元',
};

export const metricName = (metric: Metric, language: Language): string => METRIC_NAMES[language][metric];

const grouped = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits });

/**
 * A figure with what it counts: 12,345 人次, 3.5 亿元, 12,345 attendances, CNY 350 million.
 * @param isShort where 1.23 万人次 will do
 */
export const amountText = (
  value: number,
  metric: Metric | null,
  language: Language,
  isShort = false,
): string => {
  if (metric === null) return grouped(value, 1);
  if (metric === 'agreement_amount') return moneyText(value / FEN_A_YUAN, language);
  if (isShort && language !== 'en' && Math.abs(value) >= TEN_THOUSAND)
    return `${grouped(value / TEN_THOUSAND, 2)} 万${MEASURES[metric]}`;
  return language === 'en'
    ? `${grouped(value)} ${metricName(metric, language)}`
    : `${grouped(value)} ${MEASURES[metric]}`;
};

const moneyText = (yuan: number, language: Language): string => {
  const size = Math.abs(yuan);
  if (language === 'en')
    return size >= 1_000_000 ? `CNY ${grouped(yuan / 1_000_000, 2)} million` : `CNY ${grouped(yuan, 2)}`;
  if (size >= 100_000_000) return `${grouped(yuan / 100_000_000, 2)} 亿元`;
  return size >= TEN_THOUSAND ? `${grouped(yuan / TEN_THOUSAND, 2)} 万元` : `${grouped(yuan, 2)} 元`;
};

export const percent = (share: number): string => `${grouped(share * 100, share < 0.1 ? 1 : 0)}%`;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** 10月12日, 12 Oct. */
export const dayText = (day: string, language: Language): string => {
  const [, month = 1, date = 1] = day.split('-').map(Number);
  return language === 'en'
    ? `${String(date)} ${MONTHS[month - 1] ?? ''}`
    : `${String(month)}月${String(date)}日`;
};

/** Named in one sentence at most. */
const DAYS_NAMED = 4;
export const daysText = (days: readonly string[], language: Language): string => {
  const named = days.slice(0, DAYS_NAMED).map((day) => dayText(day, language));
  if (language === 'en')
    return (
      named.join(', ') + (days.length > DAYS_NAMED ? ` and ${String(days.length - DAYS_NAMED)} more` : '')
    );
  return named.join('、') + (days.length > DAYS_NAMED ? `等 ${String(days.length)} 天` : '');
};

export const unitText = (unit: string, language: Language): string => {
  const known = findUnit(unit);
  if (known) return language === 'en' ? known.nameEn : known.shortName;
  return language === 'en' ? 'bodies of no unit' : '不属于任何报送单位';
};
