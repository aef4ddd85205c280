import { Injectable } from '@nestjs/common';
import {
  TASK_SEVERITIES,
  type CheckRuleName,
  type Metric,
  type TaskClosing,
  type TaskOutcome,
  type TaskQuery,
  type TaskSeverity,
  type TaskState,
  type TaskStep,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { fold, searchWords } from '../events/event.search.ts';
import { decodeCursor, encodeCursor, isMoment, likePattern } from '../paging/cursor.codec.ts';
import type { StoredEvidence } from './finding.model.ts';

export type TaskRow = {
  id: string;
  editionId: number;
  rule: CheckRuleName;
  subject: string;
  unit: string | null;
  metric: Metric | null;
  day: string | null;
  remainder: string | null;
  severity: TaskSeverity;
  evidence: StoredEvidence;
  state: TaskState;
  since: Date;
  foundAt: Date;
  reopenedAt: Date | null;
  snoozedUntil: Date | null;
  ownerId: string | null;
  ownerName: string | null;
  outcome: TaskOutcome | null;
  reason: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  closing: TaskClosing | null;
  closedAt: Date | null;
  event: { code: string; title: string; titleEn: string | null } | null;
  other: { code: string; title: string; titleEn: string | null } | null;
};

const STATE = `case when t.state = 'open' and t.snoozed_until > now() then 'snoozed' else t.state end`;
const WEIGHT = `array_position(array[${TASK_SEVERITIES.map((name) => `'${name}'`).join(', ')}], t.severity)`;
const SINCE = `date_trunc('milliseconds', t.since)`;
const FROM = `
  from tasks t
  left join events e on e.code = substr(t.subject, 7) and t.subject like 'event:%'
  left join events x on x.code = substr(t.other, 7) and t.other like 'event:%'
  left join accounts a on a.id = t.owner_id
  left join accounts d on d.id = t.decided_by`;
const COLUMNS = `
  t.id, t.edition_id as "editionId", t.rule, t.subject, t.unit, t.metric, t.day::text as day, t.remainder, t.severity,
  t.evidence, ${STATE} as state, t.since, t.found_at as "foundAt", t.reopened_at as "reopenedAt",
  t.snoozed_until as "snoozedUntil", t.owner_id as "ownerId", a.name as "ownerName", t.outcome, t.reason,
  d.name as "decidedBy", t.decided_at as "decidedAt", t.closing, t.closed_at as "closedAt",
  case when e.code is not null then jsonb_build_object('code', e.code, 'title', e.title, 'titleEn', e.title_en) end as event,
  case when x.code is not null then jsonb_build_object('code', x.code, 'title', x.title, 'titleEn', x.title_en) end as other`;

export type NewStep = Pick<TaskStep, 'action'> & {
  taskId: string;
  accountId: string | null;
  text?: string | null;
  outcome?: TaskOutcome | null;
};

/** Reads and writes tasks as their reader may see them. */
@Injectable()
export class TaskRepository {
  constructor(private readonly source: DataSource) {}

  async list(
    principal: Principal,
    editionId: number,
    query: TaskQuery,
  ): Promise<{ items: TaskRow[]; nextCursor: string | null; total: number }> {
    const params: unknown[] = [editionId];
    const where = ['t.edition_id = $1', sightSql(principal, params), ...filters(principal, query, params)];
    const counted = this.source.query<{ total: number }[]>(
      `select count(*)::int as total ${FROM} where ${where.join(' and ')}`,
      [...params],
    );
    if (query.cursor !== undefined) {
      const [weight, since, id] = decodeCursor(
        query.cursor,
        3,
        ([of = '', at = '', last = '']) => /^\d$/.test(of) && isMoment(at) && UUID.test(last),
      );
      const at = [weight, since, id].map((value) => `$${String(params.push(value))}`);
      where.push(
        `(${WEIGHT}, ${SINCE}, t.id) > (${at[0] ?? ''}::int, ${at[1] ?? ''}::timestamptz, ${at[2] ?? ''}::uuid)`,
      );
    }
    const listed = this.source.query<TaskRow[]>(
      `select ${COLUMNS} ${FROM} where ${where.join(' and ')}
       order by ${WEIGHT}, ${SINCE}, t.id limit ${String(query.limit + 1)}`,
      params,
    );
    const [[count], rows] = await Promise.all([counted, listed]);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > query.limit && last
          ? encodeCursor([
              String(TASK_SEVERITIES.indexOf(last.severity) + 1),
              last.since.toISOString(),
              last.id,
            ])
          : null,
      total: count?.total ?? 0,
    };
  }

  /** Those of these that the caller may see; with a manager's lock nobody changes them meanwhile. */
  find(principal: Principal, ids: readonly string[], manager?: EntityManager): Promise<TaskRow[]> {
    const params: unknown[] = [ids.filter((id) => UUID.test(id))];
    return (manager ?? this.source.manager).query<TaskRow[]>(
      `select ${COLUMNS} ${FROM} where t.id = any($1::uuid[]) and ${sightSql(principal, params)}
       order by t.id ${manager ? 'for update of t' : ''}`,
      params,
    );
  }

  /** What the caller may see, counted by what it is counted by. */
  summary(
    principal: Principal,
    editionId: number,
  ): Promise<
    {
      state: TaskState;
      severity: TaskSeverity;
      rule: CheckRuleName;
      unit: string | null;
      whose: 'me' | 'other' | 'nobody';
      count: number;
    }[]
  > {
    const params: unknown[] = [editionId, principal.accountId];
    return this.source.query(
      `select ${STATE} as state, t.severity, t.rule, t.unit, count(*)::int as count,
              case when t.owner_id is null then 'nobody' when t.owner_id = $2 then 'me' else 'other' end as whose
       from tasks t where t.edition_id = $1 and ${sightSql(principal, params)} group by 1, 2, 3, 4, 6`,
      params,
    );
  }

  async checkedAt(editionId: number): Promise<Date | null> {
    const [row] = await this.source.query<{ at: Date }[]>(`select at from check_runs where edition_id = $1`, [
      editionId,
    ]);
    return row?.at ?? null;
  }

  history(taskId: string): Promise<
    {
      action: TaskStep['action'];
      by: string | null;
      at: Date;
      text: string | null;
      outcome: TaskOutcome | null;
    }[]
  > {
    return this.source.query(
      `select s.action, a.name as by, s.at, s.text, s.outcome
       from task_steps s left join accounts a on a.id = s.account_id
       where s.task_id = $1 order by s.id desc limit 200`,
      [taskId],
    );
  }

  async addSteps(manager: EntityManager, steps: readonly NewStep[]): Promise<void> {
    if (steps.length === 0) return;
    await manager.query(
      `insert into task_steps (id, task_id, action, account_id, at, text, outcome)
       select id, "taskId", action, "accountId", clock_timestamp(), text, outcome
       from json_to_recordset($1::json)
         as s(id uuid, "taskId" uuid, action text, "accountId" uuid, text text, outcome text)`,
      [JSON.stringify(steps.map((step) => ({ id: newId(), ...step })))],
    );
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An association sees its own unit's tasks; what concerns no unit is for those who see everything. */
const sightSql = (principal: Principal, params: unknown[]): string =>
  seesAll(principal) ? 'true' : `t.unit = $${String(params.push(unitOf(principal)))}`;

const filters = (principal: Principal, query: TaskQuery, params: unknown[]): string[] => {
  const where: string[] = [];
  const add = (condition: (at: string) => string, value: unknown): void => {
    where.push(condition(`$${String(params.push(value))}`));
  };
  if (query.state !== 'all') add((at) => `${STATE} = ${at}`, query.state);
  if (query.rule !== undefined) add((at) => `t.rule = ${at}`, query.rule);
  if (query.severity !== undefined) add((at) => `t.severity = ${at}`, query.severity);
  if (query.unit !== undefined) add((at) => `t.unit = ${at}`, query.unit);
  if (query.owner === 'nobody') where.push('t.owner_id is null');
  else if (query.owner !== undefined)
    add((at) => `t.owner_id = ${at}::uuid`, query.owner === 'me' ? principal.accountId : query.owner);
  for (const word of searchWords(query.q ?? '')) {
    const pattern = `$${String(params.push(likePattern(word)))}`;
    const units = `$${String(params.push(unitsCalled(word)))}`;
    where.push(`(e.search like ${pattern} or x.search like ${pattern} or t.unit = any(${units}::text[]))`);
  }
  return where;
};

/** Units with this in one of their names. */
const unitsCalled = (word: string): string[] =>
  REPORTING_UNITS.filter(({ id, name, shortName, nameEn }) =>
    [id, name, shortName, nameEn].some((one) => fold(one).includes(word)),
  ).map(({ id }) => id);
