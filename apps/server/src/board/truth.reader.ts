import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { MomentRepository } from './moment.repository.ts';
import { TruthRepository } from './truth.repository.ts';
import { TruthTimeline } from './truth.timeline.ts';
import { TruthTurns } from './truth.turns.ts';

/** With fewer happenings than this a timeline is read anew whenever it is asked for, which takes some milliseconds. */
const LARGE = 5_000;
/** Milliseconds after which a large one is read again while the old one still answers, and no longer answers at all. */
const RENEWED_MS = 15_000;
const ANSWERS_MS = 60_000;
/** Large ones kept, each of some megabytes: the nation, and what is looked at beside it. */
const KEPT = 6;
/** The only scope that takes long enough to be read before it is asked for. */
const NATION = 'nation';
/** By whom turns are counted that nobody waits for. */
const NOBODY = 'renewal';

type Kept = { timeline: TruthTimeline; readAt: number };

/**
 * Gives timelines of what counts. Reading the whole week of the nation takes a second; what moment of it is asked for
 * next, a millisecond.
 */
@Injectable()
export class TruthReader {
  readonly #log = new Logger('truth');
  readonly #turns = new TruthTurns();
  readonly #kept = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<TruthTimeline>>();

  constructor(
    private readonly source: DataSource,
    private readonly moments: MomentRepository,
    private readonly truth: TruthRepository,
  ) {}

  /**
   * What counts in a scope, by when it happened; of a large ledger up to a minute old, as its version tells.
   * @param caller by whom what is dear to read is counted
   */
  async find(edition: EditionEntity, scope: string, caller: string): Promise<TruthTimeline> {
    const kept = this.#kept.get(nameOf(edition, scope));
    const age = kept ? Date.now() - kept.readAt : Infinity;
    if (!kept || kept.timeline.size < LARGE || age > ANSWERS_MS) return this.#read(edition, scope, caller);
    if (age > RENEWED_MS) this.#renew(edition, scope);
    return kept.timeline;
  }

  /** Does something else that sums up the ledger, one of the few of its kind at a time. */
  inTurn<T>(caller: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(caller, work);
  }

  /** To be called when somebody looks back at the nation: what was true is asked for next. */
  prepare(edition: EditionEntity): void {
    const kept = this.#kept.get(nameOf(edition, NATION));
    if (!kept || Date.now() - kept.readAt > RENEWED_MS) this.#renew(edition, NATION);
  }

  #renew(edition: EditionEntity, scope: string): void {
    this.#read(edition, scope, NOBODY).catch((error: unknown) => {
      this.#log.warn({ msg: 'the timeline was not read again', scope, err: error });
    });
  }

  #read(edition: EditionEntity, scope: string, caller: string): Promise<TruthTimeline> {
    const name = nameOf(edition, scope);
    const underWay = this.#underWay.get(name);
    if (underWay) return underWay;
    const reading = this.#turns
      .take(caller, () => this.#load(edition, scope))
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, reading);
    return reading;
  }

  async #load(edition: EditionEntity, scope: string): Promise<TruthTimeline> {
    const readAt = Date.now();
    const timeline = await this.source.transaction('REPEATABLE READ', async (manager) => {
      const newest = await this.moments.find(manager, edition.id);
      return new TruthTimeline(
        newest,
        await this.truth.readSeries(manager, edition, scope, newest.editionAt),
      );
    });
    const name = nameOf(edition, scope);
    this.#kept.delete(name);
    // A small one of the nation does not answer; it says that it was looked at.
    if (timeline.size < LARGE && scope !== NATION) return timeline;
    this.#kept.set(name, { timeline, readAt });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return timeline;
  }
}

const nameOf = ({ id }: EditionEntity, scope: string): string => `${String(id)}/${scope}`;
