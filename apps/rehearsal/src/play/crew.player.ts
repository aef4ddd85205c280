import {
  accountSchema,
  issuedTokenSchema,
  organisationSchema,
  type OrganisationDraft,
} from '@innoweek/contracts';
import type { ApiClient } from '../client/api.client.ts';
import type { Actor, WeekPlan } from '../plan/plan.model.ts';
import { eachOf } from './gate.model.ts';
import { readAll } from './page.reader.ts';
import { demand, RefusedError, refused } from './stage.model.ts';

const DOMAIN = 'rehearsal.innoweek.local';

/** Makes the organisations that the reference data lacks; those of an earlier rehearsal are used again. */
export const gatherBodies = async (
  api: ApiClient,
  token: string,
  plan: WeekPlan,
  width: number,
): Promise<number> => {
  const known = await readAll(api, token, '/organisations', {}, organisationSchema);
  const ids = new Set(known.map(({ id }) => id));
  const missing = [...plan.bodies.values()].filter((body) => !ids.has(body.id));
  const foreign = missing.find((body) => !body.made);
  if (foreign) throw new RefusedError(`the server does not know ${foreign.name} (${foreign.id})`);
  await eachOf(missing, width, async (body) => {
    const draft: OrganisationDraft = {
      id: body.id,
      name: body.name,
      kind: body.kind,
      ...(body.region === null ? {} : { region: body.region }),
    };
    const request = { method: 'POST' as const, path: '/organisations', token, json: draft };
    const reply = await api.send(request);
    // 409 after a lost reply: the first try made it.
    if (reply.status >= 300 && !(reply.status === 409 && reply.tries > 1)) throw refused(request, reply);
  });
  return missing.length;
};

const keyOf = (actor: Actor): string =>
  actor.role === 'coordinator' ? 'coordinator' : (actor.organisation ?? '');

/** Everybody who does something in the plan. */
export const actorsOf = (plan: WeekPlan): Actor[] => {
  const actors = new Map<string, Actor>();
  const meet = (actor: Actor): void => void actors.set(keyOf(actor), actor);
  meet({ role: 'coordinator', organisation: null });
  for (const event of plan.events.values()) {
    meet(event.registrar);
    meet(event.approver);
  }
  for (const { actor } of plan.actions) meet(actor);
  return [...actors.values()];
};

/** An account and a token for everybody who acts; gives back the token of an actor. */
export const gatherCrew = async (
  api: ApiClient,
  token: string,
  plan: WeekPlan,
  width: number,
): Promise<(actor: Actor) => string> => {
  const known = await readAll(api, token, '/accounts', { q: DOMAIN }, accountSchema);
  const accounts = new Map(known.map((account) => [account.email, account.id]));
  const tokens = new Map<string, string>();
  await eachOf(actorsOf(plan), width, async (actor) => {
    const key = keyOf(actor);
    const email = `${key}@${DOMAIN}`;
    const account = accounts.get(email) ?? (await openAccount(api, token, plan, actor, email));
    const { body } = await demand(api, {
      method: 'POST',
      path: '/tokens',
      token,
      json: { name: 'rehearsal', account },
    });
    tokens.set(key, issuedTokenSchema.parse(body).secret);
  });
  return (actor) => {
    const secret = tokens.get(keyOf(actor));
    if (!secret) throw new RefusedError(`nobody acts for ${keyOf(actor)}`);
    return secret;
  };
};

const openAccount = async (
  api: ApiClient,
  token: string,
  plan: WeekPlan,
  actor: Actor,
  email: string,
): Promise<string> => {
  const organisation = actor.organisation;
  const request = {
    method: 'POST' as const,
    path: '/accounts',
    token,
    json: {
      email,
      name:
        organisation === null
          ? '全国协调员（演练）'
          : `${plan.bodies.get(organisation)?.name ?? organisation}（演练）`,
      // An association also holds events of its own, in its unit and elsewhere.
      roles: actor.role === 'association' ? ['association', 'organizer'] : [actor.role],
      ...(organisation === null ? {} : { organisation }),
    },
  };
  const reply = await api.send(request);
  if (reply.status === 409 && reply.tries > 1) {
    const [made] = await readAll(api, token, '/accounts', { q: email }, accountSchema);
    if (made) return made.id;
  }
  if (reply.status >= 300) throw refused(request, reply);
  return accountSchema.parse(reply.body).id;
};
