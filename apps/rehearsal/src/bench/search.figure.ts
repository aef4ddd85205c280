import type { FigureGroup } from './bench.context.ts';
import { quantile, row, summary } from './figure.model.ts';
import { SearchBench } from './search.bench.ts';

const ROUNDS = 3;
const SEARCH_ROUNDS = 10;

/** What people look for among fifty thousand events, in turns with one event looked up by its code. */
export const SEARCH: FigureGroup = {
  ids: ['search'],
  measure: async (bench) => {
    const server = await bench.openServer('search');
    bench.say('· registering 50,000 events');
    const search = await SearchBench.open(server);
    bench.onClose(() => search.close());
    await search.latencies(SEARCH_ROUNDS);
    const p50: number[] = [];
    const p99: number[] = [];
    const lookups: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const measured = await search.latencies(SEARCH_ROUNDS);
      p50.push(quantile(measured.searches, 0.5));
      p99.push(quantile(measured.searches, 0.99));
      lookups.push(quantile(measured.lookups, 0.5));
      bench.say(
        `· searches, round ${round}: p50 ${Math.round(p50.at(-1) ?? 0)} ms, p99 ${Math.round(p99.at(-1) ?? 0)} ms`,
      );
    }
    const note = `${search.events} events`;
    return {
      rows: [
        row('one event by its code, p50', 'ms', summary(lookups), note),
        row('search, p50', 'ms', summary(p50), note),
        { ...row('search, p99', 'ms', summary(p99), note), limit: { at: 'most', value: 50 } },
        row(
          'search p99 ÷ one event',
          '',
          summary(p99.map((value, round) => value / (lookups[round] ?? Number.NaN))),
        ),
      ],
      faults: await search.faults(),
    };
  },
};
