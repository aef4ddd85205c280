/** A drawing by itself: everything that style sheets said of it is written into it. */
export type Picture = { blob: Blob; width: number; height: number };

export const SVG = 'http://www.w3.org/2000/svg';
export const MARGIN = 12;
const CAPTION_PX = 14;
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

/**
 * Lays what was drawn on the ground that it stands on, under a line that says what it is.
 * @param of where it is on the screen: its ground, its ink and its letters are taken from there
 * @param content drawn from 0, 0 to the width and height
 */
export const sheetOf = (
  of: Element,
  caption: string,
  { width, height, content }: { width: number; height: number; content: readonly SVGElement[] },
): Picture => {
  const top = MARGIN + 2 * CAPTION_PX;
  const size = { width: width + 2 * MARGIN, height: height + top + MARGIN };
  const { color, fontFamily } = getComputedStyle(of);
  const sheet = drawn('svg', { xmlns: SVG, ...size });
  const body = drawn('g', { transform: `translate(${String(MARGIN)} ${String(top)})` });
  body.append(...content);
  sheet.append(
    drawn('rect', { width: '100%', height: '100%', fill: groundOf(of) }),
    drawn(
      'text',
      {
        x: MARGIN,
        y: MARGIN + CAPTION_PX,
        fill: color,
        'font-family': fontFamily,
        'font-size': CAPTION_PX,
        'font-weight': 650,
      },
      caption,
    ),
    body,
  );
  const text = new XMLSerializer().serializeToString(sheet);
  return { blob: new Blob([text], { type: 'image/svg+xml' }), ...size };
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
