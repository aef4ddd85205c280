import { decisionOutcomesSchema, eventSchema, type Event, type EventDraft } from '@innoweek/contracts';
import { instant } from '../plan/calendar.model.ts';
import type { Actor, PlannedEvent } from '../plan/plan.model.ts';
import { eachOf } from './gate.model.ts';
import { uploadFile } from './import.player.ts';
import { readAll } from './page.reader.ts';
import { codeOf, demand, refused, type Stage } from './stage.model.ts';

/** Files that are read at a time; the server reads them one by one anyway. */
const UPLOADS = 3;
const FORMS_PER_ROUND = 40;
const CODES_PER_DECISION = 200;
const HELD: readonly Event['status'][] = ['approved', 'live', 'concluded'];
const RETURNED: readonly Event['status'][] = ['returned'];

type Known = Pick<Event, 'code' | 'status' | 'version'>;
type Told = (events: number) => void;

/**
 * Registers everything that is registered before the week: files by societies and associations, forms by
 * the others, decisions as soon as there is something to decide. What is there already is left alone, so
 * that it may be run again after any interruption.
 */
export const register = async (stage: Stage, told: Told): Promise<void> => {
  const known = await readKnown(stage);
  for (const [ref, { code }] of known) stage.codes.set(ref, code);
  const before = (event: PlannedEvent): boolean => event.lateAt === null;
  const missing = (event: PlannedEvent): boolean => {
    const status = known.get(event.ref)?.status;
    return status === undefined || (status === 'draft' && event.fate !== 'draft');
  };
  const events = [...stage.plan.events.values()].filter(before);
  const forms = events.filter(({ file }) => file === null);
  const rounds: PlannedEvent[][] = [];
  for (let first = 0; first < forms.length; first += FORMS_PER_ROUND) {
    rounds.push(forms.slice(first, first + FORMS_PER_ROUND));
  }
  const byForm = async (): Promise<void> => {
    for (const round of rounds) {
      if (stage.signal.aborted) return;
      await eachOf(round.filter(missing), stage.width / 2, (event) => sendForm(stage, event));
      await decide(stage, round, known);
      told(round.length);
    }
  };
  const byFile = eachOf(stage.plan.files, UPLOADS, async (file) => {
    if (stage.signal.aborted) return;
    const rows = file.refs.flatMap((ref) => stage.plan.events.get(ref) ?? []);
    if (rows.some(missing)) await uploadFile(stage, file);
    await decide(stage, rows, known);
    told(rows.length);
  });
  await Promise.all([byForm(), byFile]);
};

const readKnown = async (stage: Stage): Promise<Map<string, Known>> => {
  const token = stage.tokenOf({ role: 'coordinator', organisation: null });
  const events = await readAll(stage.api, token, '/events', { edition: stage.edition }, eventSchema);
  return new Map(events.flatMap((event) => (event.sourceReference ? [[event.sourceReference, event]] : [])));
};

/** One event by its own request. */
export const sendForm = async (stage: Stage, event: PlannedEvent): Promise<void> => {
  const draft: EventDraft = {
    edition: stage.edition,
    title: event.title,
    titleEn: event.titleEn,
    topics: [...event.topics],
    organiser: event.organiser,
    coOrganisers: [...event.coOrganisers],
    region: event.site?.region ?? null,
    venue: event.venue,
    form: event.form,
    start: instant(event.start),
    end: instant(event.end),
    expected: event.expected,
    contactName: event.contactName,
    contactPhone: event.contactPhone,
    link: event.link,
    summary: event.summary,
    sourceReference: event.ref,
    submit: event.fate !== 'draft',
  };
  const request = {
    method: 'POST' as const,
    path: '/events',
    token: stage.tokenOf(event.registrar),
    json: draft,
  };
  const reply = await stage.api.send(request);
  // 409 after a lost reply: the first try took the source reference.
  const taken = reply.status === 409 && reply.tries > 1 ? await findByReference(stage, event) : null;
  if (reply.status >= 300 && !taken) throw refused(request, reply);
  const registered = taken ?? eventSchema.parse(reply.body);
  stage.codes.set(event.ref, registered.code);
  if (registered.unit !== event.unit) {
    stage.surprises.push(`${registered.code} was put to ${registered.unit} and belongs to ${event.unit}`);
  }
};

const findByReference = async (
  stage: Stage,
  { ref, organiser, registrar }: PlannedEvent,
): Promise<Event | null> => {
  const filter = { edition: stage.edition, organiser };
  const events = await readAll(stage.api, stage.tokenOf(registrar), '/events', filter, eventSchema);
  return events.find(({ sourceReference }) => sourceReference === ref) ?? null;
};

/** Approves, or returns first and approves after it was mended. */
const decide = async (
  stage: Stage,
  events: readonly PlannedEvent[],
  known: ReadonlyMap<string, Known>,
): Promise<void> => {
  const open = events.filter((event) => {
    const status = known.get(event.ref)?.status ?? 'submitted';
    return event.fate !== 'draft' && (status === 'submitted' || status === 'draft');
  });
  const stuck = events.filter(
    (event) => known.get(event.ref)?.status === 'returned' && event.fate !== 'returned',
  );
  const byApprover = new Map<string, PlannedEvent[]>();
  for (const event of open) {
    const key = `${event.approver.organisation ?? ''}|${event.returnedFor ?? ''}`;
    byApprover.set(key, [...(byApprover.get(key) ?? []), event]);
  }
  for (const group of byApprover.values()) {
    const [first] = group;
    if (!first) continue;
    await decideMany(stage, first.approver, group, first.returnedFor);
  }
  const returned = open.filter(({ returnedFor, fate }) => returnedFor !== null && fate !== 'returned');
  for (const event of [...returned, ...stuck]) await mend(stage, event);
};

const decideMany = async (
  stage: Stage,
  approver: Actor,
  events: readonly PlannedEvent[],
  reason: string | null,
): Promise<void> => {
  const decision = reason === null ? 'approve' : 'return';
  for (let first = 0; first < events.length; first += CODES_PER_DECISION) {
    const some = events.slice(first, first + CODES_PER_DECISION);
    const { body, tries } = await demand(stage.api, {
      method: 'POST',
      path: '/events/decisions',
      token: stage.tokenOf(approver),
      json: {
        codes: some.map((event) => codeOf(stage, event.ref)),
        decision,
        ...(reason === null ? {} : { reason }),
      },
    });
    const aim = decision === 'approve' ? HELD : RETURNED;
    for (const { code, ok, problem, message } of decisionOutcomesSchema.parse(body).outcomes) {
      // After a lost reply the first try has decided, and the second finds it done.
      if (ok || (tries > 1 && aim.includes((await readEvent(stage, code)).status))) continue;
      stage.surprises.push(`${decision} ${code}: ${problem ?? ''} ${message ?? ''}`);
    }
  }
};

const readEvent = async (stage: Stage, code: string): Promise<Event> => {
  const token = stage.tokenOf({ role: 'coordinator', organisation: null });
  const { body } = await demand(stage.api, { method: 'GET', path: `/events/${code}`, token });
  return eventSchema.parse(body);
};

/** What an organiser does with a returned event: reads it, mends it, hands it in again. */
const mend = async (stage: Stage, event: PlannedEvent): Promise<void> => {
  const token = stage.tokenOf(event.registrar);
  const path = `/events/${codeOf(stage, event.ref)}`;
  const read = eventSchema.parse((await demand(stage.api, { method: 'GET', path, token })).body);
  if (read.status === 'returned') {
    const change = {
      method: 'PATCH' as const,
      path,
      token,
      headers: { 'if-match': `"${read.version}"` },
      json: { summary: `${read.summary ?? event.title}（已按要求补充现场负责人和应急安排。）` },
    };
    const changed = await stage.api.send(change);
    // 412 after a lost reply: the first try changed it.
    if (changed.status >= 300 && !(changed.status === 412 && changed.tries > 1))
      throw refused(change, changed);
    await settle(stage, path, token, 'submit', ['submitted']);
  }
  await settle(stage, path, stage.tokenOf(event.approver), 'approve', HELD);
};

/** Takes a step of an event's life; if it is refused after a lost reply, looks whether it was done. */
export const settle = async (
  stage: Stage,
  path: string,
  token: string,
  step: 'submit' | 'approve' | 'cancel',
  aim: readonly Event['status'][],
  reason?: string,
): Promise<void> => {
  const request = {
    method: 'POST' as const,
    path: `${path}/${step}`,
    token,
    json: reason === undefined ? {} : { reason },
  };
  const reply = await stage.api.send(request);
  if (reply.status < 300) return;
  const read = eventSchema.parse((await demand(stage.api, { method: 'GET', path, token })).body);
  if (!aim.includes(read.status)) throw refused(request, reply);
};
