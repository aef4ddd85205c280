import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../problems/problem.error.ts';
import type { SheetAnswer, SheetTask } from './sheet.task.ts';
import type { PageBundle } from './tally.page.ts';

/** How long one file may take, and how much memory, before it is given up. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_LIMIT_MB = 768;
/** A larger file leaves so much behind that the next is better read in a fresh process. */
const KEPT_BYTES = 1024 * 1024;
/** A process that nobody needs gives its memory back. */
const IDLE_MS = 30_000;
/**
 * Where others want the processor, a file gets about a quarter of one: whoever reports comes first, and yet a large
 * file is read within its time.
 */
const NICENESS = 5;
/** Of what a process said before it fell, the end is kept for the log. */
const KEPT_WORDS = 2_000;

// Beside this file lies the worker: as JavaScript once it is built, as TypeScript where the source runs.
const EXTENSION = extname(fileURLToPath(import.meta.url));
const WORKER = new URL(`./sheet.worker${EXTENSION}`, import.meta.url);
const FROM_SOURCE = ['--conditions=@innoweek/source', '--experimental-transform-types'];

/** A child process, and the end of what it said of itself. */
type Reader = { readonly child: ChildProcess; words: string };

/**
 * The process that reads and writes spreadsheets, one task at a time: see docs/decisions/files-in-a-process.md. Most
 * files are small, and starting a process takes longer than reading one: it is kept for the next. After a large file, a
 * failure or a file that took too long comes a fresh one.
 */
export class SheetProcess {
  #reader: Reader | null = null;
  #idle: NodeJS.Timeout | undefined;

  /**
   * Runs one task, and takes the rows of its file one bundle after the other; not to be called again before it has
   * ended.
   * @throws ProblemError where the file took too long or too much memory
   */
  async run(task: SheetTask, take: (bundle: PageBundle) => void): Promise<SheetAnswer> {
    clearTimeout(this.#idle);
    const reader = (this.#reader ??= this.#open());
    hold(reader);
    try {
      const answer = await ask(reader, task, take);
      if ('bytes' in task && task.bytes.length > KEPT_BYTES) this.stop();
      return answer;
    } catch (error) {
      this.stop();
      throw error;
    } finally {
      letGo(reader);
      this.#idle = setTimeout(() => {
        this.stop();
      }, IDLE_MS).unref();
    }
  }

  /** Ends the process with whatever it is doing. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#reader?.child.kill('SIGKILL');
    this.#reader = null;
  }

  #open(): Reader {
    const child = fork(WORKER, [], {
      // Ctrl-C at the terminal reaches the server alone, which lets a file that is being read come to its end.
      detached: true,
      // What a stranger's file might make it read or say is of no use to it.
      env: {},
      execArgv: [
        '--no-warnings',
        `--max-old-space-size=${String(MEMORY_LIMIT_MB)}`,
        ...(EXTENSION === '.ts' ? FROM_SOURCE : []),
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    comeLast(child);
    const reader = { child, words: '' };
    child.stderr?.setEncoding('utf8').on('data', (words: string) => {
      reader.words = (reader.words + words).slice(-KEPT_WORDS);
    });
    // One that falls while nobody asks is followed by a fresh one.
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (this.#reader === reader) this.#reader = null;
    });
    return reader;
  }
}

const comeLast = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // A system that does not let us, or a process that is gone already: the file is read all the same.
  }
};

/** While it reads, a process keeps the server from ending; afterwards it does not. */
const hold = ({ child }: Reader): void => {
  child.ref();
  child.channel?.ref();
};
const letGo = ({ child }: Reader): void => {
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
};

const isAnswer = (message: unknown): message is SheetAnswer =>
  typeof message === 'object' && message !== null && 'what' in message;

const ask = (reader: Reader, task: SheetTask, take: (bundle: PageBundle) => void): Promise<SheetAnswer> =>
  new Promise<SheetAnswer>((resolve, reject) => {
    const { child } = reader;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', hear).off('error', refuse).off('close', leave);
      settle();
    };
    const refuse = (error: Error): void => {
      end(() => {
        reject(error);
      });
    };
    const timer = setTimeout(() => {
      refuse(new ProblemError('file_too_slow'));
    }, TIME_LIMIT_MS);
    let first: SheetAnswer | null = null;
    const hear = (message: Serializable): void => {
      if (!isAnswer(message)) return;
      const whole = (first ??= message);
      const bundle = message.what === 'pages' ? message.bundle : null;
      if (bundle) take(bundle);
      const more = bundle !== null || (message.what === 'tallies' && message.file.ok);
      if (more) child.send('more');
      else
        end(() => {
          resolve(whole);
        });
    };
    const leave = (code: number | null, signal: NodeJS.Signals | null): void => {
      const fallen = new Error(
        `the sheet worker ended with ${signal ?? String(code)} and no answer: ${reader.words}`,
      );
      // Node.js that runs out of memory aborts; a system that does kills.
      refuse(signal === null ? fallen : new ProblemError('file_too_complex', { cause: fallen }));
    };
    child.on('message', hear).once('error', refuse).once('close', leave);
    child.send(task);
  });
