import type { Page } from 'playwright-core';

/** What a fingertip covers, in CSS pixels. */
const FINGER_PX = 44;

/**
 * What can be pressed on a page and is smaller than a fingertip, in words. Measured is where a press arrives at it, and
 * not its box: what is around it may lead to it, and what lies over it may not.
 */
export const narrowTargets = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const faults: string[] = [];
    const arrives = (target: Element, x: number, y: number): boolean => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && target.contains(hit);
    };
    /** How far presses arrive from the middle on, in whole pixels. */
    const reach = (target: Element, x: number, y: number, dx: number, dy: number): number => {
      let steps = 0;
      while (steps < least && arrives(target, x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1;
      return steps;
    };
    for (const element of document.querySelectorAll('a[href], button, select, input, textarea, summary')) {
      const target = element.closest('label') ?? element;
      const there = target.getBoundingClientRect();
      // What is not drawn, and what comes to the screen only when the keyboard gets to it.
      if (
        there.width === 0 ||
        !target.checkVisibility({ visibilityProperty: true }) ||
        there.bottom + scrollY <= 0
      )
        continue;
      target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const box = target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const width = reach(target, x, y, -1, 0) + reach(target, x, y, 1, 0) + 1;
      const height = reach(target, x, y, 0, -1) + reach(target, x, y, 0, 1) + 1;
      // Half a pixel is a matter of rounding.
      if (width < least - 1 || height < least - 1) {
        const name = element.getAttribute('aria-label') ?? target.textContent.trim().slice(0, 30);
        faults.push(`${target.tagName} "${name}" ${String(width)}×${String(height)}`);
      }
    }
    return faults;
  }, FINGER_PX);
