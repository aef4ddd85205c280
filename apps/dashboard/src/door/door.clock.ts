import type { DoorFacts } from './door.database.ts';

/**
 * What the edition's clock shows at the moment `now` of this phone's. The phone's own clock serves for the time since
 * the server last spoke only, so that it may be wrong.
 */
export const momentAt = (facts: Pick<DoorFacts, 'now' | 'speed' | 'receivedAt'>, now: number): Date =>
  new Date(Date.parse(facts.now) + Math.max(0, now - facts.receivedAt) * facts.speed);
