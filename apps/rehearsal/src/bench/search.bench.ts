import { eventSchema, pageSchema } from '@innoweek/contracts';
import { ApiClient } from '../client/api.client.ts';
import { demand, query } from '../play/stage.model.ts';
import { csvUtf8 } from '../sheet/csv.sheet.ts';
import { EVENT_COLUMNS } from '../sheet/row.sheet.ts';
import { coordinatorToken, openEdition, plannedRows, upload } from './event.files.ts';
import type { BenchServer } from './server.bench.ts';

const EDITION = '2016';
/** What weeks are planned with: each has nearly 5,000 events. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** What people look for: words, single characters, pinyin, initials, codes, places, organisers, days, and nothing. */
const SEARCHES: readonly Readonly<Record<string, string>>[] = [
  { q: '机器人' },
  { q: '展' },
  { q: '青少年 机器人' },
  { q: '深圳 路演' },
  { q: '南山' },
  { q: 'jiqiren' },
  { q: 'rgzn' },
  { q: 'zhinengzhizao' },
  { q: 'Robotics' },
  { q: 'GD-00123' },
  { q: '中国物理学会' },
  { q: '会展中心' },
  { q: '佛山' },
  { q: '10月15日 大数据' },
  { q: '待审核 云计算' },
  { q: '没有这样的活动' },
  { q: '石墨烯', unit: 'CN-GD' },
  { q: '创业', region: '440000' },
  { q: '新能源', from: '2016-10-13', to: '2016-10-14' },
  { q: '2016' },
];

/** A server with more than 50,000 events in one edition, as their files came in. */
export class SearchBench {
  private constructor(
    private readonly api: ApiClient,
    private readonly token: string,
    readonly events: number,
    private readonly code: string,
  ) {}

  static async open({ url, token: administrator }: BenchServer): Promise<SearchBench> {
    const signal = new AbortController().signal;
    const api = new ApiClient({ url, connections: 2, patienceMs: 60_000, signal });
    const token = await coordinatorToken(api, administrator);
    for (const [at, seed] of SEEDS.entries()) {
      const { dates, rows } = plannedRows(seed);
      if (at === 0) await openEdition(api, administrator, EDITION, dates);
      await upload(api, token, EDITION, `${seed}.csv`, csvUtf8([EVENT_COLUMNS, ...rows]));
    }
    const path = `/events${query({ edition: EDITION, limit: 1 })}`;
    const { body } = await demand(api, { method: 'GET', path, token });
    const { total, items } = pageSchema(eventSchema).parse(body);
    return new SearchBench(api, token, total, items[0]?.code ?? '');
  }

  /** Milliseconds of each search, one after the other, in turns with looking one event up by its code. */
  async latencies(rounds: number): Promise<{ searches: number[]; lookups: number[] }> {
    const searches: number[] = [];
    const lookups: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const search of SEARCHES) {
        searches.push(await this.#time(`/events${query({ edition: EDITION, limit: 20, ...search })}`));
        lookups.push(await this.#time(`/events/${this.code}`));
      }
    return { searches, lookups };
  }

  /** Searches that found what they must not have found, or nothing where there is something. */
  async faults(): Promise<string[]> {
    const faults: string[] = [];
    for (const search of SEARCHES) {
      const path = `/events${query({ edition: EDITION, limit: 1, ...search })}`;
      const { body } = await demand(this.api, { method: 'GET', path, token: this.token });
      const { total } = pageSchema(eventSchema).parse(body);
      const wanted = search['q'] !== '没有这样的活动';
      if (total > 0 !== wanted) faults.push(`${JSON.stringify(search)} finds ${total}`);
    }
    return faults;
  }

  close(): void {
    this.api.close();
  }

  async #time(path: string): Promise<number> {
    const began = performance.now();
    await demand(this.api, { method: 'GET', path, token: this.token });
    return performance.now() - began;
  }
}
