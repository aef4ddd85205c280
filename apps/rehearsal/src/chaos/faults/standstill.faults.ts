import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, withDescendants } from '../chaos.processes.ts';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

/** What can stand still, by its first process. */
const STOPPED: readonly (Pick<Fault, 'needs' | 'accepts'> & {
  readonly name: string;
  readonly pidOf: (stage: ChaosStage) => Promise<number> | number | undefined;
})[] = [
  { name: 'api', accepts: true, pidOf: ({ apis }) => apis[0].pid },
  { name: 'worker', accepts: true, pidOf: ({ worker }) => worker.pid },
  { name: 'redis', needs: 'redis', accepts: true, pidOf: ({ redis }) => redis?.pid },
  { name: 'postgresql', pidOf: (stage) => stage.postgresPid() },
];

const tell = (pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void => {
  // A session may have ended meanwhile.
  if (isRunning(pid)) process.kill(pid, signal);
};

/** SIGSTOP: connections stay open, and nobody is there; then it goes on as if nothing had happened. */
export const STANDSTILLS: readonly Fault[] = STOPPED.map(({ name, pidOf, ...rest }) => ({
  name: `standstill-${name}`,
  ...rest,
  strike: async (stage, { awayMs }) => {
    const first = await pidOf(stage);
    if (first === undefined) throw new Error(`${name} is not running`);
    process.kill(first, 'SIGSTOP');
    // Now it starts nothing any more. Every session of PostgreSQL is a process, in a group of its own.
    const all = await withDescendants(first);
    for (const pid of all) tell(pid, 'SIGSTOP');
    await sleep(awayMs);
    return () => {
      for (const pid of all) tell(pid, 'SIGCONT');
      return Promise.resolve();
    };
  },
}));
