import {
  listedCommuniqueSchema,
  pageSchema,
  sessionSchema,
  taskSchema,
  type CheckRuleName,
  type Task,
} from '@innoweek/contracts';
import { dayOf } from '../books/claim.books.ts';
import { HOUR, moment } from '../plan/calendar.model.ts';
import { demand, query, type Stage } from './stage.model.ts';

/** How often the desk is looked at, and how long it takes to telephone with those whom a task concerns. */
const ROUND = 2 * HOUR;
const ANSWER = 6 * HOUR;
const MOST = 200;
/** When the figures of a day are stated. */
const STATED_AT = '20:00';

/** What is settled by a telephone call; a unit that is silent is not, nor is a queue that is stuck. */
const SETTLED: Partial<Record<CheckRuleName, string>> = {
  cancelled_figure: '已与主办单位确认活动取消，所报数字不计入。',
  disagreement: '已与各报送方核对，按现行口径计入。',
  jump: '已与报送单位核实，当日情况属实。',
  outlier: '已与报送单位核实，数字属实。',
  over_expected: '已与主办单位核实，实到人数属实。',
  agreements_without_amount: '意向签约，金额未定。',
  amount_without_agreements: '签约项目数随后补报。',
};

/** A coordinator who works through what the server's checks find. No figure is moved by it: the books do not know of it. */
export class DeskPlayer {
  private next = 0;
  private statedOn: string | null = null;
  private account: string | null = null;

  constructor(private readonly stage: Stage) {}

  /** Takes what nobody has, and settles what has been there for long enough. */
  async look(now: number): Promise<void> {
    if (now < this.next) return;
    this.next = now + ROUND;
    await this.state(now);
    const open = (await this.open()).filter(({ rule }) => SETTLED[rule] !== undefined);
    const isRipe = ({ since }: Task): boolean => Date.parse(since) <= now - ANSWER;
    const fresh = open.filter((task) => !isRipe(task) && task.owner === null);
    if (fresh.length > 0)
      await this.post('/tasks/assignments', { ids: idsOf(fresh), account: await this.self() });
    for (const [rule, reason] of Object.entries(SETTLED)) {
      const ripe = open.filter((task) => task.rule === rule && isRipe(task));
      if (ripe.length > 0)
        await this.post('/tasks/decisions', { ids: idsOf(ripe), outcome: 'right', reason });
    }
  }

  /** Freezes the figures of the day, unless others wait to be signed: that takes a second coordinator. */
  private async state(now: number): Promise<void> {
    const day = dayOf(now);
    const { edition, api, plan } = this.stage;
    if (day === this.statedOn || day < plan.dates.warmUpStart || now < moment(day, STATED_AT)) return;
    this.statedOn = day;
    const path = `/communiques${query({ edition, limit: MOST })}`;
    const { body } = await demand(api, { method: 'GET', path, token: this.token });
    const { items } = pageSchema(listedCommuniqueSchema).parse(body);
    if (!items.some(({ state }) => state === 'draft')) await this.post('/communiques', { edition });
  }

  private async open(): Promise<Task[]> {
    const path = `/tasks${query({ edition: this.stage.edition, state: 'open', limit: MOST })}`;
    const { body } = await demand(this.stage.api, { method: 'GET', path, token: this.token });
    return pageSchema(taskSchema).parse(body).items;
  }

  private async self(): Promise<string> {
    if (this.account === null) {
      const { body } = await demand(this.stage.api, { method: 'GET', path: '/session', token: this.token });
      this.account = sessionSchema.parse(body).account.id;
    }
    return this.account;
  }

  /** One of them may be gone meanwhile, which is told of it and no reason to stop. */
  private async post(path: string, json: unknown): Promise<void> {
    await demand(this.stage.api, { method: 'POST', path, token: this.token, json });
  }

  private get token(): string {
    return this.stage.tokenOf({ role: 'coordinator', organisation: null });
  }
}

const idsOf = (tasks: readonly Task[]): string[] => tasks.map(({ id }) => id);
