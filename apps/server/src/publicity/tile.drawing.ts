import type { Language, PublicBoard, PublicMetric, TileQuery } from '@innoweek/contracts';
import type { ReportingUnit } from '@innoweek/places';

const LABELS: Record<Language, Record<PublicMetric, string>> = {
  'zh-CN': {
    participants: '参与人次',
    media_reports: '媒体报道（篇）',
    agreements: '签约项目（项）',
    agreement_amount: '签约金额（元）',
    events: '活动（场）',
  },
  en: {
    participants: 'Participants',
    media_reports: 'Media reports',
    agreements: 'Agreements',
    agreement_amount: 'Agreement value (CNY)',
    events: 'Events',
  },
};
const WORDS: Record<
  Language,
  { nation: string; none: string; asOf: (time: string) => string; rehearsal: string }
> = {
  'zh-CN': { nation: '全国', none: '暂无数据', asOf: (time) => `截至 ${time}`, rehearsal: '演练' },
  en: { nation: 'Nation', none: 'No figure yet', asOf: (time) => `as of ${time}`, rehearsal: 'Rehearsal' },
};
const INKS = {
  light: { ground: '#ffffff', line: '#d5dbe5', ink: '#0f1b2d', soft: '#47566b', mark: '#1f5fd0' },
  dark: { ground: '#0b1422', line: '#2a3a55', ink: '#eaf0f8', soft: '#a9b8cc', mark: '#7fb0ff' },
} as const;
const FONTS = `system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif`;
const WIDTH = 360;
const HEIGHT = 150;
/** Below this, every digit is written. */
const COMPACT_FROM = 10_000;

/** What people wrote must not become markup. */
const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  );

/** Signs that fit a line of the label, as `cut` counts them. */
const LABEL_WIDTH = 44;

/** Wide signs (Chinese, full width) count as two, the others as one. */
const cut = (text: string, width: number): string => {
  let left = width;
  let kept = '';
  for (const sign of text) {
    left -= /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(sign) ? 2 : 1;
    if (left < 0) return `${kept}\u2026`;
    kept += sign;
  }
  return kept;
};

const numberIn = (value: number, language: Language): string =>
  new Intl.NumberFormat(
    language,
    Math.abs(value) < COMPACT_FROM
      ? { maximumFractionDigits: 2 }
      : { notation: 'compact', useGrouping: 'always', minimumFractionDigits: 2, maximumFractionDigits: 2 },
  ).format(value);

/** A line of a tile; `y`: of the line that its letters stand on. */
export type TileLine = { x: number; y: number; size: number; weight: number; fill: string; content: string };
/** What is drawn of a figure, before anything is said of how it is written. */
export type Tile = { ground: string; border: string; mark: string; title: string; lines: TileLine[] };

/** What a tile shows, and where. */
export const layOutTile = ({
  board: { edition, at },
  metric,
  value: raw,
  place,
  lang,
  theme,
}: {
  board: PublicBoard;
  metric: PublicMetric;
  value: number | null;
  place: ReportingUnit | null;
} & Pick<TileQuery, 'lang' | 'theme'>): Tile => {
  const words = WORDS[lang];
  const { ground, line: border, ink, soft, mark } = INKS[theme];
  // Amounts are kept in fen.
  const value = raw !== null && metric === 'agreement_amount' ? raw / 100 : raw;
  const where = place === null ? words.nation : lang === 'en' ? place.nameEn : place.name;
  const figure = value === null ? '\u2014' : numberIn(value, lang);
  const exact =
    value === null ? words.none : new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(value);
  const time = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    timeZone: edition.zone,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(new Date(at));
  const name = lang === 'en' ? edition.nameEn : edition.name;
  const told = edition.rehearsal ? `${name} · ${words.rehearsal}` : name;
  const label = `${where} · ${LABELS[lang][metric]}`;
  const line = (y: number, size: number, fill: string, content: string, weight = 400): TileLine => ({
    x: 20,
    y,
    size,
    weight,
    fill,
    content,
  });
  return {
    ground,
    border,
    mark,
    title: `${label}: ${exact} (${told}, ${words.asOf(time)})`,
    lines: [
      // Where both are long, place and metric have a line each: neither must be guessed.
      ...(cut(label, LABEL_WIDTH) === label
        ? [line(36, 14, soft, label)]
        : [line(25, 14, soft, cut(where, LABEL_WIDTH)), line(45, 14, soft, LABELS[lang][metric])]),
      line(86, 42, ink, figure, 700),
      line(115, 12, soft, cut(told, 50)),
      line(133, 12, soft, words.asOf(time)),
    ],
  };
};

/**
 * A tile as a picture that needs neither script nor style sheet, and says in words what it shows.
 * @param more what is drawn beside its lines
 */
export const writtenTile = (
  { ground, border, mark, title, lines }: Tile,
  more: readonly string[] = [],
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${String(HEIGHT)}" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-labelledby="t" font-family="${FONTS}">`,
    `<title id="t">${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${String(WIDTH - 1)}" height="${String(HEIGHT - 1)}" rx="8" fill="${ground}" stroke="${border}"/>`,
    `<rect x="0" y="24" width="4" height="${String(HEIGHT - 48)}" fill="${mark}"/>`,
    ...lines.map(
      ({ x, y, size, weight, fill, content }) =>
        `<text x="${String(x)}" y="${String(y)}" font-size="${String(size)}" fill="${fill}"${weight === 400 ? '' : ` font-weight="${String(weight)}"`}>${escaped(content)}</text>`,
    ),
    ...more,
    '</svg>',
  ].join('');
