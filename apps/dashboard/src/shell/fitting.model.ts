/**
 * How many items of a line fit into it, the first ones first. Whatever does not fit goes into a menu, the button of which
 * needs room, too.
 */
export const countFitting = (widths: readonly number[], room: number, button: number): number => {
  const all = widths.reduce((sum, width) => sum + width, 0);
  if (all <= room) return widths.length;
  let used = button;
  let count = 0;
  for (const width of widths) {
    used += width;
    if (used > room) break;
    count += 1;
  }
  return count;
};
