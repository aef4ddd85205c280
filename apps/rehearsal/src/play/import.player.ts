import { setTimeout as sleep } from 'node:timers/promises';
import { importRowSchema, importSchema, type Import, type ImportKind } from '@innoweek/contracts';
import { z } from 'zod';
import type { TallyLine } from '../books/statement.model.ts';
import type { Action, PlannedFile } from '../plan/plan.model.ts';
import { fileBytes, multipart, sheetBytes } from '../sheet/file.sheet.ts';
import { TALLY_COLUMNS, tallyRow } from '../sheet/row.sheet.ts';
import { readAll } from './page.reader.ts';
import { codeOf, demand, RefusedError, type Stage } from './stage.model.ts';

const acceptedSchema = z.object({ id: z.string() });
/** How long a job of the server may take before the rehearsal gives up on it, in milliseconds. */
const JOB_PATIENCE_MS = 180_000;
const POLL_MS = 60;

/** Uploads a file, commits it with everything submitted, and learns the codes of its events. */
export const uploadFile = async (stage: Stage, file: PlannedFile): Promise<void> => {
  const done = await importOnce(stage, file);
  if (!file.twice) return;
  // The same file again: the source references say that nothing in it is new.
  const again = await importOnce(stage, file);
  if (again.rows.new > 0) {
    stage.surprises.push(
      `${file.name} uploaded twice made ${again.rows.new} new events of ${done.rows.total}`,
    );
  }
};

/** Uploads a sheet of figures and commits it. What of it was sent before changes nothing. */
export const uploadTallies = async (
  stage: Stage,
  { actor, statement, file }: Extract<Action, { what: 'upload' }>,
): Promise<void> => {
  const rows = new Map<string, { ref: string; day: string; lines: TallyLine[] }>();
  for (const line of statement.lines) {
    if (!('event' in line.subject)) throw new RangeError(`${statement.key} speaks of more than events`);
    const { event: ref } = line.subject;
    const key = `${ref}/${line.day}`;
    const row = rows.get(key);
    if (row) row.lines.push(line);
    else rows.set(key, { ref, day: line.day, lines: [line] });
  }
  const cells = [...rows.values()].map(({ ref, day, lines }) =>
    tallyRow(codeOf(stage, ref), stage.plan.events.get(ref)?.title ?? '', day, lines),
  );
  const token = stage.tokenOf(actor);
  const ready = await readFile(stage, token, {
    kind: 'tallies',
    name: file.name,
    bytes: sheetBytes(file.format, [TALLY_COLUMNS, ...cells]),
    rows: cells.length,
  });
  if (ready.rows.new + ready.rows.changed === 0) return;
  await commit(stage, token, ready.id, {});
};

const importOnce = async (stage: Stage, file: PlannedFile): Promise<Import> => {
  const token = stage.tokenOf(file.registrar);
  const { id } = await readFile(stage, token, {
    kind: 'events',
    name: file.name,
    bytes: fileBytes(file, stage.plan),
    rows: file.refs.length,
  });
  const committed = await commit(stage, token, id, { submit: true });
  const rows = await readAll(stage.api, token, `/imports/${id}/rows`, {}, importRowSchema);
  for (const row of rows) {
    const ref = file.refs[row.row - 2];
    if (!ref || row.event === null) {
      throw new RefusedError(`${file.name}: row ${row.row} became no event after the commit`);
    }
    stage.codes.set(ref, row.event);
  }
  return committed;
};

/** Uploads a file and waits until all of its rows are understood. */
const readFile = async (
  stage: Stage,
  token: string,
  { kind, name, bytes, rows }: { kind: ImportKind; name: string; bytes: Uint8Array; rows: number },
): Promise<Import> => {
  const body = multipart({ kind, edition: stage.edition }, name, bytes);
  const accepted = await demand(stage.api, { method: 'POST', path: '/imports', token, raw: body });
  const { id } = acceptedSchema.parse(accepted.body);
  const ready = await waitFor(stage, token, id, ['ready']);
  if (ready.rows.rejected > 0 || ready.rows.held > 0 || ready.rows.total !== rows) {
    throw new RefusedError(`${name}: ${await rejections(stage, token, id, ready)}`);
  }
  return ready;
};

const commit = async (stage: Stage, token: string, id: string, json: object): Promise<Import> => {
  await demand(stage.api, { method: 'POST', path: `/imports/${id}/commit`, token, json }).catch(
    async (error: unknown) => {
      // After a lost reply the commit may be under way; its state tells.
      const { state } = await readImport(stage, token, id);
      if (state !== 'committing' && state !== 'committed') throw error;
    },
  );
  return waitFor(stage, token, id, ['committed']);
};

const readImport = async (stage: Stage, token: string, id: string): Promise<Import> =>
  importSchema.parse((await demand(stage.api, { method: 'GET', path: `/imports/${id}`, token })).body);

const waitFor = async (
  stage: Stage,
  token: string,
  id: string,
  states: readonly Import['state'][],
): Promise<Import> => {
  const until = Date.now() + JOB_PATIENCE_MS;
  for (;;) {
    const found = await readImport(stage, token, id);
    if (states.includes(found.state)) return found;
    if (found.state === 'failed' || found.state === 'question' || found.state === 'undone') {
      const reason = found.problem?.message ?? found.questions[0]?.text ?? '';
      throw new RefusedError(`${found.fileName} is ${found.state} instead of ${states.join()}: ${reason}`);
    }
    if (Date.now() > until) throw new RefusedError(`${found.fileName} is still ${found.state}`);
    await sleep(POLL_MS);
  }
};

const rejections = async (stage: Stage, token: string, id: string, found: Import): Promise<string> => {
  const rows = await readAll(stage.api, token, `/imports/${id}/rows`, { state: 'rejected' }, importRowSchema);
  const first = rows[0];
  const error = first?.errors[0];
  const told = first && error ? `row ${first.row}, ${error.column}: ${error.message}` : '';
  return `${found.rows.total} rows read, ${found.rows.rejected} rejected, ${found.rows.held} held. ${told}`;
};
