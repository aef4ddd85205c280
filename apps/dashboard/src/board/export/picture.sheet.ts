/** A drawing by itself: everything that style sheets said of it is written into it. */
export type Picture = { blob: Blob; width: number; height: number };

export const SVG = 'http://www.w3.org/2000/svg';
export const MARGIN = 12;
const CAPTION_PX = 14;
const CAPTION_LINE = 20;
const KEY_PX = 12;
const KEY_LINE = 18;
/** Room for what a line of the legend stands for, and between one and the next. */
const SAMPLE_WIDTH = 22;
const KEY_GAP = 6;
const KEYS_GAP = 18;
/** Pixels of a raster picture for each of the screen. */
const DENSITY = 2;

/** An element of a picture. */
export const drawn = (
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElement => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
};

/** What stands over a picture, in parts that stay whole and begin a line where they are lists of their own; and its legend. */
export type Labels = {
  caption: readonly (readonly string[])[];
  keys: readonly PictureKey[];
};
/** What in a picture stands for what: drawn to its left, about its middle line; null where words alone explain it. */
export type PictureKey = { sample: SVGElement | null; text: string };

const BETWEEN = ' \u00b7 ';

/** Puts parts side by side in lines that are not wider than that; a part that is wider has a line for itself. */
export const wrapped = (
  parts: readonly string[],
  width: number,
  widthOf: (text: string) => number,
): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? part : `${last}${BETWEEN}${part}`;
    if (last !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
};

/**
 * Lays what was drawn on the ground that it stands on, under lines that say what it is and above its legend.
 * @param of where it is on the screen: its ground, its ink and its letters are taken from there
 * @param content drawn from 0, 0 to the width and height
 */
export const sheetOf = (
  of: Element,
  { caption, keys }: Labels,
  { width, height, content }: { width: number; height: number; content: readonly SVGElement[] },
): Picture => {
  const { color, fontFamily } = getComputedStyle(of);
  const widthOf = rulerOf(`650 ${String(CAPTION_PX)}px ${fontFamily}`);
  const lines = caption.flatMap((parts) => wrapped(parts, width, widthOf));
  const legend = legendOf(keys, width, { color, fontFamily });
  const top = MARGIN + lines.length * CAPTION_LINE + 8;
  const size = {
    width: Math.max(width, ...lines.map(widthOf)) + 2 * MARGIN,
    height: top + height + legend.height + MARGIN,
  };
  const sheet = drawn('svg', { xmlns: SVG, ...size });
  const body = drawn('g', { transform: `translate(${String(MARGIN)} ${String(top)})` });
  body.append(...content);
  const foot = drawn('g', { transform: `translate(${String(MARGIN)} ${String(top + height)})` });
  foot.append(...legend.content);
  sheet.append(
    drawn('rect', { width: '100%', height: '100%', fill: groundOf(of) }),
    ...lines.map((line, index) =>
      drawn(
        'text',
        {
          x: MARGIN,
          y: MARGIN + index * CAPTION_LINE + CAPTION_PX,
          fill: color,
          'font-family': fontFamily,
          'font-size': CAPTION_PX,
          'font-weight': index === 0 ? 650 : 400,
        },
        line,
      ),
    ),
    body,
    foot,
  );
  const text = new XMLSerializer().serializeToString(sheet);
  return { blob: new Blob([text], { type: 'image/svg+xml' }), ...size };
};

/** The legend in lines, from 0, 0. */
const legendOf = (
  keys: readonly PictureKey[],
  width: number,
  { color, fontFamily }: { color: string; fontFamily: string },
): { height: number; content: SVGElement[] } => {
  const widthOf = rulerOf(`${String(KEY_PX)}px ${fontFamily}`);
  const content: SVGElement[] = [];
  let [x, line] = [0, 0];
  for (const { sample, text } of keys) {
    const before = sample === null ? 0 : SAMPLE_WIDTH + KEY_GAP;
    const room = before + widthOf(text);
    if (x > 0 && x + room > width) [x, line] = [0, line + 1];
    const y = (line + 0.5) * KEY_LINE + 8;
    const key = drawn('g', { transform: `translate(${String(x)} ${String(y)})` });
    if (sample) key.append(sample);
    key.append(
      drawn(
        'text',
        {
          x: before,
          y: 0,
          'dominant-baseline': 'central',
          fill: color,
          'font-family': fontFamily,
          'font-size': KEY_PX,
        },
        text,
      ),
    );
    content.push(key);
    x += room + KEYS_GAP;
  }
  return { height: keys.length === 0 ? 0 : (line + 1) * KEY_LINE + 8, content };
};

/** Measures text in a font. */
const rulerOf = (font: string): ((text: string) => number) => {
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = font;
  return (text) => context?.measureText(text).width ?? 0;
};

/** The picture in pixels. */
export const rasterOf = async ({ blob, width, height }: Picture): Promise<Blob> => {
  const address = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * DENSITY);
    canvas.height = Math.ceil(height * DENSITY);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (raster) => (raster ? resolve(raster) : reject(new Error('no picture was drawn'))),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
};

/** The first ground under an element that is not see-through. */
const groundOf = (element: Element): string => {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!isClear(colour)) return colour;
  }
  return '#ffffff';
};

/** Whether nothing is seen of a colour. */
export const isClear = (colour: string): boolean => /^(transparent|rgba\(.*, 0\))$/.test(colour);
