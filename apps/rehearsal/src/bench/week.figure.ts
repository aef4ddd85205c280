import { playWeekAgainst } from '../play/week.player.ts';
import type { FigureGroup } from './bench.context.ts';
import { row, summary } from './figure.model.ts';
import { readProcessor } from './processor.meter.ts';

const CONNECTIONS = 16;
const SEED = 2016;
/** With so fine a count at every door the ledger of the week has a million entries. */
const FINE_HEADS = 6;
const ENTRIES = 1_000_000;

/**
 * ix: the whole week of 2016, with a million entries, through the public API as fast as it goes, and every board equal to
 * the books.
 */
export const WEEK: FigureGroup = {
  ids: ['ix'],
  measure: async (bench) => {
    const server = await bench.openServer('week');
    const before = await readProcessor(server);
    const began = performance.now();
    const told = { requests: 0, participants: 0 };
    const result = await playWeekAgainst({
      url: server.url,
      token: server.token,
      seed: SEED,
      scale: 1,
      speed: 'max',
      days: 7,
      headsPerCount: FINE_HEADS,
      edition: null,
      stateFile: null,
      connections: CONNECTIONS,
      patienceMs: 120_000,
      signal: new AbortController().signal,
      tell: (news) => {
        if (news.news === 'expected') told.participants = news.totals.participants;
        if (news.news === 'played') told.requests = news.requests;
        if (news.news === 'gathered' || news.news === 'comparing')
          bench.say(`· week: ${news.news} after ${Math.round((performance.now() - began) / 1000)} s`);
      },
    });
    const took = (performance.now() - began) / 1000;
    const after = await readProcessor(server);
    const { entries } = result;
    const millions = (told.participants / 1e6).toFixed(1);
    return {
      faults: [
        ...result.differences.map((difference) => `week: ${JSON.stringify(difference)}`),
        ...result.surprises.map((surprise) => `week: ${surprise}`),
        ...(entries < ENTRIES ? [`week: ${entries} entries are no million`] : []),
      ],
      rows: [
        {
          ...row(
            'ix: the week of 2016 at full speed',
            's',
            summary([took]),
            `${millions} million participants, ${entries} entries, ${told.requests} requests, ${result.boards} boards equal`,
          ),
          limit: { at: 'most', value: 300 },
        },
        row('ix: processor of the server', 's', summary([after.server - before.server])),
        row('ix: processor of PostgreSQL', 's', summary([after.postgres - before.postgres])),
        row('ix: processor of the rehearsal', 's', summary([after.client - before.client])),
      ],
    };
  },
};
