import { setTimeout as sleep } from 'node:timers/promises';
import { accountSchema, editionSchema, importSchema, issuedTokenSchema } from '@innoweek/contracts';
import { z } from 'zod';
import type { ApiClient } from '../client/api.client.ts';
import { countryOf } from '../plan/country.plan.ts';
import { planWeek } from '../plan/week.plan.ts';
import { demand } from '../play/stage.model.ts';
import { multipart } from '../sheet/file.sheet.ts';
import { eventRow, type Cell } from '../sheet/row.sheet.ts';

const IMPORT_PATIENCE_MS = 300_000;
const POLL_MS = 50;

/** The rows of nearly five thousand events of a planned week, of organisers that every server knows. */
export const plannedRows = (
  seed: number,
): { dates: ReturnType<typeof planWeek>['dates']; rows: Cell[][] } => {
  const country = countryOf();
  const plan = planWeek({ seed, scale: 1, days: 7 }, country);
  const known = [...country.societies, ...country.associations];
  const rows = [...plan.events.values()].map((event, n) =>
    // Bodies that only the plan knows are not registered here.
    eventRow(event, plan)
      .with(3, known[n % known.length]?.name ?? '')
      .with(4, '')
      .with(-1, `${seed}-${event.ref}`),
  );
  return { dates: plan.dates, rows };
};

export const openEdition = async (
  api: ApiClient,
  token: string,
  code: string,
  dates: object,
): Promise<void> => {
  const json = { code, name: '活动导入测试', nameEn: 'Files of events', ...dates, rehearsal: true };
  editionSchema.parse((await demand(api, { method: 'POST', path: '/editions', token, json })).body);
};

export const coordinatorToken = async (api: ApiClient, token: string): Promise<string> => {
  const draft = { email: 'coordinator@bench.innoweek.local', name: 'coordinator', roles: ['coordinator'] };
  const made = await demand(api, { method: 'POST', path: '/accounts', token, json: draft });
  const { id } = accountSchema.parse(made.body);
  const json = { name: 'bench', account: id };
  return issuedTokenSchema.parse((await demand(api, { method: 'POST', path: '/tokens', token, json })).body)
    .secret;
};

/** Uploads a file of events, commits it with everything submitted, and waits until it is in the ledger. */
export const upload = async (
  api: ApiClient,
  token: string,
  edition: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> => {
  const raw = multipart({ kind: 'events', edition }, name, bytes);
  const accepted = await demand(api, { method: 'POST', path: '/imports', token, raw });
  const { id } = z.object({ id: z.string() }).parse(accepted.body);
  const until = async (state: 'ready' | 'committed'): Promise<void> => {
    for (const end = Date.now() + IMPORT_PATIENCE_MS; ;) {
      const found = importSchema.parse(
        (await demand(api, { method: 'GET', path: `/imports/${id}`, token })).body,
      );
      if (found.state === state) return;
      if (found.state === 'failed' || Date.now() > end) throw new Error(`${name} is ${found.state}`);
      await sleep(POLL_MS);
    }
  };
  await until('ready');
  await demand(api, { method: 'POST', path: `/imports/${id}/commit`, token, json: { submit: true } });
  await until('committed');
};
