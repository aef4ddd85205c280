import { HOUR, MINUTE } from './calendar.model.ts';
import type { Action, Actor, PlannedEvent } from './plan.model.ts';
import { Random } from './random.model.ts';

/** How long a co-organiser takes to answer at most. */
const LONGEST_MS = 14 * 24 * HOUR;

/**
 * What co-organisers answer when they find themselves named. Most accept, some decline and are no co-organisers any
 * more, a few never answer. The first of an event may report on it and does not decline.
 */
export const planAnswers = (
  seed: number,
  events: Iterable<PlannedEvent>,
  actorOf: (organisation: string) => Actor,
  opensAt: number,
): Action[] => {
  const random = new Random(seed, 'answers');
  const actions: Action[] = [];
  for (const event of events) {
    if (event.fate !== 'held') continue;
    const earliest = event.lateAt === null ? opensAt + 2 * HOUR : event.lateAt + 2 * HOUR;
    const span = Math.min(LONGEST_MS, event.start - HOUR - earliest);
    event.coOrganisers.forEach((organisation, place) => {
      const answer = random.weighted([
        ['confirm', 0.86] as const,
        [place === 0 ? 'confirm' : 'decline', 0.08] as const,
        [null, 0.06] as const,
      ]);
      const at = earliest + Math.floor((random.next() * span) / MINUTE) * MINUTE;
      if (answer === null) return;
      const actor = actorOf(organisation);
      actions.push({ what: 'answer', at, lane: event.ref, actor, event: event.ref, answer });
    });
  }
  return actions;
};
