import { Injectable } from '@nestjs/common';
import type { CheckRuleName } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import type { Followed } from './check-rule.repository.ts';
import type { Finding } from './finding.model.ts';
import { TaskRepository, type NewStep } from './task.repository.ts';

/** Two runs at the same moment keep one after the other: the second finds nothing new. */
const CHECKS_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:checks'), $1)`;
/** Units are told of new tasks once in this time at most, in milliseconds: reports come in all day. */
const TOLD_MS = 3_600_000;

type Kept = {
  id: string;
  rule: CheckRuleName;
  key: string;
  state: 'open' | 'decided' | 'closed';
  fingerprint: string;
  evidence: string;
  severity: string;
};
type Change = { id: string; finding: Finding; reopens: boolean };

/** Makes tasks of what was found, and ends those whose cause is gone. */
@Injectable()
export class TaskKeeper {
  constructor(
    private readonly source: DataSource,
    private readonly tasks: TaskRepository,
    private readonly editions: EditionService,
    private readonly notifications: NotificationRecorder,
  ) {}

  /**
   * @param looked rules that were looked through: of these, what was not found is gone
   * @param seen what was seen, to be remembered; null where nothing is to be
   */
  async keep(
    edition: EditionEntity,
    followed: Followed,
    looked: readonly CheckRuleName[],
    found: readonly Finding[],
    seen: { board: string; events: string; rules: string } | null,
  ): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query(CHECKS_LOCK, [edition.id]);
      const kept = await this.#kept(manager, edition.id, looked);
      const findings = new Map(found.map((one) => [causeOf(one), one]));
      const fresh = [...findings].flatMap(([cause, one]) => (kept.has(cause) ? [] : [one]));
      const changes: Change[] = [];
      const over: { id: string; cause: 'gone' | 'rule_off' }[] = [];
      for (const [cause, task] of kept) {
        const one = findings.get(cause);
        if (one === undefined) {
          if (task.state === 'open')
            over.push({ id: task.id, cause: followed.has(task.rule) ? 'gone' : 'rule_off' });
          continue;
        }
        // Somebody decided about these figures, not about others; what had gone is back.
        const reopens =
          task.state === 'closed' || (task.state === 'decided' && task.fingerprint !== one.fingerprint);
        const moved = task.evidence !== textOf(one.evidence) || task.severity !== one.severity;
        if (reopens || (moved && task.state === 'open')) changes.push({ id: task.id, finding: one, reopens });
      }
      const now = this.editions.now(edition);
      const added = fresh.map((one) => ({ id: newId(), finding: one }));
      await this.#insert(manager, edition.id, added, now);
      await this.#update(manager, changes, now);
      await this.#close(manager, over);
      await this.tasks.addSteps(manager, [
        ...added.map(({ id }) => stepOf(id, 'found')),
        ...changes.flatMap(({ id, reopens }) => (reopens ? [stepOf(id, 'reopened')] : [])),
        ...over.map(({ id, cause }) => ({ ...stepOf(id, 'closed'), text: cause })),
      ]);
      await this.#tell(manager, edition.id, [...added, ...changes.filter(({ reopens }) => reopens)]);
      if (seen !== null)
        await manager.query(
          `insert into check_runs (edition_id, seen, at) values ($1, $2, clock_timestamp())
           on conflict (edition_id) do update set seen = excluded.seen, at = excluded.at`,
          [edition.id, [seen.board, seen.events, seen.rules].join(' ')],
        );
    });
  }

  async #kept(
    manager: EntityManager,
    editionId: number,
    looked: readonly CheckRuleName[],
  ): Promise<Map<string, Kept>> {
    const rows = await manager.query<(Omit<Kept, 'evidence'> & { evidence: Finding['evidence'] })[]>(
      `select id, rule, key, state, fingerprint, evidence, severity from tasks
       where edition_id = $1 and rule = any($2::text[]) for update`,
      [editionId, looked],
    );
    return new Map(rows.map((row) => [causeOf(row), { ...row, evidence: textOf(row.evidence) }]));
  }

  async #insert(
    manager: EntityManager,
    editionId: number,
    added: readonly { id: string; finding: Finding }[],
    now: Date,
  ): Promise<void> {
    if (added.length === 0) return;
    await manager.query(
      `insert into tasks (id, edition_id, rule, key, subject, other, unit, metric, day, remainder, severity, evidence,
                          fingerprint, state, since, found_at)
       select id, $2, rule, key, subject, other, unit, metric, day, remainder, severity, evidence, fingerprint, 'open',
              coalesce(since, $3), clock_timestamp()
       from json_to_recordset($1::json) as f(id uuid, rule text, key text, subject text, other text, unit text,
         metric text, day date, remainder uuid, severity text, evidence jsonb, fingerprint text, since timestamptz)
       on conflict (edition_id, rule, key) do nothing`,
      [JSON.stringify(added.map(({ id, finding }) => ({ ...finding, id }))), editionId, now],
    );
  }

  async #update(manager: EntityManager, changes: readonly Change[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    await manager.query(
      `update tasks t set severity = f.severity, evidence = f.evidence, fingerprint = f.fingerprint,
              remainder = f.remainder, unit = f.unit,
              state = 'open',
              since = case when f.reopens then coalesce(f.since, $2) else t.since end,
              reopened_at = case when f.reopens then clock_timestamp() else t.reopened_at end,
              outcome = null, reason = null, decided_by = null, decided_at = null, closing = null, closed_at = null
       from json_to_recordset($1::json) as f(id uuid, severity text, evidence jsonb, fingerprint text, remainder uuid,
         unit text, since timestamptz, reopens boolean)
       where t.id = f.id`,
      [JSON.stringify(changes.map(({ id, finding, reopens }) => ({ ...finding, id, reopens }))), now],
    );
  }

  async #close(manager: EntityManager, over: readonly { id: string; cause: string }[]): Promise<void> {
    if (over.length === 0) return;
    await manager.query(
      `update tasks t set state = 'closed', closing = f.cause, closed_at = clock_timestamp(), snoozed_until = null
       from json_to_recordset($1::json) as f(id uuid, cause text) where t.id = f.id`,
      [JSON.stringify(over)],
    );
  }

  /** The unit, or where it has nobody the coordinators; of notices nobody is told. */
  async #tell(
    manager: EntityManager,
    editionId: number,
    tasks: readonly { id: string; finding: Finding }[],
  ): Promise<void> {
    await this.notifications.record(manager, {
      editionId,
      actorId: null,
      occasion: String(Math.floor(Date.now() / TOLD_MS)),
      occurrences: tasks
        .filter(({ finding }) => finding.severity !== 'notice')
        .map(({ id, finding }) => ({
          kind: 'task',
          code: id,
          unit: finding.unit ?? 'system',
          organisations: [],
          reason: null,
        })),
    });
  }
}

const causeOf = ({ rule, key }: { rule: CheckRuleName; key: string }): string => `${rule}|${key}`;

/** To be compared: jsonb has an order of its own. */
const textOf = ({ figures, limits, days }: Finding['evidence']): string =>
  JSON.stringify([
    figures.map(({ name, value, metric }) => [name, value, metric]),
    Object.entries(limits).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    days,
  ]);

const stepOf = (taskId: string, action: NewStep['action']): NewStep => ({
  taskId,
  action,
  accountId: null,
  text: null,
  outcome: null,
});
