import type { Language, PublicMetric, TileQuery } from '@innoweek/contracts';

/** What is embedded: one figure or, without a metric, all of them in the frame and the first as the image. */
export type Embedded = {
  edition?: string;
  unit?: string;
  metric?: PublicMetric;
  first: PublicMetric;
  lang: Language;
  theme: TileQuery['theme'];
  /** What the image shows, for those who do not see it: no figure, for that changes. */
  alt: string;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Markup that other sites put on their pages, and the address of the image. */
export const snippetsOf = (
  site: { origin: string; api: (path: string, query: Record<string, string | undefined>) => string },
  { edition, unit, metric, first, lang, theme, alt }: Embedded,
): { frame: string; image: string; picture: string } => {
  const search = new URLSearchParams({
    ...(edition ? { edition } : {}),
    ...(unit ? { unit } : {}),
    ...(metric ? { tile: metric } : {}),
    lang,
    theme,
  });
  const height = metric ? 190 : 330;
  const picture = site.api(`/public/tiles/${metric ?? first}.svg`, { edition, unit, lang, theme });
  return {
    frame: `<iframe src="${escaped(`${site.origin}/embed?${search.toString()}`)}" width="100%" height="${String(height)}" style="border:0" loading="lazy" title="${escaped(alt)}"></iframe>`,
    image: `<img src="${escaped(site.origin + picture)}" width="360" height="150" alt="${escaped(alt)}">`,
    picture,
  };
};
