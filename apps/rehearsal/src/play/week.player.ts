import { METRICS, type Metric } from '@innoweek/contracts';
import { keepBooks, type Cells, type Difference } from '../books/board.books.ts';
import { ApiClient } from '../client/api.client.ts';
import { countryOf } from '../plan/country.plan.ts';
import { registerOf, statementsOf } from '../plan/expectation.plan.ts';
import type { WeekPlan } from '../plan/plan.model.ts';
import { planWeek } from '../plan/week.plan.ts';
import { ActionPlayer } from './action.player.ts';
import { compareAll, readProof, waitUntilStill } from './comparison.player.ts';
import { gatherBodies, gatherCrew } from './crew.player.ts';
import { DeskPlayer } from './desk.player.ts';
import { EditionClock, openEdition } from './edition.player.ts';
import { Progress } from './progress.model.ts';
import { register } from './registration.player.ts';
import type { Stage } from './stage.model.ts';
import { RefusedError } from './stage.model.ts';
import { StateStore, type PlayState } from './state.store.ts';
import { playTimeline, type Speed } from './timeline.player.ts';

export type PlayOptions = {
  readonly url: string;
  /** An administrator's. */
  readonly token: string;
  readonly seed: number;
  readonly scale: number;
  readonly speed: Speed;
  readonly days: number;
  /** About so many heads are one count at a door. */
  readonly headsPerCount?: number;
  readonly edition: string | null;
  readonly stateFile: string | null;
  readonly connections: number;
  /** How long the server may be away, in milliseconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly tell: (news: PlayNews) => void;
};

export type Totals = Readonly<Record<Metric | 'events' | 'cancelled', number>>;

/** What the play tells while it goes on. */
export type PlayNews =
  | { readonly news: 'expected'; readonly edition: string; readonly totals: Totals; readonly actions: number }
  | { readonly news: 'resumed'; readonly done: number; readonly actions: number }
  | { readonly news: 'alreadyPlayed'; readonly edition: string }
  | { readonly news: 'gathered'; readonly bodies: number; readonly seconds: number }
  | { readonly news: 'registered'; readonly events: number; readonly of: number }
  | { readonly news: 'playing'; readonly now: number; readonly done: number; readonly of: number }
  | { readonly news: 'comparing' }
  | {
      readonly news: 'played';
      readonly result: PlayResult;
      readonly requests: number;
      readonly seconds: number;
    };

export type PlayResult = {
  /** False when it was asked to stop before the end; then nothing was compared. */
  readonly finished: boolean;
  readonly edition: string;
  /** Of the ledger, as its recount tells them. */
  readonly entries: number;
  readonly boards: number;
  readonly differences: readonly Difference[];
  /** Answers that were not what they should be, and what the server's recount found. */
  readonly surprises: readonly string[];
};

export const totalsOf = (books: Cells): Totals => {
  const total = (metric: string): number => books.get(`nation/${metric}/total`) ?? 0;
  return {
    events: total('events'),
    cancelled: books.get('nation/events/cancelled') ?? 0,
    participants: total(METRICS[0]),
    media_reports: total(METRICS[1]),
    agreements: total(METRICS[2]),
    agreement_amount: total(METRICS[3]),
  };
};

const fingerprint = (plan: WeekPlan): string => `${plan.events.size}/${plan.actions.length}/${plan.closesAt}`;

/** Plays a whole week against a server and compares its boards with the books in the end. */
export const playWeekAgainst = async (options: PlayOptions): Promise<PlayResult> => {
  const { tell, token, signal } = options;
  const began = Date.now();
  const plan = planWeek(options, countryOf());
  const books = keepBooks(registerOf(plan), statementsOf(plan));
  const store = new StateStore(options.stateFile);
  const saved = checkState(await store.read(), options, plan);
  if (saved?.finished) {
    tell({ news: 'alreadyPlayed', edition: saved.edition });
    return unplayed(true, saved.edition);
  }
  const api = new ApiClient(options);
  try {
    const edition = await openEdition(api, token, plan, options.edition ?? saved?.edition ?? null);
    const actions = plan.actions.length;
    tell({ news: 'expected', edition: edition.code, totals: totalsOf(books), actions });
    const bodies = await gatherBodies(api, token, plan, options.connections);
    const tokenOf = await gatherCrew(api, token, plan, options.connections);
    tell({ news: 'gathered', bodies, seconds: (Date.now() - began) / 1000 });
    const stage: Stage = {
      api,
      plan,
      edition: edition.code,
      administrator: token,
      tokenOf,
      codes: new Map(),
      surprises: [],
      width: options.connections,
      signal,
    };
    const clock = new EditionClock(api, token, edition.code);
    const progress = new Progress(saved?.watermark, saved?.above);
    const save = (finished: boolean): Promise<void> =>
      store.write({
        seed: plan.seed,
        scale: plan.scale,
        days: options.days,
        edition: edition.code,
        plan: fingerprint(plan),
        ...progress.toJSON(),
        clock: clock.now,
        finished,
      });
    await clock.set(saved?.clock ?? plan.opensAt, 0);
    await save(false);
    if (saved) tell({ news: 'resumed', done: progress.done, actions });
    let registered = 0;
    const expected = [...plan.events.values()].filter(({ lateAt }) => lateAt === null).length;
    await register(stage, (events) => {
      registered += events;
      tell({ news: 'registered', events: registered, of: expected });
    });
    // Actions that were under way when another process ended may have been taken: their keys say so.
    const player = new ActionPlayer(stage, saved !== null || options.edition !== null);
    const desk = new DeskPlayer(stage);
    const beat = async (now: number): Promise<void> => {
      await desk.look(now);
      tell({ news: 'playing', now, done: progress.done, of: actions });
      await save(false);
    };
    await playTimeline({
      plan,
      clock,
      progress,
      speed: options.speed,
      width: options.connections,
      signal,
      play: (action) => player.play(action),
      beat,
    });
    if (signal.aborted) {
      // The edition stands still until somebody carries on; a server that is stopping too may not hear it.
      await clock.set(clock.now, 0).catch(() => undefined);
      await save(false);
      return { ...unplayed(false, edition.code), surprises: stage.surprises };
    }
    tell({ news: 'comparing' });
    await clock.set(plan.closesAt, 0);
    await waitUntilStill(stage, player.lastReceipts);
    const { differences, boards } = await compareAll(stage, books);
    const proof = await readProof(stage);
    const surprises = [...stage.surprises, ...proof.surprises, ...api.internalErrors];
    await save(true);
    const { entries } = proof;
    const result = { finished: true, edition: edition.code, entries, boards, differences, surprises };
    tell({ news: 'played', result, requests: api.requests, seconds: (Date.now() - began) / 1000 });
    return result;
  } catch (error) {
    if (!signal.aborted) throw error;
    return unplayed(false, saved?.edition ?? '');
  } finally {
    api.close();
  }
};

const unplayed = (finished: boolean, edition: string): PlayResult => ({
  finished,
  edition,
  entries: 0,
  boards: 0,
  differences: [],
  surprises: [],
});

const checkState = (saved: PlayState | null, options: PlayOptions, plan: WeekPlan): PlayState | null => {
  if (!saved) return null;
  const same =
    saved.seed === options.seed &&
    saved.scale === options.scale &&
    saved.days === options.days &&
    (options.edition === null || saved.edition === options.edition) &&
    saved.plan === fingerprint(plan);
  if (same) return saved;
  throw new RefusedError(
    `${options.stateFile ?? 'the state file'} is of another week (seed ${saved.seed}, scale ${saved.scale}, ` +
      `${saved.days} days, edition ${saved.edition}); delete it, or give the same numbers.`,
  );
};
