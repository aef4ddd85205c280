import { Injectable } from '@nestjs/common';
import {
  UNDO_MINUTES,
  WAITING_AGES,
  WAITING_FOR,
  type Approval,
  type ApprovalQuery,
  type ApprovalSummary,
  type Assignments,
  type Colleagues,
  type DecisionOutcomes,
  type Language,
  type Page,
  type UndoDecisions,
} from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import { LedgerService } from '../counting/ledger.service.ts';
import { EditionService } from '../editions/edition.service.ts';
import { revise, type EventRecord } from '../events/event.model.ts';
import { outcomesOf } from '../events/event.outcomes.ts';
import { mayModerate } from '../events/event.policy.ts';
import { EventRepository } from '../events/event.repository.ts';
import { EventService } from '../events/event.service.ts';
import { EventWriter, type EventWrite } from '../events/event.writer.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ApprovalRepository } from './approval.repository.ts';
import { readUndecided } from './decision.snapshot.ts';

/** The queue of what waits for a decision. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly source: DataSource,
    private readonly approvals: ApprovalRepository,
    private readonly events: EventService,
    private readonly repository: EventRepository,
    private readonly writer: EventWriter,
    private readonly editions: EditionService,
    private readonly ledger: LedgerService,
  ) {}

  async list(principal: Principal, query: ApprovalQuery): Promise<Page<Approval>> {
    const edition = await this.editions.find(query.edition);
    const page = await this.approvals.list(principal, edition, this.editions.now(edition), query);
    const shown = await this.events.presentAll(principal, edition, page.items);
    return {
      ...page,
      items: page.items.flatMap(({ waitingSince, age, waitingFor, assigneeId, assigneeName }, at) => {
        const event = shown[at];
        if (event === undefined) return [];
        const assignee = assigneeId === null ? null : { id: assigneeId, name: assigneeName ?? '' };
        return [{ event, since: waitingSince.toISOString(), age, waiting: waitingFor, assignee }];
      }),
    };
  }

  async summary(principal: Principal, editionCode: string | undefined): Promise<ApprovalSummary> {
    const edition = await this.editions.find(editionCode);
    const rows = await this.approvals.summary(principal, edition, this.editions.now(edition));
    const count = (of: (row: (typeof rows)[number]) => boolean): number =>
      rows.filter(of).reduce((sum, row) => sum + row.count, 0);
    const oldest = (of: typeof rows): string | null =>
      of.map((row) => row.oldest.toISOString()).toSorted()[0] ?? null;
    const units = [...new Set(rows.map(({ unit }) => unit))].map((unit) => {
      const its = rows.filter((row) => row.unit === unit);
      return { unit, count: count((row) => row.unit === unit), oldest: oldest(its) ?? '' };
    });
    const [day, days, long] = WAITING_AGES.map((age) => count((row) => row.age === age));
    const [first, again, changed] = WAITING_FOR.map((waiting) => count((row) => row.waiting === waiting));
    return {
      total: count(() => true),
      mine: count(({ whose }) => whose === 'me'),
      unassigned: count(({ whose }) => whose === 'nobody'),
      oldest: oldest(rows),
      ages: { day: day ?? 0, days: days ?? 0, long: long ?? 0 },
      waiting: { first: first ?? 0, again: again ?? 0, changed: changed ?? 0 },
      units: units.toSorted((one, other) => other.count - one.count || (one.unit < other.unit ? -1 : 1)),
    };
  }

  async colleagues(principal: Principal): Promise<Colleagues> {
    const unit = hasRole(principal, 'coordinator') ? null : unitOf(principal);
    return { items: await this.approvals.colleagues(principal, unit) };
  }

  /** Gives events to a colleague who may decide about them, or to nobody. */
  async assign(
    principal: Principal,
    { codes, account }: Assignments,
    language: Language,
  ): Promise<DecisionOutcomes> {
    const outcomes = await this.source.transaction(async (manager) => {
      const events = await this.#moderated(manager, principal, codes);
      const units = events.map(({ unit }) => unit);
      const theirs = account === null ? null : await this.approvals.decidesAbout(manager, account, units);
      const found = new Map<string, ProblemError | EventRecord>(
        events.map((event) => [
          event.code,
          theirs === null || theirs.has(event.unit) ? event : new ProblemError('not_a_moderator'),
        ]),
      );
      const assigned = [...found].flatMap(([code, outcome]) =>
        outcome instanceof ProblemError ? [] : [code],
      );
      await this.approvals.assign(manager, assigned, account);
      return found;
    });
    return outcomesOf(codes, outcomes, language);
  }

  /** Takes back what the caller decided last, as long as nothing else happened to the event. */
  async undo(principal: Principal, { codes }: UndoDecisions, language: Language): Promise<DecisionOutcomes> {
    const undone = await this.source.transaction(async (manager) => {
      const events = await this.#moderated(manager, principal, codes);
      const undoable = await this.approvals.undoable(manager, principal, codes, UNDO_MINUTES);
      const at = new Date();
      const found = new Map<string, ProblemError | EventRecord>();
      const writes: EventWrite[] = [];
      for (const before of events) {
        const kept = undoable.get(before.code);
        const undecided = kept?.version === before.version ? readUndecided(kept.before) : null;
        if (undecided === null) {
          found.set(before.code, new ProblemError('not_undoable'));
          continue;
        }
        const after = revise(before, undecided, at);
        found.set(before.code, after);
        writes.push({ before, after, action: 'undo', reason: null });
      }
      const organisations = await this.repository.organisations(
        writes.flatMap(({ after }) => [after.organiserId, ...after.coOrganisers]),
        manager,
      );
      const editions = await this.writer.writeAll(
        manager,
        { writes, actorId: principal.accountId },
        organisations,
      );
      return { found, editions };
    });
    for (const editionId of undone.editions) this.ledger.announceFacts(editionId);
    return outcomesOf(codes, undone.found, language);
  }

  /** Those of these events that the caller decides about, locked; others are as if they did not exist. */
  async #moderated(
    manager: Parameters<EventRepository['lock']>[0],
    principal: Principal,
    codes: readonly string[],
  ): Promise<EventRecord[]> {
    const events = await this.repository.lock(manager, [...new Set(codes)]);
    return events.filter((event) => mayModerate(principal, event));
  }
}
