import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** Whether `REVIEWED=write` keeps what is there now; somebody has to look at every picture before it is committed. */
export const WRITES = process.env['REVIEWED'] === 'write';
const FOLDER = new URL('../reviewed/', import.meta.url);
/** Pictures are kept at a third of their size: enough to see what is where, and in which colour. */
const SHRUNK = 3;
/** The side of the blocks whose mean colours are compared, in pixels of the kept picture. */
const BLOCK = 12;
/** By how much a block's mean may differ in one of red, green and blue, of 255: fonts differ by less, a bar by more. */
const TOLERANCE = 10;

/** A page has drawn everything after so many milliseconds, also on a busy machine; how often it is looked at meanwhile. */
const DRAWN_MS = 4_000;
const AGAIN_MS = 250;

type Taken = { readonly blocks: number[][]; readonly webp: string };

/** Runs in the browser: draws a picture at a third of its size, and reads the mean colour of each block. */
const takeApart = async ([source, shrunk, block]: [string, number, number]): Promise<Taken> => {
  const bitmap = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width / shrunk);
  canvas.height = Math.round(bitmap.height / shrunk);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser draws nothing');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blocks: number[][] = [];
  for (let top = 0; top < canvas.height; top += block)
    for (let left = 0; left < canvas.width; left += block) {
      const { data } = context.getImageData(
        left,
        top,
        Math.min(block, canvas.width - left),
        Math.min(block, canvas.height - top),
      );
      const sums = [0, 0, 0];
      data.forEach((value, at) => {
        if (at % 4 < 3) sums[at % 4] = (sums[at % 4] ?? 0) + value;
      });
      blocks.push(sums.map((sum) => (sum * 4) / data.length));
    }
  return { blocks, webp: canvas.toDataURL('image/webp', 0.8) };
};

const bytesOf = ({ webp }: Taken): Buffer => Buffer.from(webp.split(',')[1] ?? '', 'base64');

const shareOf = (reviewed: number[][], now: number[][]): number => {
  if (reviewed.length !== now.length) return 1;
  const differ = now.filter((block, at) =>
    block.some((value, channel) => Math.abs(value - (reviewed[at]?.[channel] ?? 0)) > TOLERANCE),
  );
  return differ.length / now.length;
};

/** What pages looked like when people looked at them: `apps/e2e/reviewed`. */
export class ReviewedPictures {
  private constructor(private readonly table: Page) {}

  static async open(browser: Browser): Promise<ReviewedPictures> {
    return new ReviewedPictures(await browser.newPage());
  }

  /**
   * The share of blocks in which a page looks otherwise than in its reviewed picture, 0 to 1. A page may still be drawing:
   * it is looked at again for a while, until less than `enough` differs.
   */
  async difference(page: Page, name: string, enough: number): Promise<number> {
    const file = fileURLToPath(new URL(`${name}.webp`, FOLDER));
    if (WRITES) {
      await page.waitForTimeout(DRAWN_MS);
      const now = await this.#look(page);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytesOf(now));
      return 0;
    }
    if (!existsSync(file))
      throw new Error(`${file} is not there: make it with REVIEWED=write and look at it`);
    const kept = await readFile(file);
    const reviewed = await this.#takeApart(`data:image/webp;base64,${kept.toString('base64')}`, 1);
    const until = Date.now() + DRAWN_MS;
    for (;;) {
      const now = await this.#look(page);
      const differing = shareOf(reviewed.blocks, now.blocks);
      if (differing < enough || Date.now() > until) return differing;
      await page.waitForTimeout(AGAIN_MS);
    }
  }

  /** Keeps what a page looks like in the folder for temporary files, for whoever asks why it looks otherwise. */
  async keep(page: Page, name: string): Promise<string> {
    const file = join(tmpdir(), `innoweek-${name}.webp`);
    await writeFile(file, bytesOf(await this.#look(page)));
    return file;
  }

  async #look(page: Page): Promise<Taken> {
    const shot = await page.screenshot();
    return this.#takeApart(`data:image/png;base64,${shot.toString('base64')}`, SHRUNK);
  }

  #takeApart(source: string, shrunk: number): Promise<Taken> {
    return this.table.evaluate(takeApart, [source, shrunk, BLOCK] satisfies [string, number, number]);
  }

  async close(): Promise<void> {
    await this.table.close();
  }
}
