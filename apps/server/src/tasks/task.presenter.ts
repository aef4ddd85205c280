import { Injectable } from '@nestjs/common';
import type { Language, Task } from '@innoweek/contracts';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import type { TaskRow } from './task.repository.ts';
import { taskText } from './task.texts.ts';

/** Whether the caller answers a task: coordinators all of them, an association those of its unit. */
export const mayAct = (principal: Principal, { unit }: Pick<TaskRow, 'unit'>): boolean =>
  hasRole(principal, 'coordinator') || (unit !== null && unitOf(principal) === unit);

/** Shows tasks in the words of their reader. */
@Injectable()
export class TaskPresenter {
  present(principal: Principal, row: TaskRow, language: Language): Task {
    const acts = mayAct(principal, row);
    return {
      id: row.id,
      rule: row.rule,
      state: row.state,
      severity: row.severity,
      ...taskText(row, language),
      subject: row.subject,
      event: row.event,
      other: row.other,
      unit: row.unit,
      metric: row.metric,
      day: row.day,
      remainder: row.remainder,
      evidence: row.evidence,
      since: row.since.toISOString(),
      foundAt: row.foundAt.toISOString(),
      reopenedAt: row.reopenedAt?.toISOString() ?? null,
      owner: row.ownerId === null ? null : { id: row.ownerId, name: row.ownerName ?? '' },
      snoozedUntil: row.state === 'snoozed' ? (row.snoozedUntil?.toISOString() ?? null) : null,
      decision:
        row.outcome === null || row.decidedAt === null
          ? null
          : {
              outcome: row.outcome,
              reason: row.reason ?? '',
              by: row.decidedBy ?? '',
              at: row.decidedAt.toISOString(),
            },
      closed:
        row.closing === null || row.closedAt === null
          ? null
          : { cause: row.closing, at: row.closedAt.toISOString() },
      may: {
        act: acts && (row.state === 'open' || row.state === 'snoozed'),
        undo: acts && row.state === 'decided',
      },
    };
  }
}
