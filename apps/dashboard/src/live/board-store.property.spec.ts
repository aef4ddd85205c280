import { expect, it } from '@jest/globals';
import type { Cells } from '@innoweek/contracts';
import fc from 'fast-check';
import { BoardStore } from './board-store.ts';
import { BOARD, EDITION, ManualClock, MemoryServer, settle, type Changes } from './memory.server.ts';

const KEYS = ['nation/participants/total', 'nation/events/live', 'unit:CN-GD/participants/total'];

type Step =
  | { do: 'commit'; changed: Changes }
  /** A delta between any two versions: merged, repeated, late, or with a gap before it. */
  | { do: 'delta'; back: number; length: number }
  | { do: 'pulse'; back: number }
  /** The oldest join is answered with the board as it was some versions ago. */
  | { do: 'answer'; back: number }
  | { do: 'fail' | 'draw' | 'disconnect' | 'connect' }
  | { do: 'pass'; ms: number };

const back = fc.nat(6);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      changed: fc.dictionary(
        fc.constantFrom(...KEYS),
        fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }),
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('delta' as const), back, length: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), back }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pulse' as const), back }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('fail', 'draw', 'draw', 'disconnect', 'connect', 'connect') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_500, 12_000) }),
  },
);

const run = async (server: MemoryServer, clock: ManualClock, what: Step): Promise<void> => {
  switch (what.do) {
    case 'commit':
      server.commit(what.changed);
      break;
    case 'delta': {
      const from = Math.max(0, server.version - what.back);
      const to = Math.min(server.version, from + what.length);
      if (to > from) server.tell((listener) => listener.delta(server.delta(from, to)));
      break;
    }
    case 'pulse':
      server.tell((listener) => listener.pulse(server.pulse(Math.max(0, server.version - what.back))));
      break;
    case 'answer': {
      const asked = server.asked.shift();
      asked?.answer(server.snapshot(asked.join.have, Math.max(0, server.version - what.back)));
      break;
    }
    case 'fail':
      server.asked.shift()?.fail();
      break;
    case 'draw':
      clock.draw();
      break;
    case 'disconnect':
      server.disconnect();
      break;
    case 'connect':
      server.connect();
      break;
    case 'pass':
      clock.pass(what.ms);
      break;
  }
  await settle();
};

const shown = (store: BoardStore): Cells =>
  Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = store.cell(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );

it('never shows cells that are not those of its version, and ends with the newest, whatever was lost, merged, repeated or late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const server = new MemoryServer();
      const clock = new ManualClock();
      const store = new BoardStore(server, clock, BOARD, EDITION);
      store.start();
      for (const what of steps) {
        await run(server, clock, what);
        const { version } = store.status();
        if (version !== null) expect(shown(store)).toEqual(server.cellsAt(version));
      }
      // The network mends; one pulse is all that the store needs.
      await run(server, clock, { do: 'connect' });
      for (let turn = 0; turn < 6; turn += 1) {
        await run(server, clock, { do: 'pass', ms: 20_000 });
        while (server.asked.length > 0) await run(server, clock, { do: 'answer', back: 0 });
        await run(server, clock, { do: 'pulse', back: 0 });
        await run(server, clock, { do: 'draw' });
      }
      expect(store.status()).toMatchObject({ condition: 'live', version: server.version });
      expect(shown(store)).toEqual(server.cellsAt(server.version));
      store.stop();
    }),
    { numRuns: 400 },
  );
});
