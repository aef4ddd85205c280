import { parentPort, workerData } from 'node:worker_threads';
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
} from '@innoweek/sheets';
import { mendingsOf, recordMendingsOf } from './mending.model.ts';
import type { SheetAnswer, SheetTask } from './sheet.task.ts';
import { unpackZip } from './zip.unpacker.ts';

const answer = (task: SheetTask): SheetAnswer => {
  switch (task.what) {
    case 'read': {
      const bytes = unpackZip(task.bytes, DEFAULT_LIMITS.unpackedBytes);
      const organisations = buildOrganisationDirectory(task.context.organisations);
      const sheet =
        'code' in bytes
          ? { ok: false as const, problem: bytes }
          : readEventSheet(bytes, { ...task.context, organisations });
      return { what: 'sheet', sheet };
    }
    case 'tallies': {
      const { context, answers, mendings } = task;
      const bytes = unpackZip(task.bytes, DEFAULT_LIMITS.unpackedBytes);
      const file =
        'code' in bytes
          ? { ok: false as const, problem: bytes }
          : readTallySheet(bytes, context, new Map(answers), mendingsOf(mendings));
      return { what: 'tallies', file };
    }
    case 'register': {
      const { kind, bytes, context, answers, mendings } = task;
      return {
        what: 'register',
        file: readRegisterSheet(kind, bytes, context, new Map(answers), recordMendingsOf(mendings)),
      };
    }
    case 'registerTemplate':
      return { what: 'file', bytes: writeRegisterTemplate(task.language, task.template) };
    case 'rejectedRecords':
      return { what: 'file', bytes: writeRejectedRecords(task.language, task.kind, task.rows) };
    case 'template':
      return { what: 'file', bytes: writeEventTemplate(task.language) };
    case 'organisations': {
      const bytes = unpackZip(task.bytes, DEFAULT_LIMITS.unpackedBytes);
      const list = 'code' in bytes ? { ok: false as const, problem: bytes } : readOrganisationSheet(bytes);
      return { what: 'organisations', list };
    }
    case 'organisationTemplate':
      return { what: 'file', bytes: writeOrganisationTemplate(task.language) };
    case 'tallyTemplate':
      return { what: 'file', bytes: writeTallyTemplate(task.language, task.template) };
    case 'rejectedTallies':
      return { what: 'file', bytes: writeRejectedTallies(task.language, task.rows) };
    case 'rejected':
      return { what: 'file', bytes: writeRejectedRows(task.language, task.rows) };
  }
};

const isTask = (data: unknown): data is SheetTask =>
  typeof data === 'object' && data !== null && 'what' in data;

const given: unknown = workerData;
if (isTask(given)) parentPort?.postMessage(answer(given));
