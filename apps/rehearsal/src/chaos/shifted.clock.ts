import { readFileSync } from 'node:fs';

// Loaded into a server before anything else (`--import`): its clock is as many milliseconds off as the file named by
// CHAOS_CLOCK says at the moment. Timers go on as they are, as they do when the clock of a machine is set.

const LOOK_MS = 50;
const path = process.env['CHAOS_CLOCK'] ?? '';
const RealDate = Date;

const read = (): number => {
  try {
    return Number(readFileSync(path, 'utf8')) || 0;
  } catch {
    return 0;
  }
};

let offsetMs = read();
setInterval(() => {
  offsetMs = read();
}, LOOK_MS).unref();

const shiftedNow = (): number => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(shiftedNow()).toString(),
  construct: (target, given, newTarget): object => {
    const made: unknown = Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, newTarget);
    if (typeof made !== 'object' || made === null) throw new TypeError('no date was made');
    return made;
  },
  get: (target, name, receiver): unknown =>
    name === 'now' ? shiftedNow : Reflect.get(target, name, receiver),
});
