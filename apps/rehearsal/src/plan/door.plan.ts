import type { Checkins, CheckinLine } from '../books/statement.model.ts';
import { MINUTE } from './calendar.model.ts';
import { apportion, type Random } from './random.model.ts';

/** One day of an event's door. */
export type DoorDay = {
  readonly event: string;
  readonly index: number;
  readonly opens: number;
  readonly closes: number;
  readonly heads: number;
  /** About so many heads are one count of a device, unless a day would have too many of them. */
  readonly headsPerCount: number;
};
export type DoorRequest = { readonly at: number; readonly statement: Checkins };

/** Numbers a device may use up in a day; the next day goes on after them. */
const SEQ_PER_DAY = 1000;
const MOST_DEVICES = 8;
/** Heads of one count where nobody asks for finer ones. */
export const HEADS_PER_COUNT = 45;
/** Counts of a device in a day, at most, times the heads of each. */
const MOST_HEADS = 24 * HEADS_PER_COUNT;

/** The requests of all devices of a door on a day; their counts add up to the heads. */
export const planDoor = (random: Random, door: DoorDay): DoorRequest[] => {
  const devices = clamp(Math.round(Math.sqrt(door.heads / 300)), 1, MOST_DEVICES);
  const shares = apportion(
    door.heads,
    Array.from({ length: devices }, () => random.between(0.6, 1.4)),
  );
  return shares.flatMap((heads, index) => planDevice(random, door, `${door.event}-door-${index + 1}`, heads));
};

/** A device that counted at the wrong door; its statement is to be withdrawn. */
export const planStrayDevice = (random: Random, door: DoorDay): DoorRequest => {
  const device = `${door.event}-stray-${door.index + 1}`;
  const lines = countLines(random, door, random.whole(20, 400), random.whole(3, 6));
  return request(random, door, device, 0, lines);
};

const planDevice = (random: Random, door: DoorDay, device: string, heads: number): DoorRequest[] => {
  const most = Math.min(Math.round(MOST_HEADS / door.headsPerCount), SEQ_PER_DAY / 2);
  const lines = countLines(random, door, heads, clamp(Math.round(heads / door.headsPerCount), 2, most));
  const requests: DoorRequest[] = [];
  for (let first = 0; first < lines.length;) {
    const size = random.whole(3, 10);
    // After a lost connection a device sends again what it has seen no reply to.
    const again = first > 0 && random.chance(0.08) ? random.whole(1, Math.min(3, first)) : 0;
    requests.push(request(random, door, device, requests.length, lines.slice(first - again, first + size)));
    first += size;
  }
  return requests;
};

const request = (
  random: Random,
  door: DoorDay,
  device: string,
  index: number,
  lines: readonly CheckinLine[],
): DoorRequest => ({
  at: (lines.at(-1)?.at ?? door.opens) + random.whole(5, 120) * 1000,
  statement: {
    kind: 'checkins',
    key: `${device}-${door.index + 1}-${index + 1}`,
    event: door.event,
    device,
    lines,
  },
});

/** Counts through the day, more at its beginning; now and then a slip of the thumb that is taken back. */
const countLines = (random: Random, door: DoorDay, heads: number, entries: number): CheckinLine[] => {
  const counts = apportion(
    heads,
    Array.from({ length: entries }, (_, index) => random.between(0.5, 1.5) * (1 + 2 * (1 - index / entries))),
  );
  if (random.chance(0.06)) {
    const slip = random.whole(1, 12);
    counts.splice(1, 0, slip);
    counts.push(-slip);
  }
  const first = door.index * SEQ_PER_DAY;
  const width = door.closes - door.opens - 10 * MINUTE;
  return counts.map((count, index) => ({
    seq: first + index + 1,
    count,
    at: door.opens + Math.floor((width * (index + random.between(0.1, 0.9))) / counts.length / 1000) * 1000,
  }));
};

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
