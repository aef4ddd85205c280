import { setTimeout as sleep } from 'node:timers/promises';
import { boardSchema } from '@innoweek/contracts';
import { ApiClient } from '../client/api.client.ts';
import { demand, query } from '../play/stage.model.ts';
import { EVENT_COLUMNS } from '../sheet/row.sheet.ts';
import { xlsx } from '../sheet/xlsx.sheet.ts';
import type { FigureGroup } from './bench.context.ts';
import { coordinatorToken, openEdition, plannedRows, upload } from './event.files.ts';
import { row, summary } from './figure.model.ts';
import { readProcessor } from './processor.meter.ts';

const ROUNDS = 5;
const EVENTS = 5_000;
const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** viii: a workbook of five thousand events, from its upload until the board counts them all. */
export const EVENTS_FIGURE: FigureGroup = {
  ids: ['viii'],
  measure: async (bench) => {
    const server = await bench.openServer('import');
    const signal = new AbortController().signal;
    const api = new ApiClient({ url: server.url, connections: 2, patienceMs: 60_000, signal });
    bench.onClose(() => api.close());
    const token = await coordinatorToken(api, server.token);
    const { dates, rows } = plannedRows(1);
    const more = plannedRows(2).rows;
    const bytes = xlsx([EVENT_COLUMNS, ...[...rows, ...more].slice(0, EVENTS)]);
    const seconds: number[] = [];
    const costs: number[] = [];
    const faults: string[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const edition = `files-${round}`;
      await openEdition(api, server.token, edition, dates);
      const before = await readProcessor(server);
      const began = performance.now();
      await upload(api, token, edition, `${edition}.xlsx`, bytes);
      const shown = await counted(api, token, edition);
      const took = (performance.now() - began) / 1000;
      const after = await readProcessor(server);
      if (shown !== EVENTS) faults.push(`${edition}: the board counts ${shown} events of ${EVENTS}`);
      bench.say(`· events file, round ${round}: ${took.toFixed(2)} s`);
      // The first one warms what is made once.
      if (round === 0) continue;
      seconds.push(took);
      costs.push(after.server + after.postgres - before.server - before.postgres);
    }
    return {
      faults,
      rows: [
        {
          ...row(
            `viii: ${EVENTS} events by XLSX, upload → board`,
            's',
            summary(seconds),
            `${(bytes.length / 1e6).toFixed(1)} MB`,
          ),
          limit: { at: 'most', value: 5 },
        },
        row('viii: processor of a file', 's', summary(costs), 'server and PostgreSQL'),
      ],
    };
  },
};

const counted = async (api: ApiClient, token: string, edition: string): Promise<number> => {
  const path = `/board${query({ edition })}`;
  for (const end = Date.now() + PATIENCE_MS; ;) {
    const { body } = await demand(api, { method: 'GET', path, token });
    const events = boardSchema.parse(body).cells['nation/events/total'] ?? 0;
    if (events >= EVENTS || Date.now() > end) return events;
    await sleep(POLL_MS);
  }
};
