import { createHmac, timingSafeEqual } from 'node:crypto';

/** The code on a screen changes so often, in milliseconds. */
export const SLOT_MS = 20_000;
/** A code is taken for so many slots after its own: the phone has to load the page. */
const SLOTS_AFTER = 2;
/** And so many before it: the clocks of two processes differ. */
const SLOTS_AHEAD = 1;
/** 128 bits of the signature are kept: a smaller code is easier to scan. */
const MAC_BYTES = 16;

const TOKEN = /^([A-Z0-9][A-Z0-9-]{3,39})~([0-9a-f]{8})~([0-9a-z]{1,8})~([\w-]{22})$/;

/** What a code stands for. */
export type ShownCode = { event: string; kiosk: string; slot: number };

/** The slot of a moment, in milliseconds since 1970. The real clock counts here, never that of an edition. */
export const slotAt = (moment: number): number => Math.floor(moment / SLOT_MS);

/** Signs a code. The token holds nothing that an address would have to escape, and no dot: a path with one is a file. */
export const signCode = (key: Buffer, { event, kiosk, slot }: ShownCode): string => {
  const said = `${event}~${kiosk}~${slot.toString(36)}`;
  return `${said}~${macOf(key, said)}`;
};

/** What a token stands for and whether its time has passed; null when it was not signed with this key. */
export const readCode = (
  key: Buffer,
  token: string,
  moment: number,
): (ShownCode & { current: boolean }) | null => {
  const [, event = '', kiosk = '', written = '', mac = ''] = TOKEN.exec(token) ?? [];
  // As text, not as bytes: the last character has bits that base64 ignores.
  const expected = Buffer.from(macOf(key, `${event}~${kiosk}~${written}`));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const slot = Number.parseInt(written, 36);
  const age = slotAt(moment) - slot;
  return { event, kiosk, slot, current: age <= SLOTS_AFTER && age >= -SLOTS_AHEAD };
};

const macOf = (key: Buffer, said: string): string =>
  createHmac('sha256', key)
    .update(`attendance code\n${said}`)
    .digest()
    .subarray(0, MAC_BYTES)
    .toString('base64url');

/** What a device is known by at one event: the same device looks different at every other. */
export const deviceHash = (key: Buffer, event: string, device: string): string =>
  createHmac('sha256', key)
    .update(`attendance device\n${event}\n${device}`)
    .digest()
    .subarray(0, MAC_BYTES)
    .toString('base64url');
