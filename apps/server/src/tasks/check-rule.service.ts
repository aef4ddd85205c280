import { Injectable } from '@nestjs/common';
import {
  CHECK_RULE_NAMES,
  checkRuleNameSchema,
  defaultLimitsOf,
  limitRangesOf,
  type CheckRule,
  type CheckRuleChange,
  type CheckRuleName,
  type CheckRules,
  type CheckRuleUndo,
} from '@innoweek/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { AuditService } from '../audit/audit.service.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError, unprocessable, type ValueProblem } from '../problems/problem.error.ts';
import { JobService } from '../queue/job.service.ts';
import { CheckRuleRepository, type RuleRow } from './check-rule.repository.ts';

type Setting = Pick<RuleRow, 'enabled' | 'limits'>;

/** Rules by which figures are looked through: switched and tuned, and how often each was right. */
@Injectable()
export class CheckRuleService {
  constructor(
    private readonly source: DataSource,
    private readonly rules: CheckRuleRepository,
    private readonly editions: EditionService,
    private readonly audit: AuditService,
    private readonly jobs: JobService,
  ) {}

  async list(code: string | undefined): Promise<CheckRules> {
    const edition = await this.editions.find(code);
    const [newest, record] = await Promise.all([
      this.rules.newest(edition.id),
      this.rules.record(edition.id),
    ]);
    return {
      items: CHECK_RULE_NAMES.map((rule): CheckRule => {
        const row = newest.find((one) => one.rule === rule);
        const known = record.find((one) => one.rule === rule);
        return {
          rule,
          enabled: row?.enabled ?? true,
          limits: { ...defaultLimitsOf(rule), ...row?.limits },
          version: row?.version ?? 0,
          changed: row ? { by: row.by ?? '', at: row.at.toISOString(), reason: row.reason } : null,
          open: known?.open ?? 0,
          right: known?.right ?? 0,
          wrong: known?.wrong ?? 0,
        };
      }),
    };
  }

  /** Switches or tunes a rule; what it finds is looked for again at once. */
  async change(
    principal: Principal,
    name: string,
    change: CheckRuleChange,
    actor: Actor,
  ): Promise<CheckRules> {
    const rule = nameOf(name);
    const limits = checked(rule, change.limits);
    const edition = await this.editions.find(change.edition);
    await this.source.transaction(async (manager) => {
      const versions = await this.rules.versions(manager, edition.id, rule);
      await this.#write(manager, edition, principal, actor, {
        rule,
        versions,
        seen: change.version,
        to: { enabled: change.enabled, limits },
        reason: change.reason,
        action: 'check_rule.change',
      });
    });
    this.jobs.remind('check', {}, 'check');
    return this.list(edition.code);
  }

  /** Back to what it was before its last change. */
  async undo(principal: Principal, name: string, order: CheckRuleUndo, actor: Actor): Promise<CheckRules> {
    const rule = nameOf(name);
    const edition = await this.editions.find(order.edition);
    await this.source.transaction(async (manager) => {
      const versions = await this.rules.versions(manager, edition.id, rule);
      await this.#write(manager, edition, principal, actor, {
        rule,
        versions,
        seen: order.version,
        to: settingOf(rule, versions[1]),
        reason: versions[0]?.reason ?? '',
        action: 'check_rule.undo',
      });
    });
    this.jobs.remind('check', {}, 'check');
    return this.list(edition.code);
  }

  async #write(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Principal,
    actor: Actor,
    {
      rule,
      versions: [last],
      seen,
      to,
      reason,
      action,
    }: {
      rule: CheckRuleName;
      versions: readonly RuleRow[];
      seen: number;
      to: Setting;
      reason: string;
      action: string;
    },
  ): Promise<void> {
    const version = last?.version ?? 0;
    if (version !== seen) throw new ProblemError('stale_version');
    await this.rules.add(manager, edition.id, principal.accountId, {
      rule,
      version: version + 1,
      ...to,
      reason,
    });
    await this.audit.record(manager, {
      actor,
      action,
      target: rule,
      detail: { edition: edition.code, before: settingOf(rule, last), after: to, reason },
    });
  }
}

const settingOf = (rule: CheckRuleName, row: RuleRow | undefined): Setting =>
  row ? { enabled: row.enabled, limits: row.limits } : { enabled: true, limits: defaultLimitsOf(rule) };

const nameOf = (name: string): CheckRuleName => {
  const rule = checkRuleNameSchema.safeParse(name);
  if (!rule.success) throw new ProblemError('check_rule_not_found');
  return rule.data;
};

/** All limits of a rule: those that are named, and the standard ones for the rest. */
const checked = (rule: CheckRuleName, limits: Readonly<Record<string, number>>): Record<string, number> => {
  const ranges = limitRangesOf(rule);
  const problems = Object.entries(limits).flatMap(([name, value]): ValueProblem[] => {
    const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    const path = `limits.${name}`;
    if (range === undefined) return [{ path, code: 'unrecognized_key' }];
    if (value < range.min) return [{ path, code: 'too_small', params: { minimum: range.min } }];
    return value > range.max ? [{ path, code: 'too_big', params: { maximum: range.max } }] : [];
  });
  if (problems.length > 0) throw unprocessable(...problems);
  return { ...defaultLimitsOf(rule), ...limits };
};
