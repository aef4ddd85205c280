import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

type Signal = 'SIGSTOP' | 'SIGCONT';

/** What can stand still, and how it is told to. */
const STOPPED: readonly (Pick<Fault, 'needs' | 'accepts'> & {
  readonly name: string;
  readonly tell: (stage: ChaosStage, signal: Signal) => Promise<void> | void;
})[] = [
  { name: 'api', accepts: true, tell: ({ apis }, signal) => apis[0].signal(signal) },
  { name: 'worker', accepts: true, tell: ({ worker }, signal) => worker.signal(signal) },
  { name: 'redis', needs: 'redis', accepts: true, tell: ({ redis }, signal) => redis?.signal(signal) },
  {
    // Its process group is its own: all of its sessions stand still with it.
    name: 'postgresql',
    tell: async (stage, signal) => void process.kill(-(await stage.postgresPid()), signal),
  },
];

/** SIGSTOP: connections stay open, and nobody is there; then it goes on as if nothing had happened. */
export const STANDSTILLS: readonly Fault[] = STOPPED.map(({ name, tell, ...rest }) => ({
  name: `standstill-${name}`,
  ...rest,
  strike: async (stage, { awayMs }) => {
    await tell(stage, 'SIGSTOP');
    await sleep(awayMs);
    return async () => tell(stage, 'SIGCONT');
  },
}));
