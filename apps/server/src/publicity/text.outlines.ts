import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import woff2 from 'wawoff2';
import { z } from 'zod';

/**
 * The font of the dashboard, in a hundred files by what is written with them: whoever draws a picture has no font of the
 * machine to rely on, least of all a Chinese one.
 */
const FOLDER = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc'));

/** A file's name and the characters in it, each range from its first to its last. */
type FontPart = { name: string; ranges: (readonly [number, number])[] };

const rangeOf = (text: string): readonly [number, number] => {
  const [first = '', last = first] = text.replace('U+', '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
};
const readParts = (): FontPart[] => {
  const file: unknown = JSON.parse(readFileSync(join(FOLDER, 'unicode.json'), 'utf8'));
  return Object.entries(z.record(z.string(), z.string()).parse(file)).map(([name, ranges]) => ({
    name: name.replaceAll(/[[\]]/g, ''),
    ranges: ranges.split(',').map(rangeOf),
  }));
};

/** Text as outlines. A file is read when something is first written with it, and kept. */
export class TextOutlines {
  readonly #fonts = new Map<string, Promise<Font>>();
  #parts: FontPart[] | null = null;

  /** The path of a line that begins at a place, in the way SVG writes paths; a character that no file has leaves a gap. */
  async draw(text: string, place: { x: number; y: number; size: number; weight: number }): Promise<string> {
    const { y, size, weight } = place;
    let { x } = place;
    let path = '';
    for (const sign of text) {
      const code = sign.codePointAt(0) ?? 0;
      const font = await this.#fontOf(code, weight);
      if (!font?.hasGlyphForCodePoint(code)) {
        x += size;
        continue;
      }
      const glyph = font.glyphForCodePoint(code);
      const scale = size / font.unitsPerEm;
      path += glyph.path.scale(scale, -scale).translate(x, y).toSVG();
      x += glyph.advanceWidth * scale;
    }
    return path;
  }

  #fontOf(code: number, weight: number): Promise<Font> | null {
    this.#parts ??= readParts();
    // As in a style sheet, of two that have a character the later one counts.
    const part = this.#parts.findLast(({ ranges }) =>
      ranges.some(([from, to]) => code >= from && code <= to),
    );
    if (!part) return null;
    const key = `${part.name} ${String(weight)}`;
    const kept = this.#fonts.get(key);
    if (kept) return kept;
    const font = readFont(part.name, weight);
    this.#fonts.set(key, font);
    font.catch(() => this.#fonts.delete(key));
    return font;
  }
}

const readFont = async (name: string, weight: number): Promise<Font> => {
  const file = await readFile(join(FOLDER, 'files', `noto-sans-sc-${name}-wght-normal.woff2`));
  const font = create(Buffer.from(await woff2.decompress(file)));
  if (!('getVariation' in font)) throw new Error(`${name} holds several fonts`);
  return font.getVariation({ wght: weight });
};
