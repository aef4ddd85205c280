import 'fake-indexeddb/auto';
import { describe, expect, it } from '@jest/globals';
import type { Checkins } from '@innoweek/contracts';
import fc from 'fast-check';
import { ProblemError } from '../api/problem.error.ts';
import { DoorDatabase, type DoorFacts } from './door.database.ts';
import { DoorSender, type SenderWorld } from './door.sender.ts';

const EVENT = '2016-GD-0001';
const START = Date.parse('2016-10-12T09:00:00+08:00');

const facts: DoorFacts = {
  event: { code: EVENT, title: '创客集市', titleEn: null, start: '', end: '' },
  edition: 'week-2016',
  now: new Date(START).toISOString(),
  speed: 1,
  state: 'open',
  opensAt: '',
  closesAt: '',
  people: 0,
  devices: [],
  mayCount: true,
  receivedAt: 0,
};

/** How a request fares on its way: `cut` never arrives, `deaf` arrives and its answer does not. */
const FATES = ['arrives', 'cut', 'deaf', 'signedOut', 'busy', 'refused'] as const;
type Fate = (typeof FATES)[number];

const problem = (status: number, code: string): ProblemError =>
  new ProblemError({ type: 'about:blank', title: code, status, code, errors: [] });

/** Takes check-ins by the rules of the real one: (device, seq) counts once, another count under it is refused. */
class MemoryServer {
  readonly taken = new Map<string, number>();
  readonly order: number[] = [];
  fate: Fate = 'arrives';

  async send({ device, entries }: Checkins): Promise<void> {
    await Promise.resolve();
    if (this.fate === 'cut') throw problem(0, 'unreachable');
    if (this.fate === 'signedOut') throw problem(401, 'sign_in_required');
    if (this.fate === 'busy') throw problem(429, 'busy');
    if (this.fate === 'refused') throw problem(422, 'unprocessable');
    for (const { seq, count } of entries) {
      const key = `${device} ${String(seq)}`;
      const known = this.taken.get(key);
      if (known !== undefined && known !== count) throw new Error(`${key} was ${String(known)}`);
      if (known === undefined) this.order.push(seq);
      this.taken.set(key, count);
    }
    if (this.fate === 'deaf') throw problem(0, 'unreachable');
  }

  get people(): number {
    return [...this.taken.values()].reduce((sum, count) => sum + count, 0);
  }
}

let databases = 0;
const nextName = (): string => `door-${String((databases += 1))}`;

const tabOn = (name: string, server: MemoryServer) => {
  const database = new DoorDatabase(name);
  const world: SenderWorld = {
    send: (checkins) => server.send(checkins),
    alone: (task) => task(),
    // Retries come when the test says so.
    after: () => () => undefined,
    random: () => 0.5,
  };
  return { database, sender: new DoorSender(database, world, () => undefined) };
};

type Step =
  | { do: 'tap'; tab: number; people: number; minute: number }
  | { do: 'send'; tab: number; fate: Fate }
  | { do: 'reload'; tab: number };
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('tap' as const),
        tab: fc.nat(1),
        people: fc.constantFrom(1, 1, 5, 10, -1),
        minute: fc.nat(3),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('send' as const),
        tab: fc.nat(1),
        fate: fc.constantFrom(...FATES),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), tab: fc.nat(1) }) },
  ),
  { maxLength: 40 },
);

describe('counting at a door', () => {
  it('loses and doubles nobody, whatever the network does, in two tabs that are closed and opened', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script: Step[]) => {
        const name = nextName();
        const server = new MemoryServer();
        const tabs = [tabOn(name, server), tabOn(name, server)];
        await tabs[0]?.database.keepFacts(facts);
        let people = 0;
        for (const step of script) {
          const tab = tabs[step.tab];
          if (!tab) continue;
          if (step.do === 'tap') {
            const at = new Date(START + step.minute * 60_000);
            if (await tab.database.tap(EVENT, step.people, at)) people += step.people;
          } else if (step.do === 'send') {
            server.fate = step.fate;
            await tab.sender.wake();
          } else {
            await tab.database.close();
            tabs[step.tab] = tabOn(name, server);
          }
          const { record, waiting } = await (tabs[0] ?? tab).database.read(EVENT);
          expect((record?.sent ?? 0) + waiting).toBe(people);
          expect(people).toBeGreaterThanOrEqual(0);
        }
        server.fate = 'arrives';
        // Both at once, as after the network came back.
        await Promise.all(tabs.map(({ sender }) => sender.wake()));
        const { record, entries } = (await tabs[0]?.database.read(EVENT)) ?? { record: null, entries: -1 };
        expect({
          sent: record?.sent,
          entries,
          refusal: record?.refusal ?? null,
          server: server.people,
        }).toEqual({
          sent: people,
          entries: 0,
          refusal: null,
          server: people,
        });
        expect(server.order).toEqual(server.order.toSorted((a, b) => a - b));
        await Promise.all(tabs.map(({ database }) => database.close()));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('gathers quick taps into one count, and begins another with the next minute', async () => {
    const { database } = tabOn(nextName(), new MemoryServer());
    await database.keepFacts(facts);
    for (const [people, second] of [
      [1, 0],
      [10, 5],
      [-1, 59],
      [1, 60],
    ] as const)
      await database.tap(EVENT, people, new Date(START + second * 1_000));
    const sealed = await database.seal(EVENT, 500);
    expect(sealed?.entries.map(({ seq, count }) => [seq, count])).toEqual([
      [1, 10],
      [2, 1],
    ]);
    expect(sealed?.device).toMatch(/^phone:[0-9a-f]{8}$/);
    // What was sent never changes: the next tap of the same minute is another count.
    await database.tap(EVENT, 1, new Date(START + 61_000));
    expect((await database.seal(EVENT, 500))?.entries.map(({ seq, count }) => [seq, count])).toEqual([
      [1, 10],
      [2, 1],
      [3, 1],
    ]);
    await database.close();
  });

  it('takes back no more than was counted here', async () => {
    const { database } = tabOn(nextName(), new MemoryServer());
    await database.keepFacts(facts);
    expect(await database.tap(EVENT, -1, new Date(START))).toBe(false);
    await database.tap(EVENT, 1, new Date(START));
    expect(await database.tap(EVENT, -1, new Date(START))).toBe(true);
    expect(await database.tap(EVENT, -1, new Date(START))).toBe(false);
    // They took each other back: there is nothing to tell the server.
    expect(await database.seal(EVENT, 500)).toBeNull();
    await database.close();
  });

  it('goes on when the phone closed the database of a page that was put away', async () => {
    const { database } = tabOn(nextName(), new MemoryServer());
    await database.keepFacts(facts);
    await database.tap(EVENT, 1, new Date(START));
    await database.close();
    expect(await database.tap(EVENT, 1, new Date(START))).toBe(true);
    await database.close();
    expect(await database.read(EVENT)).toMatchObject({ waiting: 2, entries: 1 });
    await database.close();
  });

  it('keeps what is refused, with the reason, until it is sent or given up', async () => {
    const server = new MemoryServer();
    const { database, sender } = tabOn(nextName(), server);
    await database.keepFacts(facts);
    await database.tap(EVENT, 5, new Date(START));
    server.fate = 'refused';
    await sender.wake();
    expect(await database.read(EVENT)).toMatchObject({
      waiting: 5,
      record: { refusal: { code: 'unprocessable', text: 'unprocessable' } },
    });
    await database.discard(EVENT);
    expect(await database.read(EVENT)).toMatchObject({
      waiting: 0,
      entries: 0,
      record: { sent: 0, refusal: null },
    });
    await database.close();
  });

  it.each([
    ['signedOut', 'signedOut'],
    ['cut', 'unreachable'],
    ['busy', 'unreachable'],
    ['arrives', 'idle'],
  ] as const)('says how it went: a request that %s leaves it %s', async (fate, state) => {
    const server = new MemoryServer();
    const { database, sender } = tabOn(nextName(), server);
    await database.keepFacts(facts);
    await database.tap(EVENT, 1, new Date(START));
    server.fate = fate;
    await sender.wake();
    expect(sender.state).toBe(state);
    await database.close();
  });
});
