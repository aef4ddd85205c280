/** A Redis that was away is noticed within half a second of its return, however long it was gone. */
export const redisRetryMs = (times: number): number => Math.min(50 * times, 500);
