import { z } from 'zod';
import { instantSchema } from './primitive.contract.ts';

/**
 * Whether a door of an event counts now: from two hours before the start until an hour after the end, by the clock
 * of the edition. What was counted then may be sent later.
 */
export const DOOR_STATES = ['early', 'open', 'over', 'cancelled', 'unapproved'] as const;
export const doorStateSchema = z.enum(DOOR_STATES);
export type DoorState = z.infer<typeof doorStateSchema>;

/** A phone (`phone:…`) or a screen with a code (`kiosk:…`), by the name it counts under. */
export const doorDeviceSchema = z.object({
  device: z.string(),
  /** What stands of its counts. */
  people: z.number().int(),
  lastAt: instantSchema,
});
export type DoorDevice = z.infer<typeof doorDeviceSchema>;

/** GET /events/:code/door: what happened at the doors of an event. */
export const doorSchema = z.object({
  event: z.object({
    code: z.string(),
    title: z.string(),
    titleEn: z.string().nullable(),
    start: instantSchema,
    end: instantSchema,
  }),
  edition: z.string(),
  /** The edition's clock; a device without a network goes on from it at `speed`. */
  now: instantSchema,
  speed: z.number(),
  state: doorStateSchema,
  opensAt: instantSchema,
  closesAt: instantSchema,
  /** Counted at all doors together. */
  people: z.number().int(),
  devices: z.array(doorDeviceSchema),
  /** Whether the reader may count at it. */
  mayCount: z.boolean(),
});
export type Door = z.infer<typeof doorSchema>;

/** 201 of POST /events/:code/kiosks: a screen that shows the event's code. */
export const kioskSchema = z.object({ kiosk: z.string() });
export type Kiosk = z.infer<typeof kioskSchema>;

/** GET /events/:code/kiosks/:kiosk/code: what the screen shows now. */
export const kioskCodeSchema = z.object({
  /** Ends the address `/attend/…` that people scan; null while the door is not open. */
  token: z.string().nullable(),
  /** A new one is there after so long. */
  changesInMs: z.number().int(),
  state: doorStateSchema,
  opensAt: instantSchema,
  closesAt: instantSchema,
  /** Counted at all doors of the event. */
  people: z.number().int(),
  /** Counted by this screen. */
  here: z.number().int(),
});
export type KioskCode = z.infer<typeof kioskCodeSchema>;

/** POST /attendances: somebody scanned the code at the door. (event, device) counts once. */
export const attendanceSchema = z.strictObject({
  token: z.string().min(1).max(200),
  /** A random id that the browser keeps. The cookie of an earlier answer wins over it. */
  device: z.string().regex(/^[\w-]{16,64}$/),
});
export type Attendance = z.infer<typeof attendanceSchema>;

/** 201 of POST /attendances. */
export const attendedSchema = z.object({
  event: z.object({ code: z.string(), title: z.string(), titleEn: z.string().nullable() }),
  /** False when this device was counted before: nothing was added now. */
  counted: z.boolean(),
  /** The id that this browser counts under from now on. */
  device: z.string(),
});
export type Attended = z.infer<typeof attendedSchema>;
