import { setTimeout as sleep } from 'node:timers/promises';
import { METRICS, proofSchema } from '@innoweek/contracts';
import { Client } from 'pg';
import { demand } from '../play/stage.model.ts';
import type { Bench, FigureGroup } from './bench.context.ts';
import { row, summary } from './figure.model.ts';
import { perOperation, readProcessor } from './processor.meter.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';

const ROUNDS = 3;
const PER_BATCH = 500;
/** Rows that one statement writes. */
const PIECE = 250_000;
/** A slow machine, too, shall come to the end of ten million entries. */
const FOLD_PATIENCE_MS = 3_600_000;
const POLL_MS = 200;

const BATCHES = `
  insert into batches (id, edition_id, kind, actor_id, entry_count)
  select ('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, b.edition_id, b.kind, b.actor_id, $3
  from generate_series($1::int, $2::int) n, (select * from batches where kind = 'tally' limit 1) b`;
/** Every batch says something new of events in turn, and every claim hears of each revision once. */
const ENTRIES = `
  insert into entries (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at)
  select ('019b0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, s, 'event:' || ($4::text[])[1 + g % $5],
         ($6::text[])[1 + g / $5 % cardinality($6::text[])], e.day, e.reporter, e.standing, e.grade, e.op,
         g % 997, 1 + g, e.occurred_at
  from generate_series($1::int, $2::int) n
  cross join generate_series(0, $3::int - 1) s
  cross join lateral (select n * $3::int + s as g) as at
  cross join (select * from entries where op = 'set' limit 1) e`;

/** x: counting a long ledger again from nothing against one sum of the same rows. */
export const RECOUNT: FigureGroup = {
  ids: ['x'],
  measure: async (bench) => {
    const { recounted } = bench.options;
    const stage = await bench.openStage('recount');
    await stage.folded(await stage.send([stage.nextEntry()], 'recount'));
    const client = new Client({ connectionString: stage.server.databaseUrl });
    await client.connect();
    bench.onClose(() => client.end());
    await write(bench, stage, client, recounted);
    const folding = await folded(bench, stage, client, recounted);
    const recounts: number[] = [];
    const chains: number[] = [];
    const sums: number[] = [];
    const faults: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      sums.push(await sum(client));
      const { recount, chain } = await prove(stage, recounted + 1, faults);
      recounts.push(recount);
      chains.push(chain);
      bench.say(
        `· recount, round ${round + 1}: ${(recounts.at(-1) ?? 0).toFixed(2)} s, one sum ${(sums.at(-1) ?? 0).toFixed(2)} s`,
      );
    }
    const note = `${recounted.toLocaleString('en-US')} entries`;
    return {
      faults,
      rows: [
        row('folding a long ledger, processor of the server', 'µs an entry', summary([folding.server])),
        row('folding a long ledger, processor of PostgreSQL', 'µs an entry', summary([folding.postgres])),
        row('floor: select sum … group by', 's', summary(sums), note),
        row('recount', 's', summary(recounts), note),
        row('the chain hashed again', 's', summary(chains), note),
        {
          ...row(
            `x: recount of ${note} ÷ one sum`,
            '',
            summary(recounts.map((value, round) => value / (sums[round] ?? Number.NaN))),
          ),
          limit: { at: 'most', value: 6 },
        },
      ],
    };
  },
};

/** Writes the ledger by itself, as if it had been said over the API: that would take longer than the measurement. */
const write = async (bench: Bench, stage: BenchStage, client: Client, entries: number): Promise<void> => {
  bench.say(`· writing ${entries} entries`);
  const { events } = stage;
  for (let at = 0; at < entries; at += PIECE) {
    const from = at / PER_BATCH;
    const to = Math.min(entries, at + PIECE) / PER_BATCH - 1;
    await client.query('begin');
    await client.query(BATCHES, [from, to, PER_BATCH]);
    await client.query(ENTRIES, [from, to, PER_BATCH, events, events.length, METRICS]);
    await client.query('commit');
  }
  await client.query('analyze batches, entries');
};

/** What was written is found by the sweep and folded like everything else. */
const folded = async (
  bench: Bench,
  stage: BenchStage,
  client: Client,
  entries: number,
): Promise<{ server: number; postgres: number }> => {
  bench.say('· waiting until it is folded and chained');
  const before = await readProcessor(stage.server);
  const until = Date.now() + FOLD_PATIENCE_MS;
  const left = async (condition: string): Promise<number> => {
    const { rows } = await client.query<{ left: number }>(
      `select count(*)::int as left from batches b where ${condition}`,
    );
    return rows[0]?.left ?? 0;
  };
  const none = async (condition: string): Promise<void> => {
    while ((await left(condition)) > 0) {
      if (Date.now() > until) throw new Error(`${entries} entries are not folded: take fewer by --recount`);
      await sleep(POLL_MS);
    }
  };
  await none('folded_version is null');
  const cost = perOperation(before, await readProcessor(stage.server), entries);
  await none('not exists (select from ledger_links l where l.batch_id = b.id)');
  await client.query('vacuum analyze');
  return cost;
};

const sum = async (client: Client): Promise<number> => {
  const began = performance.now();
  await client.query(`select subject, metric, day, sum(amount) from entries group by subject, metric, day`);
  return (performance.now() - began) / 1000;
};

/** Seconds of the recount and of hashing the chain again, as the proof tells them. */
const prove = async (
  stage: BenchStage,
  entries: number,
  faults: string[],
): Promise<{ recount: number; chain: number }> => {
  const path = `/proof?edition=${EDITION}`;
  const { body } = await demand(stage.api, { method: 'GET', path, token: stage.server.token });
  const proof = proofSchema.parse(body);
  if (!proof.balanced) faults.push(`the recount finds ${proof.differences.length} differences`);
  if (proof.entries !== entries) faults.push(`${proof.entries} entries were counted again of ${entries}`);
  return { recount: proof.tookMs.recount / 1000, chain: proof.tookMs.chain / 1000 };
};
