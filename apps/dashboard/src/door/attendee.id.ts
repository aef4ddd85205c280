import { readPreference, writePreference } from '../shell/preference.store.ts';

const ID_BYTES = 16;
/** Lasts as long as the page where the browser forbids to keep anything; the cookie then remembers. */
let own: string | null = null;

/** The random id that this browser is counted under. It says nothing about who holds the phone. */
export const attendeeId = (): string => {
  own ??= readPreference('attendee');
  if (own === null || !/^[\w-]{16,64}$/.test(own)) {
    own = Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    keepAttendeeId(own);
  }
  return own;
};

/** Keeps the id that the server knows this browser by. */
export const keepAttendeeId = (id: string): void => {
  own = id;
  writePreference('attendee', id);
};
