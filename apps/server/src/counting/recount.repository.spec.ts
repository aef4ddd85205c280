import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '@innoweek/contracts';
import { claimKey } from '@innoweek/counting';
import { EventStage } from '../../test/event.stage.ts';
import { RecountRepository, type ClaimSum } from './recount.repository.ts';

let stage: EventStage;
beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

const byName = (sums: readonly ClaimSum[]) =>
  new Map(
    sums.map(({ name, ...sum }) => [
      claimKey(name),
      { ...sum, said: new Set(sum.said.map(({ batch, seq, op }) => `${batch}/${String(seq)}/${op}`)) },
    ]),
  );

test('claims are summed alike in one statement or several, by one process or all', async () => {
  const { server, body, organizer, guangdong } = stage;
  let keys = 0;
  const tally = async (client: typeof organizer, entries: readonly object[]): Promise<string> => {
    keys += 1;
    const headers = { 'idempotency-key': `recount-${String(keys)}` };
    const sent = await client.post<Receipt>('/tallies', { entries }, headers);
    expect(sent.status).toBe(201);
    return sent.body.receipt;
  };
  const codes: string[] = [];
  for (let n = 0; n < 3; n += 1) codes.push((await server.createApprovedEvent(body.id)).code);
  const said = (value: number) =>
    codes.flatMap((event) =>
      ['participants', 'media_reports'].map((metric) => ({ event, metric, day: '2016-10-12', value })),
    );
  await tally(organizer, said(5));
  const wrong = await tally(organizer, said(7));
  await tally(guangdong, said(6));
  expect((await organizer.post(`/receipts/${wrong}/withdraw`, { reason: '误报' })).status).toBe(201);
  const door = {
    event: codes[0],
    device: 'door-1',
    entries: [{ seq: 1, at: '2016-10-12T10:00:00+08:00', count: 3 }],
  };
  expect((await organizer.post('/checkins', door)).status).toBe(201);
  await stage.folded();

  const edition = (await server.source.query<{ id: number }[]>('select id from editions'))[0]?.id ?? 0;
  const repository = server.app.get(RecountRepository, { strict: false });
  const sums = (limits?: { piece: number; shared: number }) =>
    server.source.transaction(async (manager) => {
      const summed = byName(await repository.sumClaims(manager, edition, limits));
      const [left] = await manager.query<{ nestloop: string; workers: string }[]>(
        `select current_setting('enable_nestloop') as nestloop,
                current_setting('max_parallel_workers_per_gather') as workers`,
      );
      // What was set for it does not stay.
      expect(left).toEqual({ nestloop: 'on', workers: '2' });
      return summed;
    });
  const whole = await sums();
  // Six of each of the two reporters, and the door's.
  expect(whole.size).toBe(13);
  expect(await sums({ piece: 5, shared: 50_000 })).toEqual(whole);
  expect(await sums({ piece: 1, shared: 0 })).toEqual(whole);
  // Of what was taken back everything that was said crosses: twice said, once taken back.
  expect([...whole.values()].map((sum) => sum.said.size).toSorted()).toEqual([
    0,
    ...Array.from({ length: 6 }, () => 1),
    ...Array.from({ length: 6 }, () => 3),
  ]);
});
