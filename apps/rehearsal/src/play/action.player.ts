import {
  decisionOutcomesSchema,
  MAX_AMOUNT,
  problemSchema,
  receiptSchema,
  receiptStateSchema,
  type Receipt,
  type Tallies,
} from '@innoweek/contracts';
import type { ApiReply, ApiRequest } from '../client/api.client.ts';
import { problemLine } from '../client/api.client.ts';
import type { Checkins, Tally } from '../books/statement.model.ts';
import { instant } from '../plan/calendar.model.ts';
import type { Action, BadInput } from '../plan/plan.model.ts';
import { uploadTallies } from './import.player.ts';
import { sendForm, settle } from './registration.player.ts';
import { codeOf, demand, refused, type Stage } from './stage.model.ts';

type Tell = Extract<Action, { what: 'tell' }>;
type Cover = Extract<Action, { what: 'cover' }>;
type Sign = Extract<Action, { what: 'sign' }>;
type Answer = Extract<Action, { what: 'answer' }>;
type Misuse = Extract<Action, { what: 'misuse' }>;
type Withdraw = Extract<Action, { what: 'withdraw' }>;

/** Receipts of what was said: those that will be withdrawn, and the newest ones. */
export class ActionPlayer {
  readonly lastReceipts: { readonly receipt: string; readonly token: string }[] = [];
  private readonly receipts = new Map<string, string>();
  private readonly telling: ReadonlyMap<string, Tell>;
  private readonly wanted: ReadonlySet<string>;

  /** `resumed`: some of it may have been said before, and is then answered as a repetition. */
  constructor(
    private readonly stage: Stage,
    private readonly resumed: boolean,
  ) {
    const { actions } = stage.plan;
    this.wanted = new Set(
      actions.flatMap((action) => (action.what === 'withdraw' ? [action.statement.of] : [])),
    );
    this.telling = new Map(
      actions.flatMap((action) =>
        action.what === 'tell' && this.wanted.has(action.statement.key)
          ? [[action.statement.key, action] as const]
          : [],
      ),
    );
  }

  async play(action: Action): Promise<void> {
    if (action.what === 'tell') await this.tell(action);
    else if (action.what === 'withdraw') await this.withdraw(action);
    else if (action.what === 'misuse') await this.misuse(action);
    else if (action.what === 'answer') await this.answer(action);
    else if (action.what === 'cover') await this.cover(action);
    else if (action.what === 'sign') await this.sign(action);
    else if (action.what === 'upload') await uploadTallies(this.stage, action);
    else await this.move(action);
  }

  private async move(action: Extract<Action, { what: 'register' | 'approve' | 'cancel' }>): Promise<void> {
    const { stage } = this;
    const event = stage.plan.events.get(action.event);
    if (action.what === 'register') {
      if (event && !stage.codes.has(event.ref)) await sendForm(stage, event);
      return;
    }
    const path = `/events/${codeOf(stage, action.event)}`;
    const token = stage.tokenOf(action.actor);
    if (action.what === 'approve') {
      await settle(stage, path, token, 'approve', ['approved', 'live', 'concluded']);
    } else await settle(stage, path, token, 'cancel', ['cancelled'], action.reason);
  }

  /** A co-organiser says whether it is one. */
  private async answer(action: Answer): Promise<void> {
    const code = codeOf(this.stage, action.event);
    const { body, tries } = await demand(this.stage.api, {
      method: 'POST',
      path: '/events/confirmations',
      token: this.stage.tokenOf(action.actor),
      json: { codes: [code], answer: action.answer },
    });
    for (const { ok, problem, message } of decisionOutcomesSchema.parse(body).outcomes) {
      // Whoever has declined already, when the reply was lost or the process ended, is no co-organiser any more.
      if (ok || ((tries > 1 || this.resumed) && problem === 'not_co_organiser')) continue;
      this.stage.surprises.push(`${action.answer} ${code}: ${problem ?? ''} ${message ?? ''}`);
    }
  }

  /** A link that is registered already is answered with what is there. */
  private async cover({ actor, statement, report }: Cover): Promise<void> {
    const { stage } = this;
    const { event, day } = statement;
    await demand(stage.api, {
      method: 'POST',
      path: '/media',
      token: stage.tokenOf(actor),
      json: { edition: stage.edition, ...report, event: codeOf(stage, event), day },
    });
  }

  /** What the same organisation registered before is answered with what is there. */
  private async sign({ actor, statement, agreement }: Sign): Promise<void> {
    const { stage } = this;
    const { event, day, amount } = statement;
    await demand(stage.api, {
      method: 'POST',
      path: '/agreements',
      token: stage.tokenOf(actor),
      json: { edition: stage.edition, ...agreement, amount, event: codeOf(stage, event), day },
    });
  }

  private async tell(action: Tell): Promise<Receipt> {
    const { stage } = this;
    const { manner, statement } = action;
    const request = requestOf(stage, action, statement);
    if (manner === 'abandoned') await stage.api.abandon(request, statement.key.length % 7);
    const first = await this.receiptOf(request);
    const fresh = first.tries === 1 && manner !== 'abandoned' && !this.resumed;
    if (fresh && first.receipt.replayed)
      stage.surprises.push(`${statement.key} was new and is called a repetition`);
    if (statement.kind === 'tally' && first.receipt.accepted !== statement.lines.length) {
      stage.surprises.push(
        `${statement.key}: ${first.receipt.accepted} of ${statement.lines.length} accepted`,
      );
    }
    if (manner === 'twice') {
      const second = await this.receiptOf(request);
      // What a device resends may have come in several receipts; a key has one.
      const same = statement.kind === 'checkins' || second.receipt.receipt === first.receipt.receipt;
      if (!second.receipt.replayed || !same) {
        stage.surprises.push(`${statement.key} sent twice was answered ${JSON.stringify(second.receipt)}`);
      }
    }
    if (manner === 'conflicting' && statement.kind === 'tally') await this.contradict(action, statement);
    if (this.wanted.has(statement.key)) this.receipts.set(statement.key, first.receipt.receipt);
    this.lastReceipts.push({ receipt: first.receipt.receipt, token: request.token });
    if (this.lastReceipts.length > 20) this.lastReceipts.shift();
    return first.receipt;
  }

  private async receiptOf(request: ApiRequest): Promise<{ receipt: Receipt; tries: number }> {
    const { body, tries } = await demand(this.stage.api, request);
    return { receipt: receiptSchema.parse(body), tries };
  }

  /** The same key with another body: 409, and nothing is changed. */
  private async contradict(action: Tell, statement: Tally): Promise<void> {
    const lines = statement.lines.map((line) => ({ ...line, value: line.value + 1 }));
    const request = requestOf(this.stage, action, { ...statement, lines });
    this.expectRefusal(`${statement.key} with another body`, await this.stage.api.send(request), [409]);
  }

  private async withdraw(action: Withdraw): Promise<void> {
    const { of } = action.statement;
    let receipt = this.receipts.get(of);
    if (receipt === undefined) {
      // Said before this process began: saying it again gives back its receipt.
      const told = this.telling.get(of);
      if (!told) throw new RangeError(`nothing to withdraw at ${of}`);
      receipt = (await this.receiptOf(requestOf(this.stage, told, told.statement))).receipt.receipt;
    }
    const token = this.stage.tokenOf(action.actor);
    const request = {
      method: 'POST' as const,
      path: `/receipts/${receipt}/withdraw`,
      token,
      json: { reason: action.reason },
    };
    const reply = await this.stage.api.send(request);
    if (reply.status < 300) return;
    const found = await demand(this.stage.api, { method: 'GET', path: `/receipts/${receipt}`, token });
    if (receiptStateSchema.parse(found.body).withdrawnBy === null) throw refused(request, reply);
  }

  private async misuse(action: Misuse): Promise<void> {
    const { stage } = this;
    const event = stage.plan.events.get(action.event);
    const day = event?.days[0] ?? stage.plan.dates.start;
    const code = codeOf(stage, action.event);
    const { body, statuses } = MISUSES[action.input](code, day);
    const text = typeof body === 'string' ? body : JSON.stringify({ edition: stage.edition, ...body });
    const reply = await stage.api.send({
      method: 'POST',
      path: '/tallies',
      token: stage.tokenOf(action.actor),
      raw: { type: 'application/json', bytes: Buffer.from(text, 'utf8') },
      headers: { 'idempotency-key': `${stage.edition}.misuse-${action.event}-${action.input}-${action.at}` },
    });
    this.expectRefusal(`${action.input} about ${code}`, reply, statuses);
  }

  private expectRefusal(what: string, reply: ApiReply, statuses: readonly number[]): void {
    if (!statuses.includes(reply.status)) {
      this.stage.surprises.push(
        `${what} was answered ${reply.status} and not ${statuses.join(' or ')}: ${problemLine(reply.body)}`,
      );
    } else if (!problemSchema.safeParse(reply.body).success) {
      this.stage.surprises.push(`${what} was refused without a problem document`);
    }
  }
}

const requestOf = (stage: Stage, action: Tell, statement: Tally | Checkins): ApiRequest => {
  const token = stage.tokenOf(action.actor);
  if (statement.kind === 'checkins') {
    const { event, device, lines } = statement;
    const entries = lines.map(({ seq, count, at }) => ({ seq, count, at: instant(at) }));
    const json = { event: codeOf(stage, event), device, entries };
    return { method: 'POST', path: '/checkins', token, json };
  }
  const tallies: Tallies = {
    edition: stage.edition,
    entries: statement.lines.map(({ subject, day, metric, value, revision, occurredAt }) => ({
      ...('event' in subject ? { event: codeOf(stage, subject.event) } : { unit: subject.unit }),
      day,
      metric,
      value,
      ...(revision === undefined ? {} : { revision }),
      ...(occurredAt === undefined ? {} : { occurredAt: instant(occurredAt) }),
      ...(isCorrection(revision, occurredAt) ? { note: CORRECTION_NOTE } : {}),
    })),
  };
  const headers = { 'idempotency-key': `${stage.edition}.${statement.key}` };
  return { method: 'POST', path: '/tallies', token, json: tallies, headers };
};

/** What a careful reporter writes beside a figure said before. */
const CORRECTION_NOTE = '核对签到记录后更正';
const isCorrection = (revision: number | undefined, occurredAt: number | undefined): boolean =>
  (revision ?? 0) > 1 || (revision === undefined && occurredAt !== undefined);

type Misused = { readonly body: Record<string, unknown> | string; readonly statuses: readonly number[] };

const INVALID = [400, 422];
const entry = (event: string, day: string, value: number, more: object = {}): Record<string, unknown> => ({
  entries: [{ event, day, metric: 'participants', value, ...more }],
});

/** What people and programs get wrong, and how the refusal must look. */
const MISUSES: Readonly<Record<BadInput, (code: string, day: string) => Misused>> = {
  negative: (code, day) => ({ body: entry(code, day, -5), statuses: INVALID }),
  fraction: (code, day) => ({ body: entry(code, day, 12.5), statuses: INVALID }),
  huge: (code, day) => ({ body: entry(code, day, MAX_AMOUNT.participants * 1e9), statuses: INVALID }),
  unknownEvent: (_, day) => ({ body: entry('NO-SUCH-EVENT', day, 5), statuses: [400, 404, 422] }),
  foreignEvent: (code, day) => ({ body: entry(code, day, 99_999), statuses: [403, 404, 422] }),
  dayOutside: (code) => ({ body: entry(code, '2015-01-01', 5), statuses: INVALID }),
  unknownField: (code, day) => ({ body: entry(code, day, 5, { vaule: 6 }), statuses: INVALID }),
  malformed: () => ({ body: '{"entries": [{', statuses: [400] }),
};
