import { parentPort, workerData } from 'node:worker_threads';
import { buildOrganisationDirectory } from '@innoweek/places';
import {
  readEventSheet,
  readOrganisationSheet,
  writeEventTemplate,
  writeOrganisationTemplate,
  writeRejectedRows,
} from '@innoweek/sheets';
import type { SheetAnswer, SheetTask } from './sheet.task.ts';

const answer = (task: SheetTask): SheetAnswer => {
  switch (task.what) {
    case 'read': {
      const organisations = buildOrganisationDirectory(task.context.organisations);
      return { what: 'sheet', sheet: readEventSheet(task.bytes, { ...task.context, organisations }) };
    }
    case 'template':
      return { what: 'file', bytes: writeEventTemplate(task.language) };
    case 'organisations':
      return { what: 'organisations', list: readOrganisationSheet(task.bytes) };
    case 'organisationTemplate':
      return { what: 'file', bytes: writeOrganisationTemplate(task.language) };
    case 'rejected':
      return { what: 'file', bytes: writeRejectedRows(task.language, task.rows) };
  }
};

const isTask = (data: unknown): data is SheetTask =>
  typeof data === 'object' && data !== null && 'what' in data;

const given: unknown = workerData;
if (isTask(given)) parentPort?.postMessage(answer(given));
