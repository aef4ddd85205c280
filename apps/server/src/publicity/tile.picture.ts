import { Injectable } from '@nestjs/common';
import { renderAsync } from '@resvg/resvg-js';
import { TextOutlines } from './text.outlines.ts';
import { writtenTile, type Tile } from './tile.drawing.ts';

/** Pixels of the picture for one of the drawing: it is sharp on screens that have two for one. */
export const PICTURE_SCALE = 2;
/** Pictures that are kept, so that the same one is drawn once for all who ask. */
const MOST_KEPT = 200;

/** Draws tiles as PNG, for what shows no SVG: mail, word processors, articles in WeChat. */
@Injectable()
export class TilePictures {
  readonly #outlines = new TextOutlines();
  readonly #pictures = new Map<string, Promise<Buffer>>();

  /** @param key the same for tiles that look the same */
  draw(tile: Tile, key: string): Promise<Buffer> {
    const kept = this.#pictures.get(key);
    if (kept) return kept;
    const [oldest] = this.#pictures.keys();
    if (oldest !== undefined && this.#pictures.size >= MOST_KEPT) this.#pictures.delete(oldest);
    const picture = this.#draw(tile);
    this.#pictures.set(key, picture);
    picture.catch(() => this.#pictures.delete(key));
    return picture;
  }

  async #draw(tile: Tile): Promise<Buffer> {
    const lines = await Promise.all(
      tile.lines.map(async ({ content, fill, ...place }) => {
        const path = await this.#outlines.draw(content, place);
        return `<path fill="${fill}" d="${path}"/>`;
      }),
    );
    const image = await renderAsync(writtenTile({ ...tile, lines: [] }, lines), {
      fitTo: { mode: 'zoom', value: PICTURE_SCALE },
      font: { loadSystemFonts: false },
    });
    return image.asPng();
  }
}
