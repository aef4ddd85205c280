import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {{ code: number, output: string }} Outcome */

const TAIL = 200_000;
const WATCH_PARENT_MS = 1_000;

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
const exitCodeOf = (code, signal) => code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/**
 * Runs a tool and keeps what it says instead of showing it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} [onLine]
 * @returns {Promise<Outcome>}
 */
export const runQuietly = (command, args, env, onLine) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-TAIL);
        if (onLine) for (const line of text.split('\n')) if (line.trim() !== '') onLine(line.trim());
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), output }));
  });

/**
 * Runs a tool that talks to the terminal itself. One that takes longer than it may is killed with all it started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {{ cwd?: string, limitMs?: number }} [options]
 * @returns {Promise<Outcome & { timedOut: boolean }>}
 */
export const runVisibly = (command, args, env, { cwd, limitMs } = {}) =>
  new Promise((resolve, reject) => {
    const ownGroup = limitMs !== undefined && process.platform !== 'win32';
    const child = spawn(command, args, {
      env,
      cwd,
      detached: ownGroup,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    let timedOut = false;
    /** @param {NodeJS.Signals} signal */
    const send = (signal) => {
      if (child.pid === undefined) return;
      try {
        process.kill(ownGroup ? -child.pid : child.pid, signal);
      } catch {
        // It is gone already, which is what was wanted.
      }
    };
    const stop = () => {
      send('SIGTERM');
    };
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            send('SIGKILL');
          }, limitMs);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const done = () => {
      clearTimeout(limit);
      process.off('SIGINT', stop).off('SIGTERM', stop);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      resolve({ code: exitCodeOf(code, signal), output: '', timedOut });
    });
  });

/**
 * Hands the terminal to the program and waits until it has stopped. Ctrl-C reaches us and the program alike, and npm
 * passes it on a second time; so what we pass on is the other signal, once, which does no harm to one already stopping.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export const runAttached = (command, args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    let asked = false;
    const ask = () => {
      if (asked) return;
      asked = true;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', ask).on('SIGTERM', ask).on('SIGHUP', ask);
    const parent = process.ppid;
    // npm that is killed cannot pass anything on: the program must not outlive it unseen.
    const watch =
      process.env.npm_lifecycle_event === undefined
        ? undefined
        : setInterval(() => {
            if (process.ppid !== parent) ask();
          }, WATCH_PARENT_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      process.off('SIGINT', ask).off('SIGTERM', ask).off('SIGHUP', ask);
      resolve(asked && signal === 'SIGTERM' ? 0 : exitCodeOf(code, signal));
    });
  });
