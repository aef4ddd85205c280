import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DecisionOutcomes, Event, EventHistory, Organisation, Page } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;
let partner: Organisation;
let asPartner: TestClient;
let other: Organisation;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ organizer, guangdong, coordinator } = stage);
  partner = await stage.server.createOrganisation({ name: '深圳创客学会' });
  other = await stage.server.createOrganisation({ name: '佛山创客学会' });
  asPartner = await stage.server.actAs(['organizer'], partner.id);
});
afterAll(() => stage.server.stop());

const joint = async (): Promise<Event> => {
  const event = await stage.created(organizer, { coOrganisers: [partner.id, other.id], submit: true });
  return (await guangdong.post<Event>(`/events/${event.code}/approve`, {})).body;
};
const answer = async (
  client: TestClient,
  codes: string[],
  said: Record<string, unknown> = { answer: 'confirm' },
) => client.post<DecisionOutcomes>('/events/confirmations', { codes, ...said });
const confirmed = async ({ code }: Event): Promise<Record<string, boolean>> => {
  const { body } = await stage.server.nobody.get<Event>(`/events/${code}`);
  return Object.fromEntries(body.coOrganisers.map(({ id, confirmed: is }) => [id, is]));
};
const asked = async (client: TestClient): Promise<string[]> =>
  (await client.get<Page<Event>>('/events?asked=true&limit=200')).body.items.map(({ code }) => code);

test('a co-organiser is asked, confirms for itself alone, and is asked no more', async () => {
  const event = await joint();
  expect(await confirmed(event)).toEqual({ [partner.id]: false, [other.id]: false });
  expect(await asked(asPartner)).toContain(event.code);
  expect((await answer(asPartner, [event.code])).body.outcomes).toMatchObject([{ ok: true }]);
  expect(await confirmed(event)).toEqual({ [partner.id]: true, [other.id]: false });
  expect(await asked(asPartner)).not.toContain(event.code);
  const { body } = await organizer.get<EventHistory>(`/events/${event.code}/history`);
  expect(body.items.at(-1)).toMatchObject({ action: 'confirm', changes: [] });
  // Said twice it is the same.
  expect((await answer(asPartner, [event.code])).body.outcomes).toMatchObject([{ ok: true }]);
  expect((await organizer.get<EventHistory>(`/events/${event.code}/history`)).body).toEqual(body);
});

test('whoever declines is no co-organiser any more, and its figures fall; the nation’s stay', async () => {
  const event = await joint();
  const key = `organisation:${other.id}/events/approved`;
  const board = async () => stage.server.cells(`organisation:${other.id}`);
  await stage.folded();
  const before = (await board())[key] ?? 0;
  const nation = (await stage.folded())['nation/events/approved'];
  const asOther = await stage.server.actAs(['organizer'], other.id);
  const reply = await answer(asOther, [event.code], { answer: 'decline', reason: '未参与' });
  expect(reply.body.outcomes).toMatchObject([{ ok: true }]);
  expect(await confirmed(event)).toEqual({ [partner.id]: false });
  expect((await stage.folded())['nation/events/approved']).toBe(nation);
  expect((await board())[key] ?? 0).toBe(before - 1);
  expect(await asked(asOther)).not.toContain(event.code);
  const again = await answer(asOther, [event.code]);
  expect(again.body.outcomes).toMatchObject([{ ok: false, problem: 'not_co_organiser' }]);
  // Named anew, it is asked anew.
  await organizer.patch(
    `/events/${event.code}`,
    { coOrganisers: [partner.id, other.id] },
    { 'if-match': '*' },
  );
  expect(await asked(asOther)).toContain(event.code);
});

test('named no longer, nobody is asked; confirmed and still named, nobody is asked again', async () => {
  const event = await joint();
  await answer(asPartner, [event.code]);
  await organizer.patch(`/events/${event.code}`, { coOrganisers: [partner.id] }, { 'if-match': '*' });
  expect(await confirmed(event)).toEqual({ [partner.id]: true });
  const asOther = await stage.server.actAs(['organizer'], other.id);
  expect(await asked(asOther)).not.toContain(event.code);
});

describe('an answer is nobody else’s', () => {
  test('an event that is not the caller’s answers as if there were none, or says there is nothing to answer', async () => {
    const event = await joint();
    const draft = await stage.created(organizer, { coOrganisers: [partner.id] });
    const stranger = await stage.server.actAs(
      ['organizer'],
      (await stage.server.createOrganisation({ region: '510100' })).id,
    );
    const reply = await answer(stranger, [event.code, draft.code, '2016-GD-99999']);
    expect(reply.body.outcomes.map(({ problem }) => problem)).toEqual([
      'not_co_organiser',
      'event_not_found',
      'event_not_found',
    ]);
    expect((await answer(organizer, [event.code], { answer: 'decline' })).body.outcomes).toMatchObject([
      { ok: false, problem: 'not_co_organiser' },
    ]);
    const forged = await answer(stranger, [event.code], { answer: 'confirm', organisation: partner.id });
    expect(forged.status).toBe(403);
    expect(await confirmed(event)).toEqual({ [partner.id]: false, [other.id]: false });
  });

  test('a coordinator answers for whoever told them by telephone', async () => {
    const event = await joint();
    const reply = await answer(coordinator, [event.code], { answer: 'confirm', organisation: other.id });
    expect(reply.body.outcomes).toMatchObject([{ ok: true }]);
    expect(await confirmed(event)).toEqual({ [partner.id]: false, [other.id]: true });
    expect((await answer(coordinator, [event.code])).status).toBe(403);
  });

  test('a cancelled event has nothing to answer', async () => {
    const event = await joint();
    await organizer.post(`/events/${event.code}/cancel`, { reason: '计划有变' });
    expect(await asked(asPartner)).not.toContain(event.code);
    expect((await answer(asPartner, [event.code])).body.outcomes).toMatchObject([
      { ok: false, problem: 'status_conflict' },
    ]);
  });
});
