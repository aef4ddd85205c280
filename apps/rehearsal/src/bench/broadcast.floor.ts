import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('./broadcast.floor.main.js', import.meta.url));
const addressSchema = z.tuple([z.object({ port: z.number() })]).rest(z.unknown());

/** A bare `ws` server in a process of its own. */
export type BroadcastFloor = {
  readonly url: string;
  readonly pid: number;
  /** Sends this to everybody who is connected. */
  broadcast(text: string): void;
  close(): void;
};

export const openBroadcastFloor = async (): Promise<BroadcastFloor> => {
  const child = fork(MAIN, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = addressSchema.parse(await once(child, 'message'));
  return {
    url: `ws://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    broadcast: (text) => child.send(text),
    close: () => child.disconnect(),
  };
};
