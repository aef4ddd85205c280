import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;
/** Random bytes for so many ids are asked for at once: one by one, that costs as much as parsing the request. */
const IDS_AT_ONCE = 256;

const random = new Uint8Array(BYTES * IDS_AT_ONCE);
let used = random.length;
let millisecond = 0;
let sequence = 0;

const nextRandom = (): Uint8Array => {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += BYTES;
  return random.subarray(used - BYTES, used);
};

/** An id for a batch: UUIDv7 (RFC 9562), greater than every one that this process gave before. */
export const newBatchId = (): string => {
  const bytes = nextRandom();
  const now = Date.now();
  if (now > millisecond) {
    millisecond = now;
    // Of 30 bits of 32: there is room above for what follows within the millisecond.
    sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) >>> 2;
  } else sequence += 1;
  return v7({ msecs: millisecond, seq: sequence, random: bytes });
};
