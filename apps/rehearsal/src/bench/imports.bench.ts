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
import { z } from 'zod';
import { ApiClient } from '../client/api.client.ts';
import { demand, query } from '../play/stage.model.ts';
import { csvUtf8 } from '../sheet/csv.sheet.ts';
import { multipart } from '../sheet/file.sheet.ts';
import { EVENT_COLUMNS } from '../sheet/row.sheet.ts';
import type { BenchServer } from './server.bench.ts';
import { CONNECTIONS } from './tally.bench.ts';
import { TallyConnection } from './tally.connection.ts';

const EDITION = 'bulk';
export const EVENTS = 5_000;
export const DAYS: readonly string[] = Array.from({ length: 20 }, (_, at) =>
  new Date(Date.UTC(2016, 8, 28 + at)).toISOString().slice(0, 10),
);
const DECISIONS = 200;
const BODY = '导入测试单位';
const PATIENCE_MS = 600_000;
const POLL_MS = 50;
/** How often a recount is asked for at most, until nothing is under way any more. */
const PROOFS = 10;

/** How long each part of an import took, in milliseconds. */
export type Course = { read: number; committed: number; folded: number };

/** A week of so many approved events and days that each of them can be reported on 100,000 times. */
export class ImportBench {
  /** Single tallies so far. */
  #said = 0;

  private constructor(
    private readonly server: BenchServer,
    private readonly api: ApiClient,
    private readonly organizer: string,
    private readonly codes: readonly string[],
  ) {}

  static async open(server: BenchServer): Promise<ImportBench> {
    const { url, token: administrator } = server;
    const api = new ApiClient({
      url,
      connections: 4,
      patienceMs: 240_000,
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
    const bench = new ImportBench(server, api, await account('organizer'), []);
    await bench.#register();
    const codes = await bench.#codes();
    const coordinator = await account('coordinator');
    for (let at = 0; at < codes.length; at += DECISIONS) {
      const order = { codes: codes.slice(at, at + DECISIONS), decision: 'approve' };
      const { outcomes } = decisionOutcomesSchema.parse(await post('/events/decisions', order, coordinator));
      const refused = outcomes.find(({ ok }) => !ok);
      if (refused) throw new Error(`${refused.code} was not approved: ${refused.message ?? ''}`);
    }
    return new ImportBench(server, api, bench.organizer, codes);
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

  /** Every event, or the first of them, on every day. */
  rows(column: string, seed: number, events = EVENTS): { lines: (string | number)[][]; sum: number } {
    const lines: (string | number)[][] = [['活动编号', '日期', column]];
    let sum = 0;
    for (const [at, code] of this.codes.slice(0, events).entries())
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
    const { id, began, read } = await this.preview(kind, name, bytes);
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

  /** Uploads, and waits until what committing it would do is known. */
  async preview(
    kind: 'events' | 'tallies',
    name: string,
    bytes: Uint8Array,
  ): Promise<{ id: string; began: number; read: number }> {
    const began = performance.now();
    const raw = multipart({ kind, edition: EDITION }, name, bytes);
    const accepted = await demand(this.api, {
      method: 'POST',
      path: '/imports',
      token: this.organizer,
      raw,
    });
    const { id } = z.object({ id: z.string() }).parse(accepted.body);
    await this.#until(id, 'ready');
    return { id, began, read: performance.now() - began };
  }

  /** Tallies that are sent one by one while something goes on; each is newer than all before, so that it counts. */
  async singles(during: Promise<unknown>): Promise<{ rate: number; count: number }> {
    const connections = await Promise.all(
      Array.from({ length: CONNECTIONS }, () => TallyConnection.open(this.server.url, this.organizer)),
    );
    let isOver = false;
    const end = during.finally(() => {
      isOver = true;
    });
    const began = performance.now();
    let count = 0;
    await Promise.all([
      end,
      ...connections.map(async (connection) => {
        while (!isOver) {
          const n = this.#said;
          this.#said += 1;
          count += 1;
          const event = this.codes[n % this.codes.length];
          const entry = { event, day: DAYS[0], metric: 'agreement_amount', value: 1 + n, revision: n };
          const body = JSON.stringify({ edition: EDITION, entries: [entry] });
          const reply = await connection.post(`single-${n}`, body);
          if (reply.status !== 201) throw new Error(`a tally was answered ${reply.status}: ${reply.body}`);
        }
      }),
    ]);
    const rate = count / ((performance.now() - began) / 1000);
    for (const connection of connections) connection.close();
    return { rate, count };
  }

  /** The longest and the 99th percentile that the loop which answers requests was late since this was asked last. */
  async loopDelay(): Promise<{ most: number; p99: number }> {
    const text = await (await fetch(`${this.server.url}/metrics`)).text();
    const read = (name: string): number =>
      1000 * Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    return { most: read('nodejs_eventloop_lag_max_seconds'), p99: read('nodejs_eventloop_lag_p99_seconds') };
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
    const { body } = await demand(this.api, { method: 'GET', path, token: this.server.token });
    return boardSchema.parse(body).cells[`nation/${metric}/total`] ?? 0;
  }

  /** What is not as it must be once everything is folded. */
  async faults(entries: number): Promise<string[]> {
    const path = `/proof?edition=${EDITION}`;
    for (let tries = 1; ; tries += 1) {
      const { body } = await demand(this.api, { method: 'GET', path, token: this.server.token });
      const proof = proofSchema.parse(body);
      const faults = [
        ...(proof.balanced ? [] : [`the recount finds ${proof.differences.length} differences`]),
        ...(proof.entries === entries ? [] : [`the ledger holds ${proof.entries} entries, not ${entries}`]),
      ];
      // The last of the single tallies may still be on their way to the board.
      if (faults.length === 0 || tries === PROOFS) return faults;
      await sleep(1_000);
    }
  }

  close(): void {
    this.api.close();
  }
}
