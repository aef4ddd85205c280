import { Injectable } from '@nestjs/common';
import {
  HELD_STATUSES,
  MAX_FIGURES,
  type FigureName,
  type FigureOutcomes,
  type Grade,
  type Language,
  type Metric,
  type Verification,
  type VerificationPreview,
  type VerificationPreviewQuery,
  type Verifications,
} from '@innoweek/contracts';
import { countedKey } from '@innoweek/counting';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { FoldService } from '../counting/fold.service.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { SummedDays, type SummingEntry } from '../counting/summed.days.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { problemText } from '../problems/language.service.ts';
import type { ProblemCode } from '../problems/problem.catalog.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { coordinatorVoice } from '../tallies/tally.voice.ts';

/** Two who decide about figures at the same moment do so one after the other. */
const RULINGS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:rulings'), $1)`;
const HELD = HELD_STATUSES.map((status) => `'${status}'`).join(', ');

type FigureRow = {
  subject: string;
  metric: Metric;
  day: string;
  amount: string;
  grade: Grade;
  reporter: string;
  ruled: boolean;
  /** The highest that anybody gave to what coordinators say of it. */
  revision: number;
};
type Judged = { rows: FigureRow[]; problems: Map<FigureName, ProblemCode> };

/** A coordinator answers for what is reported: it is said again in their name, as verified, through the ledger. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly source: DataSource,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
    private readonly sums: SummedDays,
    private readonly folds: FoldService,
    private readonly audit: AuditService,
  ) {}

  async preview(
    principal: Principal,
    order: VerificationPreviewQuery,
    language: Language,
  ): Promise<VerificationPreview> {
    const edition = await this.editions.find(order.edition);
    const judged = await this.#judge(this.source.manager, principal, edition, order);
    const entries = this.#entries(principal, edition, judged.rows);
    return {
      figures: entries.length,
      impact: entries.length === 0 ? {} : await this.folds.impact(edition.id, { entries }),
      outcomes: outcomesOf(order.figures ?? [], judged.problems, language),
    };
  }

  /** Verifies what can be; its receipt takes all of it back. */
  async verify(
    principal: Principal,
    order: Verifications,
    actor: Actor,
    language: Language,
  ): Promise<Verification> {
    const edition = await this.editions.find(order.edition);
    const { judged, receipt } = await this.source.transaction(async (manager) => {
      await manager.query(RULINGS_LOCK, [edition.id]);
      const judged = await this.#judge(manager, principal, edition, order);
      if (judged.rows.length === 0) return { judged, receipt: null };
      const entries = this.#entries(principal, edition, judged.rows);
      const sums = await this.#summing(manager, edition, judged.rows);
      const batch = await this.ledger.appendWithin(manager, {
        editionId: edition.id,
        kind: 'tally',
        actorId: principal.accountId,
        reason: order.reason,
        facts: [],
        entries,
      });
      await this.sums.note(manager, edition.id, batch.id, sums);
      await this.audit.record(manager, {
        actor,
        action: 'figure.verify',
        target: batch.id,
        detail: { reason: order.reason, filter: order.filter ?? null, figures: judged.rows.length },
      });
      return { judged, receipt: batch.id };
    });
    if (receipt !== null) this.ledger.announceEntries(edition.id);
    return {
      receipt,
      figures: judged.rows.length,
      outcomes: outcomesOf(order.figures ?? [], judged.problems, language),
    };
  }

  #entries(principal: Principal, edition: EditionEntity, rows: readonly FigureRow[]): NewEntry[] {
    const occurredAt = this.editions.now(edition).getTime();
    return rows.map(({ subject, metric, day, amount, revision }) => ({
      subject,
      ...coordinatorVoice(principal),
      metric,
      day,
      grade: 'verified',
      op: 'set',
      amount: BigInt(amount),
      revision,
      occurredAt,
    }));
  }

  /** Of the figures that are verified, those that sum days: they sum them still in the name of a coordinator. */
  async #summing(
    manager: EntityManager,
    edition: EditionEntity,
    rows: readonly FigureRow[],
  ): Promise<SummingEntry[]> {
    const subjects = rows.map(({ subject }) => subject);
    const sums = await this.sums.within(manager, edition.id, subjects);
    return rows.flatMap((row, seq) => {
      const range = sums.get(row.subject)?.rangeOf(row);
      return range ? [{ seq, subject: row.subject, ...range }] : [];
    });
  }

  async #judge(
    manager: EntityManager,
    principal: Principal,
    edition: EditionEntity,
    { figures, filter }: VerificationPreviewQuery,
  ): Promise<Judged> {
    const problems = new Map<FigureName, ProblemCode>();
    if (figures === undefined) {
      const rows = await this.#find(
        manager,
        principal,
        edition,
        `and v.grade <> 'verified' and r.rule is null and ($3::text is null or s.unit = $3)
         and ($4::date is null or v.day >= $4) and ($5::date is null or v.day <= $5)
         and ($6::text is null or v.metric = $6)`,
        [filter?.unit ?? null, filter?.from ?? null, filter?.to ?? null, filter?.metric ?? null],
      );
      if (rows.length > MAX_FIGURES)
        throw new ProblemError('too_many_figures', { params: { most: MAX_FIGURES } });
      return { rows, problems };
    }
    const found = await this.#find(
      manager,
      principal,
      edition,
      `and (v.subject, v.metric, v.day) in (select * from unnest($3::text[], $4::text[], $5::date[]))`,
      [figures.map(subjectOf), figures.map(({ metric }) => metric), figures.map(({ day }) => day)],
    );
    const rows = new Map(found.map((row) => [countedKey(row), row]));
    const taken = new Map<string, FigureRow>();
    for (const figure of figures) {
      const key = countedKey({ ...figure, subject: subjectOf(figure) });
      const row = rows.get(key);
      if (row === undefined) problems.set(figure, 'figure_not_found');
      else if (row.ruled) problems.set(figure, 'figure_ruled');
      else if (row.grade === 'verified') problems.set(figure, 'figure_verified');
      else if (figure.value !== undefined && figure.value !== Number(row.amount))
        problems.set(figure, 'figure_moved');
      else taken.set(key, row);
    }
    return { rows: [...taken.values()], problems };
  }

  #find(
    manager: EntityManager,
    principal: Principal,
    edition: EditionEntity,
    where: string,
    params: readonly unknown[],
  ): Promise<FigureRow[]> {
    return manager.query<FigureRow[]>(
      `select v.subject, v.metric, v.day::text as day, v.amount, v.grade, v.reporter, r.rule is not null as ruled,
              coalesce((select max((said ->> 'revision')::int) from claims c
                        cross join lateral jsonb_array_elements(c.revisions) as said
                        where c.edition_id = v.edition_id and c.subject = v.subject and c.metric = v.metric
                          and c.day = v.day and c.reporter = $2), 0) as revision
       from counted_values v
       join subjects s on s.edition_id = v.edition_id and s.subject = v.subject
       left join standing_rulings t
         on t.edition_id = v.edition_id and t.subject = v.subject and t.metric = v.metric and t.day = v.day
       left join rulings r
         on r.batch_id = t.batch_id and r.subject = t.subject and r.metric = t.metric and r.day = t.day
        and r.rule <> 'default'
       where v.edition_id = $1 and s.joins is null and s.status in ('standing', ${HELD}) ${where}
       order by v.subject, v.metric, v.day limit ${String(MAX_FIGURES + 1)}`,
      [edition.id, coordinatorVoice(principal).reporter, ...params],
    );
  }
}

/** The subject that a figure is of. */
export const subjectOf = ({ event, unit }: FigureName): string =>
  event === undefined ? `remainder:${unit ?? ''}` : `event:${event}`;

/** What became of each figure, in the order of the request. */
export const outcomesOf = (
  figures: readonly FigureName[],
  problems: ReadonlyMap<FigureName, ProblemCode>,
  language: Language,
): FigureOutcomes =>
  figures.map((figure) => {
    const problem = problems.get(figure) ?? null;
    return {
      event: figure.event ?? null,
      unit: figure.unit ?? null,
      day: figure.day,
      metric: figure.metric,
      ok: problem === null,
      problem,
      message: problem === null ? null : problemText(problem, language),
    };
  });
