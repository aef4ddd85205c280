import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Proof, Receipt } from '@innoweek/contracts';
import { claimKey, countedKey, type Claim, type ClaimRevision } from '@innoweek/counting';
import fc from 'fast-check';
import { EventStage } from '../../test/event.stage.ts';
import { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { KeptClaims } from './kept.claims.ts';

const claim = (subject: string, reporter: string, amount = 0): Claim => ({
  subject,
  metric: 'participants',
  day: '2016-10-12',
  reporter,
  grade: 'reported',
  revisions: [revision(amount)],
  cut: false,
  added: 0n,
  additions: 0,
});
const revision = (amount: number): ClaimRevision => ({
  batch: `b${String(amount)}`,
  seq: 0,
  standing: 'lead',
  amount: BigInt(amount),
  revision: amount,
  occurredAt: 0,
  said: true,
  voided: false,
});
const AT = { version: 7, at: '2016-10-12 08:00:00.000001+00' };

test('what is kept is true at one state of the board, told by number and moment', () => {
  const kept = new KeptClaims(AT);
  expect(kept.isTrueAt({ ...AT })).toBe(true);
  expect(kept.isTrueAt({ ...AT, version: 8 })).toBe(false);
  // A PostgreSQL that was set back has given the number once more.
  expect(kept.isTrueAt({ ...AT, at: '2016-10-12 08:00:00.000002+00' })).toBe(false);
  expect(kept.isTrueAt(null)).toBe(false);
  expect(new KeptClaims(null).isTrueAt(null)).toBe(true);
});

test('a place that was read is known with all its claims, also where it has none; others are not', () => {
  const kept = new KeptClaims(AT);
  const [one, other] = [claim('event:A', 'society'), claim('event:A', 'association')];
  kept.note([countedKey(one), 'event:B|participants|2016-10-12'], [one, other]);
  expect(kept.find(countedKey(one))).toEqual([one, other]);
  expect(kept.find('event:B|participants|2016-10-12')).toEqual([]);
  expect(kept.find('event:C|participants|2016-10-12')).toBeUndefined();
  // Of a place that was never read, others may have spoken.
  const stranger = claim('event:C', 'society');
  kept.follow({ claims: new Map([[claimKey(stranger), stranger]]) }, AT);
  expect(kept.find(countedKey(stranger))).toBeUndefined();
});

test('in any order of folds it says what was written, and keeps the places that were written last', () => {
  const subjects = ['event:A', 'event:B', 'event:C', 'event:D'];
  const written = fc.array(
    fc.record({
      subject: fc.constantFrom(...subjects),
      reporter: fc.constantFrom('society', 'association'),
      amount: fc.nat({ max: 99 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(written, { maxLength: 20 }), (folds) => {
      const stored = new Map<string, Claim>();
      const kept = new KeptClaims(null, 3);
      for (const [version, fold] of folds.entries()) {
        const places = fold.map(({ subject, reporter }) => countedKey(claim(subject, reporter)));
        const missing = places.filter((place) => !kept.find(place));
        kept.note(
          missing,
          [...stored.values()].filter((one) => missing.includes(countedKey(one))),
        );
        const claims = new Map(
          fold.map(({ subject, reporter, amount }) => {
            const one = claim(subject, reporter, amount);
            return [claimKey(one), one];
          }),
        );
        for (const [key, one] of claims) stored.set(key, one);
        kept.follow({ claims }, { version, at: String(version) });
        const known = subjects.flatMap((subject) => {
          const place = countedKey(claim(subject, ''));
          const found = kept.find(place);
          return found ? [{ place, found }] : [];
        });
        expect(known.length).toBeLessThanOrEqual(3);
        const last = [...new Set(places.toReversed())].slice(0, 3);
        expect(known.map(({ place }) => place)).toEqual(expect.arrayContaining(last.slice(0, 1)));
        for (const { place, found } of known) {
          const told = [...stored.values()].filter((one) => countedKey(one) === place);
          expect(new Set(found)).toEqual(new Set(told));
        }
      }
    }),
  );
});

test('a claim is kept without what lies below the revision that stands', () => {
  const long = { ...claim('event:A', 'society'), revisions: [revision(2), revision(1)] };
  const kept = new KeptClaims(null);
  kept.note([countedKey(long)], []);
  kept.follow({ claims: new Map([[claimKey(long), long]]) }, AT);
  expect(kept.find(countedKey(long))).toEqual([{ ...long, revisions: [revision(2)], cut: true }]);
});

describe('two servers that fold in turns', () => {
  let stage: EventStage;
  let second: TestServer;
  beforeAll(async () => {
    stage = await EventStage.set();
    second = await TestServer.join(stage.server);
  });
  afterAll(async () => {
    await second.stop();
    await stage.server.stop();
  });

  test('each sees what the other has written since', async () => {
    const { server, body, organizer, coordinator } = stage;
    const { code } = await server.createApprovedEvent(body.id);
    const there = new TestClient(second.url, organizer.token);
    const clients = [organizer, there];
    const receipts: string[] = [];
    for (let n = 1; n <= 60; n += 1) {
      const client = clients[n % 2] ?? organizer;
      const entry = { event: code, day: '2016-10-12', metric: 'participants', value: n, revision: n };
      const sent = await client.post<Receipt>(
        '/tallies',
        { entries: [entry] },
        { 'idempotency-key': `k${String(n)}` },
      );
      expect(sent.status).toBe(201);
      receipts.push(sent.body.receipt);
      // What stood before stands again.
      if (n % 7 === 0) {
        const back = await client.post(`/receipts/${sent.body.receipt}/withdraw`, { reason: '误报' });
        expect(back.status).toBe(201);
      }
      if (n % 3 === 0) await stage.folded();
    }
    const cells = await stage.folded();
    expect(cells['nation/participants/total']).toBe(60);
    const proof = (await coordinator.get<Proof>('/proof')).body;
    expect(proof).toMatchObject({ balanced: true, entries: 68 });
  });

  test('a fold that fails after it has read leaves nothing behind', async () => {
    const { server, body, organizer, coordinator } = stage;
    const { code } = await server.createApprovedEvent(body.id);
    const before = (await server.cells())['nation/participants/total'] ?? 0;
    const say = async (value: number): Promise<void> => {
      const entry = { event: code, day: '2016-10-12', metric: 'participants', value, revision: value };
      const headers = { 'idempotency-key': `failing-${String(value)}` };
      expect((await organizer.post('/tallies', { entries: [entry] }, headers)).status).toBe(201);
    };
    await say(1);
    await stage.folded();
    await server.source.query(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'no version today'; end $$`);
    await server.source.query(
      `create trigger fail before insert on board_versions for each row execute function fail()`,
    );
    await say(2);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await say(3);
    await server.source.query(`drop trigger fail on board_versions; drop function fail()`);
    expect((await stage.folded())['nation/participants/total']).toBe(before + 3);
    expect((await coordinator.get<Proof>('/proof')).body.balanced).toBe(true);
  });
});
