import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  accountSchema,
  boardSchema,
  decisionOutcomesSchema,
  eventSchema,
  importSchema,
  issuedTokenSchema,
  pageSchema,
  proofSchema,
  receiptStateSchema,
  type Import,
  type Metric,
} from '@innoweek/contracts';
import { Client } from 'pg';
import { z } from 'zod';
import { ApiClient } from '../client/api.client.ts';
import { demand, query } from '../play/stage.model.ts';
import { csvUtf8 } from '../sheet/csv.sheet.ts';
import { multipart } from '../sheet/file.sheet.ts';
import { EVENT_COLUMNS } from '../sheet/row.sheet.ts';
import { xlsx } from '../sheet/xlsx.sheet.ts';
import type { FigureGroup } from './bench.context.ts';
import { summary, type BenchRow } from './figure.model.ts';
import { startServer } from './server.bench.ts';

const EDITION = 'bulk';
const EVENTS = 5_000;
const DAYS: readonly string[] = Array.from({ length: 20 }, (_, at) =>
  new Date(Date.UTC(2016, 8, 28 + at)).toISOString().slice(0, 10),
);
const ROWS = EVENTS * DAYS.length;
const DECISIONS = 200;
const BODY = '导入测试单位';
const PATIENCE_MS = 600_000;
const POLL_MS = 50;
/** What issue and architecture ask for: as many times the time of a bare COPY of the same rows. */
const CSV_TIMES = 2.5;
const XLSX_TIMES = 8;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** How long each part of an import took, in milliseconds. */
type Course = { read: number; committed: number; folded: number };

/** A week of so many approved events and days that each of them can be reported on 100,000 times. */
class ImportBench {
  private constructor(
    private readonly api: ApiClient,
    private readonly administrator: string,
    private readonly organizer: string,
    private readonly codes: readonly string[],
  ) {}

  static async open(url: string, administrator: string): Promise<ImportBench> {
    const api = new ApiClient({
      url,
      connections: 4,
      patienceMs: 60_000,
      signal: new AbortController().signal,
    });
    const post = async (path: string, json: unknown, token = administrator): Promise<unknown> =>
      (await demand(api, { method: 'POST', path, token, json })).body;
    await post('/editions', {
      code: EDITION,
      name: '导入测试',
      nameEn: 'Imports',
      warmUpStart: DAYS[0],
      start: DAYS[0],
      end: DAYS.at(-1),
      rehearsal: true,
      current: true,
    });
    await post('/organisations', { id: 'bulk', name: BODY, kind: 'other', region: '440300' });
    const account = async (role: 'organizer' | 'coordinator'): Promise<string> => {
      const draft = { email: `${role}@bulk.innoweek.local`, name: role, roles: [role] };
      const more = role === 'organizer' ? { organisation: 'bulk' } : {};
      const { id } = accountSchema.parse(await post('/accounts', { ...draft, ...more }));
      return issuedTokenSchema.parse(await post('/tokens', { name: 'bench', account: id })).secret;
    };
    const bench = new ImportBench(api, administrator, await account('organizer'), []);
    await bench.#register();
    const codes = await bench.#codes();
    const coordinator = await account('coordinator');
    for (let at = 0; at < codes.length; at += DECISIONS) {
      const order = { codes: codes.slice(at, at + DECISIONS), decision: 'approve' };
      const { outcomes } = decisionOutcomesSchema.parse(await post('/events/decisions', order, coordinator));
      const refused = outcomes.find(({ ok }) => !ok);
      if (refused) throw new Error(`${refused.code} was not approved: ${refused.message ?? ''}`);
    }
    return new ImportBench(api, administrator, bench.organizer, codes);
  }

  async #register(): Promise<void> {
    const rows = Array.from({ length: EVENTS }, (_, n) => {
      const said: Record<string, string> = {
        '活动名称*': `导入测试活动 ${n + 1}`,
        '主办单位*': BODY,
        '省份/地区*': '广东',
        城市: '深圳',
        '开始时间*': `${DAYS[0]} 09:00`,
        '结束时间*': `${DAYS.at(-1)} 17:00`,
      };
      return EVENT_COLUMNS.map((column) => said[column] ?? '');
    });
    await this.run('events', 'events.csv', csvUtf8([EVENT_COLUMNS, ...rows]));
  }

  async #codes(): Promise<string[]> {
    const codes: string[] = [];
    for (let cursor: string | null = null; ;) {
      const path = `/events${query({ edition: EDITION, limit: 200, ...(cursor === null ? {} : { cursor }) })}`;
      const { body } = await demand(this.api, { method: 'GET', path, token: this.organizer });
      const page: { items: { code: string }[]; nextCursor: string | null } =
        pageSchema(eventSchema).parse(body);
      codes.push(...page.items.map(({ code }) => code));
      if (page.nextCursor === null) return codes;
      cursor = page.nextCursor;
    }
  }

  /** Every event on every day. */
  rows(column: string, seed: number): { lines: (string | number)[][]; sum: number } {
    const lines: (string | number)[][] = [['活动编号', '日期', column]];
    let sum = 0;
    for (const [at, code] of this.codes.entries())
      for (const [day, date] of DAYS.entries()) {
        const value = 1 + ((at * 31 + day * 7 + seed) % 997);
        sum += value;
        lines.push([code, date, value]);
      }
    return { lines, sum };
  }

  /** Uploads, waits until it is read, commits, waits until it counts on the board. */
  async run(kind: 'events' | 'tallies', name: string, bytes: Uint8Array): Promise<Course> {
    const token = this.organizer;
    const began = performance.now();
    const raw = multipart({ kind, edition: EDITION }, name, bytes);
    const accepted = await demand(this.api, { method: 'POST', path: '/imports', token, raw });
    const { id } = z.object({ id: z.string() }).parse(accepted.body);
    await this.#until(id, 'ready');
    const read = performance.now() - began;
    const json = kind === 'events' ? { submit: true } : {};
    await demand(this.api, { method: 'POST', path: `/imports/${id}/commit`, token, json });
    const { receipt } = await this.#until(id, 'committed');
    const committed = performance.now() - began;
    const end = Date.now() + PATIENCE_MS;
    while (receipt !== null && kind === 'tallies') {
      const { body } = await demand(this.api, { method: 'GET', path: `/receipts/${receipt}`, token });
      if (receiptStateSchema.parse(body).state === 'folded') break;
      if (Date.now() > end) throw new Error(`${name} is not folded`);
      await sleep(POLL_MS);
    }
    return { read, committed, folded: performance.now() - began };
  }

  async #until(id: string, state: Import['state']): Promise<Import> {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const path = `/imports/${id}`;
      const { body } = await demand(this.api, { method: 'GET', path, token: this.organizer });
      const found = importSchema.parse(body);
      if (found.state === state) return found;
      if (found.state === 'failed' || found.problem || Date.now() > end)
        throw new Error(`the file is ${found.state}: ${found.problem?.message ?? ''}`);
      await sleep(POLL_MS);
    }
  }

  async total(metric: Metric): Promise<number> {
    const path = `/board?edition=${EDITION}`;
    const { body } = await demand(this.api, { method: 'GET', path, token: this.administrator });
    return boardSchema.parse(body).cells[`nation/${metric}/total`] ?? 0;
  }

  /** What is not as it must be once everything is folded. */
  async faults(entries: number): Promise<string[]> {
    const path = `/proof?edition=${EDITION}`;
    const { body } = await demand(this.api, { method: 'GET', path, token: this.administrator });
    const proof = proofSchema.parse(body);
    return [
      ...(proof.balanced ? [] : [`the recount finds ${proof.differences.length} differences`]),
      ...(proof.entries === entries ? [] : [`the ledger holds ${proof.entries} entries, not ${entries}`]),
    ];
  }

  close(): void {
    this.api.close();
  }
}

/**
 * The floor: COPY of the same rows, from a file beside the server, into a table with the indexes of the ledger. What
 * `\copy` adds to it is the way over the wire.
 */
const copyMs = async (
  databaseUrl: string,
  lines: readonly (readonly (string | number)[])[],
): Promise<number> => {
  const client = new Client({ connectionString: databaseUrl });
  const file = join(tmpdir(), `innoweek-copy-${process.pid}.csv`);
  const id = '01900000-0000-7000-8000-000000000000';
  const rows = lines
    .slice(1)
    .map(
      ([code, day, value], seq) =>
        `${id},${seq},event:${code},participants,${day},bulk,organiser,reported,set,${value},0,${day}T12:00:00Z`,
    );
  await writeFile(file, rows.join('\n'), { mode: 0o644 });
  await client.connect();
  try {
    await client.query('create table bench_copy (like entries including all)');
    const began = performance.now();
    await client.query(
      `copy bench_copy (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at)
       from '${file}' with (format csv)`,
    );
    const took = performance.now() - began;
    await client.query('drop table bench_copy');
    return took;
  } finally {
    await client.end();
    await rm(file, { force: true });
  }
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** 100,000 rows of CSV and of XLSX, from the upload to the board, against a bare COPY of the same rows. */
const measureImports = async (): Promise<{ rows: BenchRow[]; faults: string[] }> => {
  say('· starting the import server');
  const server = await startServer();
  try {
    say(`· registering and approving ${EVENTS} events`);
    const bench = await ImportBench.open(server.url, server.token);
    try {
      const faults: string[] = [];
      const csv = bench.rows('参与人次', 1);
      const book = bench.rows('媒体报道', 2);
      const floors: number[] = [];
      for (let round = 0; round < 3; round += 1) floors.push(await copyMs(server.databaseUrl, csv.lines));
      const floor = summary(floors);
      say(`· COPY of ${ROWS} rows: ${seconds(floor.median)}`);
      const measure = async (
        name: string,
        bytes: Uint8Array,
        metric: Metric,
        sum: number,
        times: number,
      ): Promise<BenchRow[]> => {
        const course = await bench.run('tallies', name, bytes);
        const shown = await bench.total(metric);
        if (shown !== sum) faults.push(`${name}: the board shows ${shown}, the file says ${sum}`);
        const parts = `read ${seconds(course.read)}, committed ${seconds(course.committed)}, folded ${seconds(course.folded)}`;
        say(`· ${name}: ${parts}`);
        const of = { unit: '', note: parts };
        return [
          {
            name: `${ROWS} rows, ${name}: committed ÷ COPY`,
            value: summary([course.committed / floor.median]),
            limit: { at: 'most', value: times },
            ...of,
          },
          {
            name: `${ROWS} rows, ${name}: on the board ÷ COPY`,
            value: summary([course.folded / floor.median]),
            limit: null,
            ...of,
          },
        ];
      };
      const rows: BenchRow[] = [
        {
          name: `COPY of ${ROWS} rows`,
          unit: 'ms',
          value: floor,
          limit: null,
          note: 'server side, indexes of the ledger',
        },
        ...(await measure('tallies.csv', csvUtf8(csv.lines), 'participants', csv.sum, CSV_TIMES)),
        ...(await measure('tallies.xlsx', xlsx(book.lines), 'media_reports', book.sum, XLSX_TIMES)),
      ];
      faults.push(...(await bench.faults(2 * ROWS)));
      return { rows, faults };
    } finally {
      bench.close();
    }
  } finally {
    await server.stop();
  }
};

/** A hundred thousand rows of tallies, CSV and XLSX, against a bare COPY of the same. */
export const IMPORTS: FigureGroup = { ids: ['imports'], measure: measureImports };
