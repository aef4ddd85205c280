import { Injectable } from '@nestjs/common';
import type {
  Page,
  PastRuling,
  Receipt,
  RulingDraft,
  RulingHistoryQuery,
  RulingPreview,
  RulingPreviewQuery,
  RulingQuery,
  Rulings,
  StandingRuling,
} from '@innoweek/contracts';
import { countedKey, type Ruling } from '@innoweek/counting';
import { findUnit } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { toRuling } from '../counting/fold.rows.ts';
import { FoldService } from '../counting/fold.service.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { EventDirectory } from '../events/event.directory.ts';
import { EventRepository } from '../events/event.repository.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError, unprocessable, type ValueProblem } from '../problems/problem.error.ts';
import { findRepeated } from '../problems/repeated.items.ts';
import { presentRuling } from './claim.presenter.ts';
import { ClaimRepository, type DecidedRuling } from './claim.repository.ts';
import { SubjectAccess } from './subject.access.ts';

/** Two who decide at the same moment are numbered one after the other. */
const RULINGS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:rulings'), $1)`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A ruling of a request, at its place there. */
type Draft = { draft: RulingDraft; subject: string; at: number };

/** Where reporters disagree, a coordinator decides once; the decision is part of the ledger. */
@Injectable()
export class RulingService {
  constructor(
    private readonly source: DataSource,
    private readonly claims: ClaimRepository,
    private readonly editions: EditionService,
    private readonly directory: EventDirectory,
    private readonly events: EventRepository,
    private readonly subjects: SubjectAccess,
    private readonly ledger: LedgerService,
    private readonly folds: FoldService,
    private readonly audit: AuditService,
  ) {}

  /** Decides all of them or none. */
  async decide(principal: Principal, order: Rulings, actor: Actor): Promise<Receipt> {
    const { edition, drafts } = await this.#check(order);
    const { rulings, reason } = order;
    const appended = await this.source.transaction(async (manager) => {
      await manager.query(RULINGS_LOCK, [edition.id]);
      const batch = await this.ledger.appendWithin(manager, {
        editionId: edition.id,
        kind: 'ruling',
        actorId: principal.accountId,
        reason,
        facts: [],
        entries: [],
        rulings: await this.#number(manager, edition, drafts),
      });
      await this.audit.record(manager, {
        actor,
        action: 'ruling.decide',
        target: batch.id,
        detail: { reason, rulings },
      });
      return batch;
    });
    this.ledger.announceEntries(edition.id);
    return { receipt: appended.id, accepted: rulings.length, replayed: false };
  }

  /**
   * Decides again what was decided before a receipt, of each of its figures whose ruling is still the newest.
   * @throws {ProblemError} `receipt_not_found`; `already_withdrawn` where every figure was decided about since
   */
  async undo(principal: Principal, receipt: string, reason: string, actor: Actor): Promise<Receipt> {
    const editionId = await this.claims.editionOfRulings(UUID.test(receipt) ? receipt : null);
    if (editionId === null) throw new ProblemError('receipt_not_found');
    const appended = await this.source.transaction(async (manager) => {
      await manager.query(RULINGS_LOCK, [editionId]);
      const before = await this.claims.rulingsBefore(manager, editionId, receipt);
      if (before.length === 0) throw new ProblemError('already_withdrawn');
      const batch = await this.ledger.appendWithin(manager, {
        editionId,
        kind: 'ruling',
        actorId: principal.accountId,
        reason,
        facts: [],
        entries: [],
        rulings: before.map(({ next, ...row }) => ({ ...toRuling(row), revision: next })),
      });
      await this.audit.record(manager, {
        actor,
        action: 'ruling.undo',
        target: batch.id,
        detail: { reason, undoes: receipt, figures: before.length },
      });
      return { id: batch.id, count: before.length };
    });
    this.ledger.announceEntries(editionId);
    return { receipt: appended.id, accepted: appended.count, replayed: false };
  }

  /** What deciding would change on the boards. Nothing is written. */
  async preview(order: RulingPreviewQuery): Promise<RulingPreview> {
    const { edition, drafts } = await this.#check(order);
    const rulings = await this.#number(this.source.manager, edition, drafts);
    return { impact: await this.folds.impact(edition.id, { rulings }) };
  }

  /** Rulings that stand, the newest first. */
  async list({ edition: code, cursor, limit }: RulingQuery): Promise<Page<StandingRuling>> {
    const edition = await this.editions.find(code);
    const { rows, total } = await this.claims.listRulings(edition.id, readPlace(cursor), limit + 1);
    const page = rows.slice(0, limit);
    const codes = page.map(({ subject }) => subject.replace('event:', ''));
    const [events, names] = await Promise.all([
      this.events.findAll(codes),
      this.claims.namesOf(page.flatMap(({ claim_reporter }) => claim_reporter ?? [])),
    ]);
    const titles = new Map(events.map(({ code: event, title }) => [`event:${event}`, title]));
    return {
      items: page.map((row) => presentRuling(row, titles.get(row.subject) ?? null, names)),
      nextCursor: nextPlace(rows, page),
      total,
    };
  }

  /** Everything that was decided about a subject, the newest first. */
  async history(principal: Principal, query: RulingHistoryQuery): Promise<Page<PastRuling>> {
    const { subject, title, editionId } = await this.subjects.find(principal, query);
    const { rows, total } = await this.claims.listDecided(
      editionId,
      subject,
      readPlace(query.cursor),
      query.limit + 1,
    );
    const page = rows.slice(0, query.limit);
    const names = await this.claims.namesOf(page.flatMap(({ claim_reporter }) => claim_reporter ?? []));
    return {
      items: page.map((row) => ({ ...presentRuling(row, title, names), stands: row.stands })),
      nextCursor: nextPlace(rows, page),
      total,
    };
  }

  /** Whether there is something in this edition that such a ruling could be about. */
  async isKnown(edition: EditionEntity, draft: RulingDraft): Promise<boolean> {
    return typeof (await this.#subjectOf(edition, draft)) === 'string';
  }

  /** What is to be decided about which subjects, or everything that is wrong with it. */
  async #check({ edition: code, rulings }: RulingPreviewQuery): Promise<{
    edition: EditionEntity;
    drafts: readonly Draft[];
  }> {
    const edition = await this.#editionOf(code, rulings);
    const subjects = await Promise.all(rulings.map((draft) => this.#subjectOf(edition, draft)));
    const problems = subjects.flatMap((found, at): ValueProblem[] =>
      typeof found === 'string' ? [] : [{ ...found, path: `rulings.${String(at)}.${found.path}` }],
    );
    const drafts = rulings.flatMap((draft, at) => {
      const subject = subjects[at];
      return typeof subject === 'string' ? [{ draft, subject, at }] : [];
    });
    problems.push(...(await this.#unclaimed(edition, drafts)), ...repeatedIn(drafts));
    if (problems.length > 0) throw unprocessable(...problems.slice(0, 100));
    return { edition, drafts };
  }

  /** A claim that nobody ever made would close the disagreement, and leave what counts as it is. */
  async #unclaimed(edition: EditionEntity, drafts: readonly Draft[]): Promise<ValueProblem[]> {
    const named = drafts.flatMap(({ draft, subject, at }) => {
      const ruling = rulingOf(draft, subject, 0);
      return ruling.rule === 'claim' ? [{ ...ruling, at }] : [];
    });
    const unclaimed = await this.claims.findUnclaimed(edition.id, named);
    return unclaimed.map(({ at }) => ({ path: `rulings.${String(at)}.claim`, code: 'unknown_claim' }));
  }

  async #number(manager: EntityManager, edition: EditionEntity, drafts: readonly Draft[]): Promise<Ruling[]> {
    const revisions = await this.#revisions(
      manager,
      edition.id,
      drafts.map(({ subject }) => subject),
    );
    return drafts.map(({ draft, subject }) =>
      rulingOf(draft, subject, (revisions.get(countedKey({ ...draft, subject })) ?? 0) + 1),
    );
  }

  async #editionOf(code: string | undefined, rulings: readonly RulingDraft[]): Promise<EditionEntity> {
    if (code !== undefined) return this.editions.find(code);
    const named = rulings.find(({ event }) => event !== undefined)?.event;
    const event = named === undefined ? null : await this.directory.load(named);
    return event ? this.editions.byId(event.editionId) : this.editions.find();
  }

  async #subjectOf(edition: EditionEntity, draft: RulingDraft): Promise<string | ValueProblem> {
    if (draft.day < edition.warmUpStart || draft.day > edition.end)
      return {
        path: 'day',
        code: 'day_outside_edition',
        params: { from: edition.warmUpStart, to: edition.end },
      };
    if (draft.unit !== undefined)
      return findUnit(draft.unit)
        ? `remainder:${draft.unit}`
        : { path: 'unit', code: 'unknown_unit', params: { unit: draft.unit } };
    const event = await this.directory.load(draft.event ?? '');
    if (event?.editionId !== edition.id)
      return { path: 'event', code: 'unknown_event', params: { event: draft.event ?? '' } };
    return `event:${event.code}`;
  }

  /** The newest revision of each, folded or not. */
  async #revisions(
    manager: EntityManager,
    editionId: number,
    subjects: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await manager.query<{ subject: string; metric: string; day: string; revision: number }[]>(
      `select r.subject, r.metric, r.day::text as day, max(r.revision) as revision
       from rulings r join batches b on b.id = r.batch_id and b.edition_id = $1
       where r.subject = any($2::text[]) group by 1, 2, 3`,
      [editionId, subjects],
    );
    return new Map(rows.map((row) => [countedKey(row), row.revision]));
  }
}

const readPlace = (cursor: string | undefined): { batch: string; key: string } | null => {
  if (cursor === undefined) return null;
  const [batch = '', key = ''] = decodeCursor(cursor, 2, ([id = '']) => UUID.test(id));
  return { batch, key };
};

/** After the page, if there are more rows than it holds. */
const nextPlace = (rows: readonly DecidedRuling[], page: readonly DecidedRuling[]): string | null => {
  const last = page.at(-1);
  return rows.length > page.length && last
    ? encodeCursor([last.batch_id, [last.subject, last.metric, last.day].join('|')])
    : null;
};

const rulingOf = (draft: RulingDraft, subject: string, revision: number): Ruling => {
  const of = { subject, metric: draft.metric, day: draft.day, revision };
  const { rule, claim, value } = draft;
  if (rule === 'claim' && claim) {
    const about = claim.event === undefined ? subject : `event:${claim.event}`;
    return { ...of, rule, claim: { subject: about, reporter: claim.reporter, grade: claim.grade } };
  }
  if (rule === 'value' && value !== undefined) return { ...of, rule, amount: BigInt(value) };
  if (rule === 'claim' || rule === 'value') throw new ProblemError('invalid_input');
  return { ...of, rule };
};

/** Two rulings of one request about the same figure contradict each other. */
const repeatedIn = (drafts: readonly Draft[]): ValueProblem[] =>
  findRepeated(
    'rulings',
    drafts,
    ({ draft, subject }) => countedKey({ ...draft, subject }),
    ({ at }) => at,
  );
