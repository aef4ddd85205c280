import { drawn, isClear, type PictureKey } from './picture.sheet.ts';

/** What a legend explains: something in the picture, found by a selector, or words alone. */
export type Explained = { of?: string; text: string };

const LINE = 22;
const BOX = 10;

/** The legend of what is in a picture now; what is not there is not explained. */
export const keysOf = (root: Element, explained: readonly Explained[]): PictureKey[] =>
  explained.flatMap(({ of, text }): PictureKey[] => {
    if (of === undefined) return [{ sample: null, text }];
    const element = root.querySelector(of);
    return element ? [{ sample: sampleOf(element), text }] : [];
  });

/** A line as it is drawn, an upright one where it is a mark, or a box of the same fill. */
const sampleOf = (element: Element): SVGElement => {
  const style = getComputedStyle(element);
  if (element instanceof SVGElement) {
    if (style.stroke === 'none') return box(style.fill);
    return drawn('line', {
      x1: 0,
      x2: LINE,
      y1: 0,
      y2: 0,
      stroke: style.stroke,
      'stroke-width': style.strokeWidth,
      'stroke-dasharray': style.strokeDasharray,
      'stroke-linecap': style.strokeLinecap,
    });
  }
  if (!isClear(style.backgroundColor)) return box(style.backgroundColor);
  return drawn('line', {
    x1: LINE / 2,
    x2: LINE / 2,
    y1: -BOX / 2,
    y2: BOX / 2,
    stroke: style.borderLeftColor,
    'stroke-width': style.borderLeftWidth,
  });
};

const box = (fill: string): SVGElement =>
  drawn('rect', { x: (LINE - BOX) / 2, y: -BOX / 2, width: BOX, height: BOX, fill });
