import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { removeEmbeddedDatabase } from '../src/database/embedded.database.ts';

const HOLDER = join(import.meta.dirname, 'embedded.holder.ts');

/** A process that holds an embedded PostgreSQL, and what to ask of it. */
export interface Holder {
  readonly url: string;
  readonly process: ChildProcess;
}

/** How a holder that could not start ended. */
export interface Refusal {
  readonly code: number | null;
  readonly said: string;
}

export type Outcome = { readonly holder: Holder } | { readonly refusal: Refusal };

const announcement = z.object({ url: z.string() });

/** Starts a holder, as another user where ids are given, and waits until it is up or has given up. */
export const startHolder = async (
  dataDir: string,
  ids: { uid?: number; gid?: number } = {},
): Promise<Outcome> => {
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@innoweek/source', HOLDER, dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
    ...ids,
  });
  let out = '';
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (!out.includes('\n')) return;
      resolve({ holder: { url: announcement.parse(JSON.parse(out)).url, process: child } });
    });
    child.once('exit', (code) => {
      resolve({ refusal: { code, said } });
    });
  });
};

/** The holder of an outcome that has to be one. */
export const holderOf = (outcome: Outcome): Holder => {
  if ('holder' in outcome) return outcome.holder;
  throw new Error(`no start: ${outcome.refusal.said}`);
};

/** The refusal of an outcome that has to be one. */
export const refusalOf = (outcome: Outcome): Refusal => {
  if ('refusal' in outcome) return outcome.refusal;
  outcome.holder.process.kill('SIGTERM');
  throw new Error('started although it should not have');
};

/** Ends a holder with a signal and waits until it is gone. */
export const end = async ({ process: child }: Holder, signal: NodeJS.Signals): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
};

/** Asks the database one question that has one answer. */
export const ask = async (url: string, question: string): Promise<string> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(question);
    return String(Object.values(rows[0] ?? {})[0]);
  } finally {
    await client.end();
  }
};

/** The first line of PostgreSQL's own note: the number of the postmaster. */
export const postmasterOf = (cluster: string): number =>
  Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

/** A folder for one test that everybody can go into; removed with whatever cluster it led to. */
export const makeFolder = (parent: string, mode = 0o755): string => {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'innoweek-embedded-'));
  spawnSync('chmod', [mode.toString(8), folder]);
  return folder;
};

/** Takes a folder away, stopping first what still runs there. */
export const clearFolder = (folder: string, dataDir: string): void => {
  const home = join(dataDir, 'postgresql');
  const note = join(home, 'data', 'postmaster.pid');
  if (existsSync(note)) {
    try {
      process.kill(postmasterOf(join(home, 'data')), 'SIGQUIT');
    } catch {
      // It had stopped by itself.
    }
  }
  removeEmbeddedDatabase(dataDir);
  rmSync(folder, { recursive: true, force: true });
};
