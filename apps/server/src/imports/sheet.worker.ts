import { parentPort, workerData } from 'node:worker_threads';
import { buildOrganisationDirectory } from '@innoweek/places';
import {
  readEventSheet,
  readOrganisationSheet,
  readTallySheet,
  writeEventTemplate,
  writeOrganisationTemplate,
  writeRejectedRows,
  writeRejectedTallies,
  writeTallyTemplate,
} from '@innoweek/sheets';
import { mendingsOf } from './mending.model.ts';
import type { SheetAnswer, SheetTask } from './sheet.task.ts';

const answer = (task: SheetTask): SheetAnswer => {
  switch (task.what) {
    case 'read': {
      const organisations = buildOrganisationDirectory(task.context.organisations);
      return { what: 'sheet', sheet: readEventSheet(task.bytes, { ...task.context, organisations }) };
    }
    case 'tallies': {
      const { bytes, context, answers, mendings } = task;
      return {
        what: 'tallies',
        file: readTallySheet(bytes, context, new Map(answers), mendingsOf(mendings)),
      };
    }
    case 'template':
      return { what: 'file', bytes: writeEventTemplate(task.language) };
    case 'organisations':
      return { what: 'organisations', list: readOrganisationSheet(task.bytes) };
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
