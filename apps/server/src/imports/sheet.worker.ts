import { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import { buildOrganisationDirectory } from '@innoweek/places';
import {
  DEFAULT_LIMITS,
  readEventSheet,
  readOrganisationSheet,
  readRegisterSheet,
  writeRegisterTemplate,
  writeRejectedRecords,
  readTallySheet,
  writeEventTemplate,
  writeOrganisationTemplate,
  writeRejectedRows,
  writeRejectedTallies,
  writeTallyTemplate,
  unpackZip,
  type Inflate,
  type SheetProblem,
} from '@innoweek/sheets';
import { mendingsOf, recordMendingsOf } from './mending.model.ts';
import type { SheetAnswer, SheetTask } from './sheet.task.ts';
import { bundlesOf, type PageBundle } from './tally.page.ts';

/** What brings a file of somebody's. */
type Reading = Extract<SheetTask, { bytes: Uint8Array }>;

const tallies = ({
  bytes,
  context,
  answers,
  mendings,
}: Extract<Reading, { what: 'tallies' }>): SheetAnswer => {
  const read = readTallySheet(bytes, context, new Map(answers), mendingsOf(mendings));
  if (!read.ok) return { what: 'tallies', file: read };
  const { rows, ...file } = read;
  waiting = bundlesOf(rows);
  return { what: 'tallies', file: { ...file, total: rows.length } };
};

/** What is left of the file whose rows are being asked for. */
let waiting: Generator<PageBundle> | null = null;

/** Sends the next bundle, or none when these were all. */
const handOut = (): void => {
  const next = waiting?.next();
  const bundle = next && next.done !== true ? next.value : null;
  if (!bundle) waiting = null;
  process.send?.({ what: 'pages', bundle } satisfies SheetAnswer);
};

const refuse = (what: Reading['what'], problem: SheetProblem): SheetAnswer => {
  const refused = { ok: false as const, problem };
  switch (what) {
    case 'read':
      return { what: 'sheet', sheet: refused };
    case 'organisations':
      return { what, list: refused };
    case 'tallies':
    case 'register':
      return { what, file: refused };
  }
};

/** Reads a file whose bytes are unpacked. */
const read = (task: Reading): SheetAnswer => {
  switch (task.what) {
    case 'read': {
      const organisations = buildOrganisationDirectory(task.context.organisations);
      return { what: 'sheet', sheet: readEventSheet(task.bytes, { ...task.context, organisations }) };
    }
    case 'tallies':
      return tallies(task);
    case 'register': {
      const { kind, bytes, context, answers, mendings } = task;
      return {
        what: 'register',
        file: readRegisterSheet(kind, bytes, context, new Map(answers), recordMendingsOf(mendings)),
      };
    }
    case 'organisations':
      return { what: 'organisations', list: readOrganisationSheet(task.bytes) };
  }
};

const write = (task: Exclude<SheetTask, Reading>): Uint8Array => {
  switch (task.what) {
    case 'registerTemplate':
      return writeRegisterTemplate(task.language, task.template);
    case 'rejectedRecords':
      return writeRejectedRecords(task.language, task.kind, task.rows);
    case 'template':
      return writeEventTemplate(task.language);
    case 'organisationTemplate':
      return writeOrganisationTemplate(task.language);
    case 'tallyTemplate':
      return writeTallyTemplate(task.language, task.template);
    case 'rejectedTallies':
      return writeRejectedTallies(task.language, task.rows);
    case 'rejected':
      return writeRejectedRows(task.language, task.rows);
  }
};

const inflate: Inflate = (packed, most) => inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });

/** No file reaches a reader but unpacked under the limits, whatever it is a file of. */
const answer = (task: SheetTask): SheetAnswer => {
  if (!('bytes' in task)) return { what: 'file', bytes: write(task) };
  const bytes = unpackZip(task.bytes, DEFAULT_LIMITS.unpackedBytes, inflate);
  return 'code' in bytes ? refuse(task.what, bytes) : read({ ...task, bytes });
};

const isTask = (data: unknown): data is SheetTask =>
  typeof data === 'object' && data !== null && 'what' in data;

// The process reads the next file too: no file may leave a name on what all of them share. No cell is ever a RegExp,
// and one that cannot be extended makes V8 take the long way for every match: four seconds more for a large workbook.
for (const shared of [Object, Array, String, Number, Map, Set, Date])
  Object.preventExtensions(shared.prototype);

// Without the server there is nobody to read for, and a file that is read for ever hears of nothing: a thread looks.
new Worker(
  `const parent = process.ppid;
   setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 5_000);`,
  { eval: true, execArgv: [] },
).unref();

process.on('message', (message: unknown) => {
  if (message === 'more') handOut();
  else if (isTask(message)) process.send?.(answer(message));
});
