import type { Register, Statement } from '../books/statement.model.ts';
import { finalStatus, type WeekPlan } from './plan.model.ts';

/** Everything that will have been said when the plan is played. */
export const statementsOf = (plan: WeekPlan): Statement[] =>
  plan.actions.flatMap((action) => ('statement' in action ? [action.statement] : []));

/** The events, bodies and reporters as they will be when the plan is played. */
export const registerOf = (plan: WeekPlan): Register => {
  const declined = new Set(
    plan.actions.flatMap((action) =>
      action.what === 'answer' && action.answer === 'decline'
        ? [`${action.event}/${action.actor.organisation ?? ''}`]
        : [],
    ),
  );
  return {
    events: [...plan.events.values()].map((event) => ({
      ref: event.ref,
      organiser: event.organiser,
      coOrganisers: event.coOrganisers.filter((id) => !declined.has(`${event.ref}/${id}`)),
      unit: event.unit,
      status: finalStatus(event.fate),
    })),
    kinds: new Map([...plan.bodies.values()].map(({ id, kind }) => [id, kind])),
    associations: new Map(plan.territories.map(({ id, association }) => [id, association])),
  };
};
