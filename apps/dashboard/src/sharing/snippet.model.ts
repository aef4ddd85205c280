import type { Language, PublicMetric, TileQuery } from '@innoweek/contracts';

/** What is embedded: one figure or, without a metric, all of them in the frame and the first as the image. */
export type Embedded = {
  edition?: string;
  unit?: string;
  metric?: PublicMetric;
  first: PublicMetric;
  lang: Language;
  theme: TileQuery['theme'];
  /** How many figures the frame shows. */
  figures: number;
  /** What the frame is about, as it says itself in its first line. */
  heading: string;
  /** What frame and image show, for those who do not see it: no figure, for that changes. */
  title: string;
  alt: string;
};

/**
 * A frame does not grow with what it shows, so all of it has to fit a phone: pixels of an embedded page that is 360 wide,
 * with room for the line that says that figures may be old.
 */
const FRAME = { around: 116, line: 23, lineSigns: 38, row: 80, columns: 2 } as const;

/** Wide signs (Chinese, full width) take the room of two. */
const widthOf = (text: string): number => {
  let width = 0;
  for (const sign of text) width += sign > '\u2e80' ? 2 : 1;
  return width;
};

const heightOf = (figures: number, heading: string): number => {
  const lines = Math.ceil(widthOf(heading) / FRAME.lineSigns);
  return FRAME.around + lines * FRAME.line + Math.ceil(figures / FRAME.columns) * FRAME.row;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Markup that other sites put on their pages, and the addresses of the image: as a drawing, and as dots. */
export const snippetsOf = (
  site: { origin: string; api: (path: string, query: Record<string, string | undefined>) => string },
  { edition, unit, metric, first, lang, theme, figures, heading, title, alt }: Embedded,
): { frame: string; image: string; picture: string; dots: string } => {
  const search = new URLSearchParams({
    ...(edition ? { edition } : {}),
    ...(unit ? { unit } : {}),
    ...(metric ? { tile: metric } : {}),
    lang,
    theme,
  });
  const height = heightOf(metric ? 1 : figures, heading);
  const tile = (format: 'svg' | 'png'): string =>
    site.api(`/public/tiles/${metric ?? first}.${format}`, { edition, unit, lang, theme });
  const picture = tile('svg');
  return {
    frame: `<iframe src="${escaped(`${site.origin}/embed?${search.toString()}`)}" width="100%" height="${String(height)}" style="border:0" loading="lazy" title="${escaped(title)}"></iframe>`,
    image: `<img src="${escaped(site.origin + picture)}" width="360" height="150" alt="${escaped(alt)}">`,
    picture,
    dots: site.origin + tile('png'),
  };
};
