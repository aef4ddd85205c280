import type { ApiClient, ApiReply, ApiRequest } from '../client/api.client.ts';
import { problemLine } from '../client/api.client.ts';
import type { Actor, WeekPlan } from '../plan/plan.model.ts';

/** What every part of the play needs: whom to ask, as whom, about which edition. */
export type Stage = {
  readonly api: ApiClient;
  readonly plan: WeekPlan;
  readonly edition: string;
  readonly administrator: string;
  /** Token of the account that an actor uses. */
  readonly tokenOf: (actor: Actor) => string;
  /** Event codes by source reference, as the server gave them. */
  readonly codes: Map<string, string>;
  /** Answers that were not what they should be; the run fails with them in the end. */
  readonly surprises: string[];
  readonly width: number;
  /** Somebody asked to stop: nothing new begins. */
  readonly signal: AbortSignal;
};

/** The server refused something that it should have taken. */
export class RefusedError extends Error {}

/** Sends, and expects success. */
export const demand = async (api: ApiClient, request: ApiRequest): Promise<ApiReply> => {
  const reply = await api.send(request);
  if (reply.status >= 300) throw refused(request, reply);
  return reply;
};

export const refused = (request: ApiRequest, reply: ApiReply): RefusedError =>
  new RefusedError(`${request.method} ${request.path}: ${reply.status} ${problemLine(reply.body)}`);

export const codeOf = (stage: Stage, ref: string): string => {
  const code = stage.codes.get(ref);
  if (!code) throw new RefusedError(`the server gave no code to the event ${ref}`);
  return code;
};

/** `?a=b&c=d` of what is given. */
export const query = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given.toString()}`;
};
