import { Injectable } from '@nestjs/common';
import {
  CHECK_RULE_NAMES,
  TASK_SEVERITIES,
  TASK_STATES,
  type Language,
  type Page,
  type Task,
  type TaskHistory,
  type TaskQuery,
  type TaskSummary,
} from '@innoweek/contracts';
import { findUnit } from '@innoweek/places';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { TaskPresenter } from './task.presenter.ts';
import { TaskRepository } from './task.repository.ts';

/** What lies in no unit. */
const NO_UNIT = 'none';

/** What somebody has to look at. */
@Injectable()
export class TaskService {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly presenter: TaskPresenter,
    private readonly editions: EditionService,
  ) {}

  /** The most severe first, then the oldest. */
  async list(principal: Principal, query: TaskQuery, language: Language): Promise<Page<Task>> {
    if (query.unit !== undefined && !mayName(principal, query.unit)) throw new ProblemError('unit_not_found');
    const edition = await this.editions.find(query.edition);
    const page = await this.tasks.list(principal, edition.id, query);
    return { ...page, items: page.items.map((row) => this.presenter.present(principal, row, language)) };
  }

  async read(principal: Principal, id: string, language: Language): Promise<Task> {
    const [row] = await this.tasks.find(principal, [id]);
    if (!row) throw new ProblemError('task_not_found');
    return this.presenter.present(principal, row, language);
  }

  async history(principal: Principal, id: string): Promise<TaskHistory> {
    const [row] = await this.tasks.find(principal, [id]);
    if (!row) throw new ProblemError('task_not_found');
    const steps = await this.tasks.history(row.id);
    return { items: steps.map((step) => ({ ...step, at: step.at.toISOString() })) };
  }

  async summary(principal: Principal, code: string | undefined): Promise<TaskSummary> {
    const edition = await this.editions.find(code);
    const [rows, checkedAt] = await Promise.all([
      this.tasks.summary(principal, edition.id),
      this.tasks.checkedAt(edition.id),
    ]);
    const open = rows.filter(({ state }) => state === 'open');
    const sum = (of: readonly { count: number }[]): number => of.reduce((all, { count }) => all + count, 0);
    const [critical, warning, notice] = TASK_SEVERITIES.map((name) =>
      sum(open.filter(({ severity }) => severity === name)),
    );
    const [isOpen, snoozed, decided, closed] = TASK_STATES.map((name) =>
      sum(rows.filter(({ state }) => state === name)),
    );
    const units = [...new Set(open.flatMap(({ unit }) => unit ?? []))].map((unit) => ({
      unit,
      count: sum(open.filter((row) => row.unit === unit)),
    }));
    return {
      states: { open: isOpen ?? 0, snoozed: snoozed ?? 0, decided: decided ?? 0, closed: closed ?? 0 },
      mine: sum(open.filter(({ whose }) => whose === 'me')),
      unassigned: sum(open.filter(({ whose }) => whose === 'nobody')),
      severities: { critical: critical ?? 0, warning: warning ?? 0, notice: notice ?? 0 },
      rules: CHECK_RULE_NAMES.flatMap((rule) => {
        const count = sum(open.filter((row) => row.rule === rule));
        return count === 0 ? [] : [{ rule, count }];
      }),
      units: units.toSorted((one, other) => other.count - one.count || (one.unit < other.unit ? -1 : 1)),
      checkedAt: checkedAt?.toISOString() ?? null,
    };
  }
}

/** Somebody else's unit does not exist, as everywhere. */
const mayName = (principal: Principal, unit: string): boolean =>
  seesAll(principal) ? unit === NO_UNIT || findUnit(unit) !== null : unit === unitOf(principal);
