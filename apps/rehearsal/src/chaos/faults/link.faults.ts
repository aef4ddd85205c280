import { setTimeout as sleep } from 'node:timers/promises';
import type { Wires } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';
import type { WireProxy } from '../wire.proxy.ts';

const BAD_MS = 1_500;
/** One way: an answer takes twice as long. */
const SLOW_MS = 150;

const PAIRS = [
  'api-postgresql',
  'worker-postgresql',
  'api-redis',
  'worker-redis',
  'client-api',
  'watcher-api',
] as const satisfies readonly (keyof Wires)[];

const WAYS: readonly { readonly name: string; readonly spoil: (wire: WireProxy) => void }[] = [
  { name: 'cut', spoil: (wire) => wire.cut() },
  { name: 'half-open', spoil: (wire) => wire.deafen() },
  { name: 'slow', spoil: (wire) => wire.delay(SLOW_MS) },
];

/** Every pair that speaks with each other, on every kind of bad network. */
export const LINK_FAULTS: readonly Fault[] = PAIRS.flatMap((pair) =>
  WAYS.map(({ name, spoil }): Fault => ({
    name: `${name}-${pair}`,
    ...(pair.endsWith('redis') && { needs: 'redis', accepts: true }),
    strike: async ({ wires }) => {
      const wire = wires[pair];
      if (wire) spoil(wire);
      await sleep(BAD_MS);
      return () => Promise.resolve(wire?.mend());
    },
  })),
);
