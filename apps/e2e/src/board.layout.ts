import type { Page } from 'playwright-core';
import { pixelsBeside } from './page.checks.ts';

/**
 * What is wrong with how a board lies on the screen, in words. Compared are boxes and not pictures: a figure, a font of
 * another machine or a second of the clock would make every picture a different one.
 */
export const layoutFaults = async (page: Page): Promise<string[]> => {
  const beside = await pixelsBeside(page);
  const faults = await faultsWithin(page);
  return beside > 0 ? [`${String(beside)} px lie beside the screen`, ...faults] : faults;
};

const faultsWithin = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const nameOf = (element: Element): string =>
      element.getAttribute('data-area') ??
      element.getAttribute('data-tile') ??
      element.textContent.slice(0, 30);
    const parts = [...document.querySelectorAll('[data-area], [data-tile]')].map((element) => ({
      name: nameOf(element),
      element,
      box: element.getBoundingClientRect(),
    }));
    for (const { name, box } of parts)
      if (box.width < 100 || box.height < 24) faults.push(`${name} has no room`);
    // Half a pixel is a matter of rounding.
    parts.forEach((one, index) => {
      for (const other of parts.slice(index + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 1 && high > 1) faults.push(`${one.name} lies over ${other.name}`);
      }
    });
    // Figures and what stands beside them stay inside their tile; headings and legends are whole.
    for (const { name, element, box } of parts) {
      const inside = element.matches('[data-tile]') ? 'h2, p, li, dd, dt, svg' : 'h2';
      for (const child of element.querySelectorAll(inside)) {
        const own = child.getBoundingClientRect();
        if (own.width === 0) continue;
        if (own.right > box.right + 2 || own.bottom > box.bottom + 2 || own.left < box.left - 2)
          faults.push(`${name}: "${child.textContent.slice(0, 30)}" goes beyond it`);
      }
    }
    // A figure of a tile of the map is read whole.
    for (const value of document.querySelectorAll('[data-area="map"] li a > span')) {
      const cut = value.scrollWidth - value.clientWidth;
      if (value.clientWidth > 4 && cut > 1) faults.push(`the map cuts "${value.textContent}"`);
    }
    // Each line of a tile is within it, and nothing that explains the map lies over one.
    const keys = [...document.querySelectorAll('[data-area="map"] ul ~ div :is(span:not([aria-hidden]), p)')];
    for (const tile of document.querySelectorAll('[data-area="map"] li')) {
      const box = tile.getBoundingClientRect();
      for (const line of tile.querySelectorAll('span')) {
        const own = line.getBoundingClientRect();
        if (own.width > 4 && (own.top < box.top - 1 || own.bottom > box.bottom + 1))
          faults.push(`the map cuts "${line.textContent}"`);
      }
      for (const key of keys) {
        const own = key.getBoundingClientRect();
        const wide = Math.min(own.right, box.right) - Math.max(own.left, box.left);
        const high = Math.min(own.bottom, box.bottom) - Math.max(own.top, box.top);
        if (wide > 1 && high > 1) faults.push(`"${key.textContent}" lies over "${tile.textContent}"`);
      }
    }
    return faults;
  });
