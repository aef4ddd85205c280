import { Injectable } from '@nestjs/common';
import type { CheckLimits, CheckRuleName } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { CompletenessService } from '../board/completeness.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { dayIn } from '../events/event.model.ts';
import { BoardFreshness } from '../operations/board.freshness.ts';
import { JobService } from '../queue/job.service.ts';
import { DisagreementService } from '../reconciliation/disagreement.service.ts';
import { RemainderService } from '../reconciliation/remainder.service.ts';
import { CheckRepository } from './check.repository.ts';
import { CheckRuleRepository, type Followed } from './check-rule.repository.ts';
import { doubleEvents } from './event.findings.ts';
import {
  doubleFigures,
  jumps,
  outliers,
  overExpected,
  sumsBesideDays,
  withoutAgreements,
  withoutAmount,
} from './figure.findings.ts';
import type { Finding } from './finding.model.ts';
import { TaskKeeper } from './task.keeper.ts';
import { cancelledFigures, disagreements, remainders, silentUnits, stuckQueue } from './unit.findings.ts';

/** Found of one rule at most: beyond it the rule is of no use, and its limits want to be tuned. */
const MOST = 2_000;
/** What follows from the clock is looked at so often, in milliseconds, though nothing was said. */
const CLOCK_MS = 60_000;

/** Rules by what they look at: only what may have changed is looked through again. */
const OF_FIGURES = [
  'disagreement',
  'remainder',
  'cancelled_figure',
  'sum_beside_days',
  'over_expected',
  'agreements_without_amount',
  'amount_without_agreements',
  'outlier',
  'jump',
  'double_figures',
] as const satisfies readonly CheckRuleName[];
const OF_EVENTS = ['double_event'] as const satisfies readonly CheckRuleName[];
const OF_TIME = ['silent_unit'] as const satisfies readonly CheckRuleName[];
const OF_SYSTEM = ['stuck_queue'] as const satisfies readonly CheckRuleName[];

type Seen = { board: string; events: string; rules: string };

/** Looks figures, events, units and the queue through for what somebody has to look at. */
@Injectable()
export class CheckService {
  constructor(
    private readonly source: DataSource,
    private readonly checks: CheckRepository,
    private readonly rules: CheckRuleRepository,
    private readonly keeper: TaskKeeper,
    private readonly editions: EditionService,
    private readonly completeness: CompletenessService,
    private readonly disagreements: DisagreementService,
    private readonly remainders: RemainderService,
    private readonly freshness: BoardFreshness,
    private readonly jobs: JobService,
  ) {}

  /**
   * Everything that may be another since the last time. Twice, or side by side, does no harm.
   * @param isResting looks only where a rule was changed: whoever did that waits for what follows from it
   */
  async run(edition: EditionEntity, isResting = false): Promise<void> {
    const seen = await this.checks.seen(edition.id);
    const last = await this.#last(edition.id);
    const rulesMoved = last?.seen.rules !== seen.rules;
    if (isResting && !rulesMoved) return;
    const eventsMoved = rulesMoved || last.seen.events !== seen.events;
    const figuresMoved = eventsMoved || last.seen.board !== seen.board;
    const isDue = last === null || Date.now() - last.at.getTime() >= CLOCK_MS;
    if (!figuresMoved && !isDue) return;
    const followed = await this.rules.followed(edition.id);
    const looked: CheckRuleName[] = [...OF_TIME];
    const found = [...(await this.#ofTime(edition, followed))];
    if (figuresMoved) {
      looked.push(...OF_FIGURES);
      found.push(...(await this.#ofFigures(edition, followed)));
    }
    if (eventsMoved) {
      looked.push(...OF_EVENTS);
      found.push(...(await this.#ofEvents(edition, followed)));
    }
    await this.keeper.keep(edition, followed, looked, found, seen);
  }

  /** The queue and the board. Not as a job: of a queue that is stuck no job would tell. */
  async watch(edition: EditionEntity): Promise<void> {
    const followed = await this.rules.followed(edition.id);
    const found: Finding[] = [];
    if (followed.has('stuck_queue')) {
      const [{ waiting, lagS }, counts] = await Promise.all([this.freshness.read(), this.jobs.counts()]);
      const jobs = (counts['waiting'] ?? 0) + (counts['failed'] ?? 0);
      const limits = {
        seconds: followed.limit('stuck_queue', 'seconds'),
        jobs: followed.limit('stuck_queue', 'jobs'),
      };
      found.push(...stuckQueue({ waiting, lagS, jobs }, limits));
    }
    await this.keeper.keep(edition, followed, OF_SYSTEM, found, null);
  }

  async #last(editionId: number): Promise<{ seen: Seen; at: Date } | null> {
    const [row] = await this.source.query<{ seen: string; at: Date }[]>(
      `select seen, at from check_runs where edition_id = $1`,
      [editionId],
    );
    if (row === undefined) return null;
    const [board = '', events = '', rules = ''] = row.seen.split(' ');
    return { seen: { board, events, rules }, at: row.at };
  }

  async #ofTime(edition: EditionEntity, followed: Followed): Promise<Finding[]> {
    if (!followed.has('silent_unit')) return [];
    const matrix = await this.completeness.readAll(edition);
    return silentUnits(matrix, this.editions.now(edition), {
      missing: followed.limit('silent_unit', 'missing'),
      hours: followed.limit('silent_unit', 'hours'),
    });
  }

  async #ofEvents(edition: EditionEntity, followed: Followed): Promise<Finding[]> {
    if (!followed.has('double_event')) return [];
    const [events, distinct] = await Promise.all([
      this.checks.comparedEvents(edition.id),
      this.checks.distinctions(),
    ]);
    const limits = { likeness: followed.limit('double_event', 'likeness') };
    return (await doubleEvents(events, distinct, limits)).slice(0, MOST);
  }

  async #ofFigures(edition: EditionEntity, followed: Followed): Promise<Finding[]> {
    const { id } = edition;
    const found: Finding[] = [];
    /** Rules that are switched off find nothing, and nothing is read for them. */
    const look = async <R extends CheckRuleName>(
      rule: R,
      find: (limit: (name: keyof CheckLimits<R> & string) => number) => Promise<Finding[]> | Finding[],
    ): Promise<void> => {
      if (followed.has(rule))
        found.push(...(await find((name) => followed.limit(rule, name))).slice(0, MOST));
    };
    const figures = await this.checks.figuresOfEvents();
    const own = figures.filter(({ editionId }) => editionId === id);
    const today = dayIn(edition.zone, this.editions.now(edition));
    await look('disagreement', async (limit) => {
      const limits = { tolerance: limit('tolerance'), least: limit('least') };
      return disagreements(await this.disagreements.findOpen(id, limits.tolerance, MOST), limits);
    });
    await look('remainder', async (limit) =>
      remainders(await this.remainders.findOpen(id), {
        tolerance: limit('tolerance'),
        least: limit('least'),
      }),
    );
    await look('cancelled_figure', async () => cancelledFigures(await this.checks.figuresOfCancelled(id)));
    await look('sum_beside_days', async () => sumsBesideDays(await this.checks.sumsBesideDays(id)));
    await look('over_expected', (limit) => overExpected(own, { factor: limit('factor') }));
    await look('agreements_without_amount', (limit) => withoutAmount(own, { least: limit('least') }));
    await look('amount_without_agreements', () => withoutAgreements(own));
    await look('outlier', (limit) =>
      outliers(id, figures, { deviations: limit('deviations'), peers: limit('peers') }),
    );
    await look('jump', async (limit) => {
      const [units, events] = await Promise.all([this.checks.daysOfUnits(id), this.checks.daysOfEvents(id)]);
      return jumps([...units, ...events], today, { factor: limit('factor'), least: limit('least') });
    });
    await look('double_figures', async (limit) =>
      doubleFigures(await this.checks.sameFigures(id, MOST), { digits: limit('digits') }),
    );
    return found;
  }
}
