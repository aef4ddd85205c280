import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { ImportRow, Language } from '@innoweek/contracts';
import type {
  ReadOrganisations,
  ReadRegister,
  RegisterKind,
  RegisterTemplate,
  RejectedRecord,
  ReadSheet,
  ReadTallies,
  RejectedTally,
  TallyTemplate,
} from '@innoweek/sheets';
import { ProblemError } from '../problems/problem.error.ts';
import type { Mending } from './mending.model.ts';
import type { ReadingContext, SheetAnswer, SheetTask } from './sheet.task.ts';

/** How long one file may take, and how much memory, before it is given up. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_LIMIT_MB = 768;
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

// Beside this file lies the worker: as JavaScript once it is built, as TypeScript where the source runs.
const EXTENSION = extname(fileURLToPath(import.meta.url));
const WORKER = new URL(`./sheet.worker${EXTENSION}`, import.meta.url);
const FROM_SOURCE = ['--conditions=@innoweek/source', '--experimental-transform-types', '--no-warnings'];

/** Reads and writes spreadsheets in threads of their own, one at a time: a stranger's file must not stop the rest. */
@Injectable()
export class SheetService {
  #last: Promise<unknown> = Promise.resolve();

  /** What a file says, row by row; or why it cannot be read. */
  async read(bytes: Uint8Array, context: ReadingContext): Promise<ReadSheet> {
    const answer = await this.#run({ what: 'read', bytes, context });
    if (answer.what !== 'sheet') throw new Error('the sheet worker answered another question');
    return answer.sheet;
  }

  /** What a file of tallies says, with the given answers and mended cells; or why it cannot be read. */
  async readTallies(
    bytes: Uint8Array,
    context: ReadingContext,
    answers: readonly (readonly [string, string])[],
    mendings: readonly Mending[],
  ): Promise<ReadTallies> {
    // Tallies know organisations by the server's own rules: they need not cross into the worker.
    const known = { ...context, organisations: [] };
    const answer = await this.#run({ what: 'tallies', bytes, context: known, answers, mendings });
    if (answer.what !== 'tallies') throw new Error('the sheet worker answered another question');
    return answer.file;
  }

  /** What a file of a register says, with the given answers and mended cells; or why it cannot be read. */
  async readRegister(
    kind: RegisterKind,
    bytes: Uint8Array,
    context: ReadingContext,
    answers: readonly (readonly [string, string])[],
    mendings: readonly Mending[],
  ): Promise<ReadRegister> {
    const known = { ...context, organisations: [] };
    const answer = await this.#run({ what: 'register', kind, bytes, context: known, answers, mendings });
    if (answer.what !== 'register') throw new Error('the sheet worker answered another question');
    return answer.file;
  }

  /** The sheet of a register, with the events of whoever fills it in. */
  registerTemplate(template: RegisterTemplate, language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'registerTemplate', language, template });
  }

  /** Rejected rows of a register, each with what is wrong with it. */
  rejectedRecords(
    kind: RegisterKind,
    rows: readonly RejectedRecord[],
    language: Language,
  ): Promise<Uint8Array> {
    return this.#file({ what: 'rejectedRecords', language, kind, rows });
  }

  /** What a list of organisations says, row by row; or why it cannot be read. */
  async readOrganisations(bytes: Uint8Array): Promise<ReadOrganisations> {
    const answer = await this.#run({ what: 'organisations', bytes });
    if (answer.what !== 'organisations') throw new Error('the sheet worker answered another question');
    return answer.list;
  }

  /** The empty list of organisations. */
  organisationTemplate(language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'organisationTemplate', language });
  }

  /** The empty events sheet. */
  template(language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'template', language });
  }

  /** The sheet for tallies, with the events of whoever reports. */
  tallyTemplate(template: TallyTemplate, language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'tallyTemplate', language, template });
  }

  /** Rejected rows of tallies, each with what is wrong with it. */
  rejectedTallies(rows: readonly RejectedTally[], language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'rejectedTallies', language, rows });
  }

  /** Rejected rows, each with what is wrong with it. */
  rejected(rows: readonly ImportRow[], language: Language): Promise<Uint8Array> {
    return this.#file({
      what: 'rejected',
      language,
      rows: rows.map(({ row, cells, errors }) => ({
        row,
        cells,
        reason: errors
          .map(({ column, message }) => (column === '' ? message : `${column}: ${message}`))
          .join('\n'),
      })),
    });
  }

  async #file(task: SheetTask): Promise<Uint8Array> {
    const answer = await this.#run(task);
    if (answer.what !== 'file') throw new Error('the sheet worker answered another question');
    return answer.bytes;
  }

  #run(task: SheetTask): Promise<SheetAnswer> {
    const turn = this.#last.then(() => runWorker(task));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const runWorker = (task: SheetTask): Promise<SheetAnswer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      workerData: task,
      execArgv: EXTENSION === '.ts' ? FROM_SOURCE : [],
      // What a stranger's file might make it read or say is of no use to it.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    const timer = setTimeout(() => {
      reject(new ProblemError('file_too_slow'));
      void worker.terminate();
    }, TIME_LIMIT_MS);
    worker.once('message', (answer: SheetAnswer) => {
      resolve(answer);
    });
    worker.once('error', (error: Error) => {
      const isMemory = 'code' in error && error.code === OUT_OF_MEMORY;
      reject(isMemory ? new ProblemError('file_too_complex', { cause: error }) : error);
    });
    worker.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the sheet worker ended with ${String(code)} and no answer`));
    });
  });
