import { Injectable } from '@nestjs/common';
import type {
  Language,
  Task,
  TaskAssignments,
  TaskDecisions,
  TaskOutcomes,
  TaskSnoozes,
  TaskUndo,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import { NotificationRecorder } from '../notifications/notification.recorder.ts';
import { problemText } from '../problems/language.service.ts';
import { ProblemError, unprocessable } from '../problems/problem.error.ts';
import { mayAct, TaskPresenter } from './task.presenter.ts';
import { TaskRepository, type NewStep, type TaskRow } from './task.repository.ts';

type Found = ReadonlyMap<string, ProblemError | TaskRow>;
type Step = Omit<NewStep, 'taskId' | 'accountId'>;
type Act = {
  ids: readonly string[];
  /** What speaks against it for one task, if anything. */
  against: (task: TaskRow, manager: EntityManager) => Promise<ProblemError | null> | ProblemError | null;
  /** Writes it for those that nothing speaks against. */
  write: (manager: EntityManager, ids: readonly string[], tasks: readonly TaskRow[]) => Promise<void>;
  step: Step;
};

/** What people do with tasks: one or many, each with its own outcome. */
@Injectable()
export class TaskActions {
  constructor(
    private readonly source: DataSource,
    private readonly tasks: TaskRepository,
    private readonly presenter: TaskPresenter,
    private readonly notifications: NotificationRecorder,
    private readonly audit: AuditService,
  ) {}

  /** Gives tasks to somebody who may answer them, or to nobody. */
  assign(
    principal: Principal,
    { ids, account }: TaskAssignments,
    actor: Actor,
    language: Language,
  ): Promise<TaskOutcomes> {
    let name: string | null = null;
    return this.#act(principal, actor, language, {
      ids,
      against: async (task, manager) => {
        if (account === null) return notOver(task);
        name = await this.#answers(manager, account, task.unit);
        return name === null ? new ProblemError('not_an_answerer') : notOver(task);
      },
      write: async (manager, given, tasks) => {
        await manager.query(`update tasks set owner_id = $2 where id = any($1::uuid[])`, [given, account]);
        const editionId = tasks[0]?.editionId;
        if (account === null || editionId === undefined) return;
        await this.notifications.record(manager, {
          editionId,
          actorId: principal.accountId,
          occurrences: given.map((id) => ({
            kind: 'assigned',
            code: id,
            unit: null,
            organisations: [],
            accounts: [account],
            reason: null,
          })),
        });
      },
      step: {
        action: 'assign',
        get text() {
          return name;
        },
      },
    });
  }

  /** Nobody has to look before a moment; with null, now again. */
  snooze(
    principal: Principal,
    { ids, until }: TaskSnoozes,
    actor: Actor,
    language: Language,
  ): Promise<TaskOutcomes> {
    if (until !== null && Date.parse(until) <= Date.now())
      throw unprocessable({ path: 'until', code: 'in_the_past' });
    return this.#act(principal, actor, language, {
      ids,
      against: notOver,
      write: (manager, given) =>
        manager.query(`update tasks set snoozed_until = $2 where id = any($1::uuid[])`, [given, until]),
      step: { action: 'snooze', text: until },
    });
  }

  decide(
    principal: Principal,
    { ids, outcome, reason }: TaskDecisions,
    actor: Actor,
    language: Language,
  ): Promise<TaskOutcomes> {
    return this.#act(principal, actor, language, {
      ids,
      against: notOver,
      write: (manager, given) =>
        manager.query(
          `update tasks set state = 'decided', outcome = $2, reason = $3, decided_by = $4, decided_at = now(),
                  snoozed_until = null, owner_id = coalesce(owner_id, $4)
           where id = any($1::uuid[])`,
          [given, outcome, reason, principal.accountId],
        ),
      step: { action: 'decide', text: reason, outcome },
    });
  }

  /** Takes back decisions that stand: somebody has to look again. */
  undo(principal: Principal, { ids }: TaskUndo, actor: Actor, language: Language): Promise<TaskOutcomes> {
    return this.#act(principal, actor, language, {
      ids,
      against: ({ state }) => (state === 'decided' ? null : new ProblemError('task_not_decided')),
      write: async (manager, given) => {
        await manager.query(
          `update task_steps s set undone = true from (
             select distinct on (task_id) id from task_steps
             where task_id = any($1::uuid[]) and action = 'decide' and not undone order by task_id, id desc
           ) last where s.id = last.id`,
          [given],
        );
        await manager.query(
          `update tasks set state = 'open', outcome = null, reason = null, decided_by = null, decided_at = null
           where id = any($1::uuid[])`,
          [given],
        );
      },
      step: { action: 'undo' },
    });
  }

  /** The only outcome of a request about one task: itself as it is now, or what speaks against it. */
  async one(principal: Principal, id: string, language: Language, act: Promise<TaskOutcomes>): Promise<Task> {
    const [outcome] = (await act).outcomes;
    if (outcome?.problem === 'not_an_answerer') throw new ProblemError('not_an_answerer');
    if (outcome?.problem === 'task_over') throw new ProblemError('task_over');
    if (outcome?.problem === 'task_not_decided') throw new ProblemError('task_not_decided');
    const [row] = outcome?.ok ? await this.tasks.find(principal, [id]) : [];
    if (!row) throw new ProblemError('task_not_found');
    return this.presenter.present(principal, row, language);
  }

  async #act(
    principal: Principal,
    actor: Actor,
    language: Language,
    { ids, against, write, step }: Act,
  ): Promise<TaskOutcomes> {
    const found = await this.source.transaction(async (manager) => {
      const rows = await this.tasks.find(principal, [...new Set(ids)], manager);
      const outcomes = new Map<string, ProblemError | TaskRow>();
      for (const row of rows)
        outcomes.set(
          row.id,
          mayAct(principal, row)
            ? ((await against(row, manager)) ?? row)
            : new ProblemError('task_not_found'),
        );
      const tasks = rows.filter(({ id }) => !(outcomes.get(id) instanceof ProblemError));
      const done = tasks.map(({ id }) => id);
      if (done.length > 0) {
        await write(manager, done, tasks);
        await this.tasks.addSteps(
          manager,
          done.map((taskId) => ({
            action: step.action,
            text: step.text ?? null,
            outcome: step.outcome ?? null,
            taskId,
            accountId: principal.accountId,
          })),
        );
        for (const id of done)
          await this.audit.record(manager, {
            actor,
            action: `task.${step.action}`,
            target: id,
            detail: { text: step.text ?? null, outcome: step.outcome ?? null },
          });
        for (const row of await this.tasks.find(principal, done, manager)) outcomes.set(row.id, row);
      }
      return outcomes;
    });
    return outcomesOf(ids, found, language);
  }

  /** What somebody is called who answers tasks of a unit; null for anybody else. */
  async #answers(manager: EntityManager, accountId: string, unit: string | null): Promise<string | null> {
    const [row] = await manager.query<{ name: string }[]>(
      `select a.name from accounts a where a.id = $1 and not a.disabled and exists (
         select from memberships m left join organisations o on o.id = m.organisation_id
         where m.account_id = a.id and ('coordinator' = any(m.roles)
           or ('association' = any(m.roles) and o.reports_for = $2)))`,
      [accountId, unit],
    );
    return row?.name ?? null;
  }
}

const notOver = ({ state }: TaskRow): ProblemError | null =>
  state === 'open' || state === 'snoozed' ? null : new ProblemError('task_over');

const outcomesOf = (ids: readonly string[], found: Found, language: Language): TaskOutcomes => ({
  outcomes: ids.map((id) => {
    const outcome = found.get(id) ?? new ProblemError('task_not_found');
    return outcome instanceof ProblemError
      ? {
          id,
          ok: false,
          state: null,
          problem: outcome.code,
          message: problemText(outcome.code, language, outcome.params),
        }
      : { id, ok: true, state: outcome.state, problem: null, message: null };
  }),
});
