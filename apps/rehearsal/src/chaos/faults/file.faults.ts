import { setTimeout as sleep } from 'node:timers/promises';
import {
  accountSchema,
  eventSchema,
  importSchema,
  issuedTokenSchema,
  type Import,
} from '@innoweek/contracts';
import { z } from 'zod';
import { DAYS, EDITION } from '../../bench/stage.bench.ts';
import { demand } from '../../play/stage.model.ts';
import { csvUtf8 } from '../../sheet/csv.sheet.ts';
import { multipart } from '../../sheet/file.sheet.ts';
import type { Said } from '../chaos.ledger.ts';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

const TIMES = 10;
const EVENTS = 5;
const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

/** Events that only files speak of: of others the file would say one thing and the load another. */
const events = new WeakMap<ChaosStage, string[]>();

/** Whoever approves what is reported; the administrator may not. */
const coordinator = async ({ week: { api, server } }: ChaosStage): Promise<string> => {
  const post = async (path: string, json: unknown): Promise<unknown> =>
    (await demand(api, { method: 'POST', path, token: server.token, json })).body;
  const draft = { email: 'files@chaos.innoweek.local', name: 'files', roles: ['coordinator'] };
  const { id } = accountSchema.parse(await post('/accounts', draft));
  return issuedTokenSchema.parse(await post('/tokens', { name: 'chaos', account: id })).secret;
};

const eventsOf = async (stage: ChaosStage): Promise<string[]> => {
  const known = events.get(stage);
  if (known) return known;
  const { api, organizer } = stage.week;
  const codes: string[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    const json = {
      edition: EDITION,
      title: `同一文件演练活动 ${n + 1}`,
      organiser: 'bench',
      region: '440300',
      start: `${DAYS[0]}T09:00:00+08:00`,
      end: `${DAYS.at(-1)}T17:00:00+08:00`,
      submit: true,
    };
    const { body } = await demand(api, { method: 'POST', path: '/events', token: organizer, json });
    codes.push(eventSchema.parse(body).code);
  }
  const json = { codes, decision: 'approve' };
  await demand(api, { method: 'POST', path: '/events/decisions', token: await coordinator(stage), json });
  events.set(stage, codes);
  return codes;
};

/** Waits until a file is no longer in one of these states. */
const after = async (stage: ChaosStage, id: string, states: readonly Import['state'][]): Promise<Import> => {
  const { api, organizer } = stage.week;
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const { body } = await demand(api, { method: 'GET', path: `/imports/${id}`, token: organizer });
    const found = importSchema.parse(body);
    if (!states.includes(found.state)) return found;
    if (Date.now() > until) throw new Error(`a file is still ${found.state} after ${PATIENCE_MS / 1000} s`);
    await sleep(LOOK_MS);
  }
};

let turn = 0;

/** One file, sent and committed ten times at the same moment: it says everything once. */
export const FILE_FAULTS: readonly Fault[] = [
  {
    name: 'same-file-ten-times',
    accepts: true,
    strike: async (stage) => {
      const { api, organizer } = stage.week;
      turn += 1;
      const said = (await eventsOf(stage)).flatMap((event, n) =>
        DAYS.map((day, at): Said => ({
          event,
          day,
          metric: 'participants',
          value: 100 * turn + 10 * n + at,
          revision: turn,
        })),
      );
      const rows = said.map(({ event, day, value }) => [event, day, value]);
      const raw = multipart(
        { kind: 'tallies', edition: EDITION },
        'ten.csv',
        csvUtf8([['活动编号', '日期', '参与人数'], ...rows]),
      );
      const post = { method: 'POST' as const, token: organizer };
      const ids = await Promise.all(
        Array.from({ length: TIMES }, async () => {
          const { body } = await demand(api, { ...post, path: '/imports', raw });
          return z.object({ id: z.string() }).parse(body).id;
        }),
      );
      await Promise.all(ids.map((id) => after(stage, id, ['reading'])));
      await Promise.all(ids.map((id) => api.send({ ...post, path: `/imports/${id}/commit`, json: {} })));
      const ended = await Promise.all(ids.map((id) => after(stage, id, ['committing'])));
      if (!ended.some(({ state }) => state === 'committed'))
        throw new Error(`no file was committed: ${ended.map(({ state }) => state).join(', ')}`);
      stage.saidBesides.push(...said);
      return () => Promise.resolve();
    },
  },
];
