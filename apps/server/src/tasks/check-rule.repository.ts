import { Injectable } from '@nestjs/common';
import { CHECK_RULE_NAMES, defaultLimitsOf, type CheckLimits, type CheckRuleName } from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';

/** The limits of every rule that is followed; those that are switched off are not there. */
export class Followed {
  constructor(private readonly limits: ReadonlyMap<CheckRuleName, Readonly<Record<string, number>>>) {}

  has(rule: CheckRuleName): boolean {
    return this.limits.has(rule);
  }

  /** A limit of a rule; one that is nowhere said is as it comes. */
  limit<R extends CheckRuleName>(rule: R, name: keyof CheckLimits<R> & string): number {
    return this.limits.get(rule)?.[name] ?? defaultLimitsOf(rule)[name] ?? 0;
  }
}
export type RuleRow = {
  rule: CheckRuleName;
  version: number;
  enabled: boolean;
  limits: Record<string, number>;
  reason: string;
  by: string | null;
  at: Date;
};

/** Two who tune a rule at the same moment do so one after the other. */
const RULES_LOCK = `select pg_advisory_xact_lock(hashtext('innoweek:check-rules'), $1)`;

@Injectable()
export class CheckRuleRepository {
  constructor(private readonly source: DataSource) {}

  async followed(editionId: number): Promise<Followed> {
    const rows = new Map((await this.newest(editionId)).map((row) => [row.rule, row]));
    return new Followed(
      new Map(
        CHECK_RULE_NAMES.flatMap((rule): [CheckRuleName, Record<string, number>][] => {
          const row = rows.get(rule);
          return row?.enabled === false ? [] : [[rule, { ...defaultLimitsOf(rule), ...row?.limits }]];
        }),
      ),
    );
  }

  /** Rules that were ever changed, as they are now. */
  newest(editionId: number): Promise<RuleRow[]> {
    return this.source.query<RuleRow[]>(
      `select distinct on (r.rule) r.rule, r.version, r.enabled, r.limits, r.reason, a.name as by, r.at
       from check_rules r left join accounts a on a.id = r.account_id
       where r.edition_id = $1 order by r.rule, r.version desc`,
      [editionId],
    );
  }

  /** The versions of one rule, the newest first, with the lock that keeps others from adding one. */
  async versions(manager: EntityManager, editionId: number, rule: CheckRuleName): Promise<RuleRow[]> {
    await manager.query(RULES_LOCK, [editionId]);
    return manager.query<RuleRow[]>(
      `select rule, version, enabled, limits, reason, null as by, at
       from check_rules where edition_id = $1 and rule = $2 order by version desc`,
      [editionId, rule],
    );
  }

  async add(
    manager: EntityManager,
    editionId: number,
    accountId: string,
    row: Pick<RuleRow, 'rule' | 'version' | 'enabled' | 'limits' | 'reason'>,
  ): Promise<void> {
    await manager.query(
      `insert into check_rules (edition_id, rule, version, enabled, limits, reason, account_id, at)
       values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
      [editionId, row.rule, row.version, row.enabled, JSON.stringify(row.limits), row.reason, accountId],
    );
  }

  /** How many tasks of each rule are open, and what was decided about those that were. */
  record(editionId: number): Promise<{ rule: CheckRuleName; open: number; right: number; wrong: number }[]> {
    return this.source.query(
      `select t.rule, count(distinct t.id) filter (where t.state = 'open')::int as open,
              count(s.id) filter (where s.outcome <> 'right')::int as right,
              count(s.id) filter (where s.outcome = 'right')::int as wrong
       from tasks t left join task_steps s on s.task_id = t.id and s.action = 'decide' and not s.undone
       where t.edition_id = $1 group by t.rule`,
      [editionId],
    );
  }
}
