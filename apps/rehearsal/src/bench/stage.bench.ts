import {
  accountSchema,
  boardSchema,
  decisionOutcomesSchema,
  eventSchema,
  issuedTokenSchema,
  ledgerRootsSchema,
  METRICS,
  proofSchema,
  receiptSchema,
  receiptStateSchema,
  type Board,
  type Metric,
} from '@innoweek/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../client/api.client.ts';
import { eachOf } from '../play/gate.model.ts';
import { demand } from '../play/stage.model.ts';
import type { BenchServer } from './server.bench.ts';

export const EDITION = 'bench';
export const DAYS: readonly string[] = ['2016-10-12', '2016-10-13', '2016-10-14', '2016-10-15', '2016-10-16'];
/** A week has thousands; each is reported about a few times. */
const EVENTS = 1_000;
const DECISIONS = 200;
const FOLD_PATIENCE_MS = 120_000;
/** To prove the ten million entries and more that large requests leave behind takes a minute. */
const PATIENCE_MS = 300_000;

export type BenchEntry = {
  readonly event: string;
  readonly day: string;
  readonly metric: Metric;
  readonly value: number;
  readonly revision: number;
};

/** A server and its administrator. */
export type Reached = Pick<BenchServer, 'url' | 'token'>;

/** A week with nothing in it but approved events, and the account that reports about them. */
export class BenchStage<Server extends Reached = BenchServer> {
  /** What every claim says by now; revisions only grow here, so the last one sent is the one that counts. */
  private readonly claims = new Map<string, number>();
  private revision = 0;
  accepted = 0;

  private constructor(
    readonly server: Server,
    readonly api: ApiClient,
    readonly organizer: string,
    readonly events: readonly string[],
  ) {}

  /** @param count of its events */
  static async open<Server extends Reached>(
    server: Server,
    connections: number,
    count = EVENTS,
  ): Promise<BenchStage<Server>> {
    const signal = new AbortController().signal;
    const api = new ApiClient({ url: server.url, connections, patienceMs: PATIENCE_MS, signal });
    const { token } = server;
    const post = async (path: string, json: unknown, as = token): Promise<unknown> =>
      (await demand(api, { method: 'POST', path, token: as, json })).body;
    await post('/editions', {
      code: EDITION,
      name: '性能测试',
      nameEn: 'Benchmark',
      warmUpStart: DAYS[0],
      start: DAYS[0],
      end: DAYS.at(-1),
      rehearsal: true,
      current: true,
    });
    await post('/organisations', { id: 'bench', name: '性能测试单位', kind: 'other', region: '440300' });
    const account = async (role: 'organizer' | 'coordinator'): Promise<string> => {
      const draft = { email: `${role}@bench.innoweek.local`, name: role, roles: [role] };
      const more = role === 'organizer' ? { organisation: 'bench' } : {};
      const { id } = accountSchema.parse(await post('/accounts', { ...draft, ...more }));
      return issuedTokenSchema.parse(await post('/tokens', { name: 'bench', account: id })).secret;
    };
    const organizer = await account('organizer');
    const coordinator = await account('coordinator');
    const codes = await eachOf([...Array(count).keys()], 8, async (n) => {
      const event = await post(
        '/events',
        {
          edition: EDITION,
          title: `性能测试活动 ${n + 1}`,
          organiser: 'bench',
          region: '440300',
          start: `${DAYS[0]}T09:00:00+08:00`,
          end: `${DAYS.at(-1)}T17:00:00+08:00`,
          submit: true,
        },
        organizer,
      );
      return eventSchema.parse(event).code;
    });
    for (let at = 0; at < codes.length; at += DECISIONS) {
      const order = { codes: codes.slice(at, at + DECISIONS), decision: 'approve' };
      const decided = decisionOutcomesSchema.parse(await post('/events/decisions', order, coordinator));
      const refused = decided.outcomes.find(({ ok }) => !ok);
      if (refused) throw new Error(`${refused.code} was not approved: ${refused.message ?? ''}`);
    }
    return new BenchStage(server, api, organizer, codes);
  }

  /** The next thing to say; about another event each time, with a new revision. */
  nextEntry(value = 1 + (this.revision % 997)): BenchEntry {
    const n = this.revision;
    this.revision += 1;
    const event = this.events[n % this.events.length] ?? '';
    const day = DAYS[Math.floor(n / this.events.length) % DAYS.length] ?? '';
    const metric = METRICS[Math.floor(n / (this.events.length * DAYS.length)) % METRICS.length] ?? METRICS[0];
    return { event, day, metric, value, revision: n };
  }

  /** Sends entries in one request and gives back the receipt. */
  async send(entries: readonly BenchEntry[], key: string): Promise<string> {
    const { body } = await demand(this.api, {
      method: 'POST',
      path: '/tallies',
      token: this.organizer,
      headers: { 'idempotency-key': key },
      json: { edition: EDITION, entries },
    });
    this.note(entries);
    return receiptSchema.parse(body).receipt;
  }

  /** Entries as a request says them. */
  bodyOf(entries: readonly BenchEntry[]): string {
    return JSON.stringify({ edition: EDITION, entries });
  }

  /** Keeps in mind what was acknowledged. */
  note(entries: readonly BenchEntry[]): void {
    this.accepted += entries.length;
    for (const { event, day, metric, value } of entries) this.claims.set(`${metric}/${event}/${day}`, value);
  }

  /** What was last said about the same thing. */
  said({ metric, event, day }: BenchEntry): number {
    return this.claims.get(`${metric}/${event}/${day}`) ?? 0;
  }

  total(metric: Metric): number {
    let sum = 0;
    for (const [key, value] of this.claims) if (key.startsWith(`${metric}/`)) sum += value;
    return sum;
  }

  async folded(receipt: string): Promise<void> {
    const until = Date.now() + FOLD_PATIENCE_MS;
    for (;;) {
      const path = `/receipts/${receipt}`;
      const { body } = await demand(this.api, { method: 'GET', path, token: this.organizer });
      if (receiptStateSchema.parse(body).state === 'folded') return;
      if (Date.now() > until) throw new Error(`${receipt} is not folded after ${FOLD_PATIENCE_MS / 1000} s`);
      await sleep(50);
    }
  }

  /** Waits until everything that is folded is in the chain of hashes: the last that follows from a tally. */
  async chained(): Promise<void> {
    const until = Date.now() + FOLD_PATIENCE_MS;
    const { version } = await this.askBoard();
    for (;;) {
      const path = `/proof/roots?edition=${EDITION}`;
      const { body } = await demand(this.api, { method: 'GET', path, token: this.server.token });
      if ((ledgerRootsSchema.parse(body).head?.version ?? 0) >= version) return;
      if (Date.now() > until) throw new Error(`the chain ends before version ${version}`);
      await sleep(200);
    }
  }

  async readBoard(): Promise<Record<string, number>> {
    return (await this.askBoard()).cells;
  }

  private async askBoard(): Promise<Board> {
    const path = `/board?edition=${EDITION}`;
    const { body } = await demand(this.api, { method: 'GET', path, token: this.server.token });
    return boardSchema.parse(body);
  }

  /** What is not as it must be after everything was measured: nothing may be lost or counted twice. */
  async faults(): Promise<string[]> {
    const cells = await this.readBoard();
    const faults = METRICS.flatMap((metric) => {
      const shown = cells[`nation/${metric}/total`] ?? 0;
      const said = this.total(metric);
      return shown === said ? [] : [`${metric}: the board shows ${shown}, ${said} was said`];
    });
    const path = `/proof?edition=${EDITION}`;
    const { body } = await demand(this.api, { method: 'GET', path, token: this.server.token });
    const proof = proofSchema.parse(body);
    if (!proof.balanced) faults.push(`the recount finds ${proof.differences.length} differences`);
    if (proof.entries !== this.accepted) {
      faults.push(`the ledger holds ${proof.entries} entries, ${this.accepted} were accepted`);
    }
    return faults;
  }
}
