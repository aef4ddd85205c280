const MINUTE_MS = 60_000;

/** What a clock on a wall in the zone shows at a moment: `YYYY-MM-DDTHH:mm`. */
export const wallOf = (moment: number, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    .format(moment)
    .replace(' ', 'T');

/** When a clock on a wall in the zone shows this. */
export const momentOf = (wall: string, zone: string): number => {
  const guess = Date.parse(`${wall}:00Z`);
  const shown = Date.parse(`${wallOf(guess, zone)}:00Z`);
  return Math.round((guess - (shown - guess)) / MINUTE_MS) * MINUTE_MS;
};
