import type { NotificationSettings, NotificationWay } from '@innoweek/contracts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What follows within so long, in milliseconds, comes in the same mail. */
const GATHER_MS = 15_000;
/** China has one zone and no summer time. */
const ZONE_MS = 8 * HOUR_MS;
/** When the daily mail comes, in the morning. */
const MORNING_MS = 8 * HOUR_MS;

const next = (at: number, every: number, offset: number): number =>
  Math.floor((at - offset) / every) * every + every + offset;

/** When something that happens now is mailed; null for never. */
export const mailTime = (
  at: Date,
  mail: NotificationWay['mail'],
  digest: NotificationSettings['digest'],
): Date | null => {
  const now = at.getTime();
  switch (mail) {
    case 'off':
      return null;
    case 'now':
      return new Date(now + GATHER_MS);
    case 'digest':
      return new Date(digest === 'hourly' ? next(now, HOUR_MS, 0) : next(now, DAY_MS, MORNING_MS - ZONE_MS));
  }
};

/** Waiting time after so many refusals of the mail server; null when it is given up, after about two days. */
export const retryTime = (at: Date, failures: number): Date | null => {
  const minutes = [1, 5, 15, 60, 180, 360, 720, 720, 720][failures - 1];
  return minutes === undefined ? null : new Date(at.getTime() + minutes * 60_000);
};
