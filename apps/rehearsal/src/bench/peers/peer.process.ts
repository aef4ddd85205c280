import { spawn, type ChildProcess } from 'node:child_process';
import { answers, ended } from '../server.bench.ts';
import { lastWords, PeerError } from './peer.model.ts';

const TAIL = 4_000;

/** How a peer is started: one script of its folder, with nothing of our own environment but what is given here. */
export type PeerStart = {
  /** For whoever reads why it did not start. */
  readonly name: string;
  readonly folder: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A server of a peer's, in a process of its own that ends with ours. */
export type PeerProcess = { readonly pid: number; stop(): Promise<void> };

/** Starts a server of a peer's, and waits until it answers at this address. */
export const startPeer = async (start: PeerStart, address: string): Promise<PeerProcess> => {
  const { child, said } = launch(start);
  try {
    await answers(address, child);
    return { pid: child.pid ?? 0, stop: () => ended(child) };
  } catch {
    await ended(child);
    throw new PeerError(`${start.name} does not start: ${lastWords(said())}`);
  }
};

/** Runs a script of a peer's to its end. */
export const runPeer = async (start: PeerStart): Promise<void> => {
  const { child, said } = launch(start);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new PeerError(`${start.name} cannot be set up: ${lastWords(said())}`);
};

const launch = ({ folder, script, args, env }: PeerStart): { child: ChildProcess; said: () => string } => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      NODE_ENV: 'production',
      ...env,
    },
  });
  // However this process ends, nothing of a peer runs on; it ends before its folder goes.
  const end = (): void => void child.kill('SIGKILL');
  process.prependListener('exit', end);
  child.once('exit', () => process.off('exit', end));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-TAIL);
    });
  return { child, said: () => output };
};
