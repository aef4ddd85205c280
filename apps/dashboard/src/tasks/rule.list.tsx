import { useQuery } from '@tanstack/react-query';
import { limitRangesOf, type CheckRule, type LimitRange, type Session } from '@innoweek/contracts';
import { Button, InputNumber, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { percent } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { checkRulesQuery, useRuleChange, useRuleUndo } from './task.queries.ts';
import styles from './tasks.module.css';

/** In the order in which they are shown. */
const LIMITS = [
  'tolerance',
  'likeness',
  'deviations',
  'factor',
  'digits',
  'missing',
  'hours',
  'seconds',
  'jobs',
  'peers',
  'least',
] as const;

/** The rules that tasks are found by: what each looks for, within which limits, and how often it was right. */
export const RuleList = ({ session }: { session: Session }) => {
  const { t } = useTranslation('tasks');
  const { data, error, refetch } = useQuery(checkRulesQuery);
  return (
    <>
      <PageHeading
        title={t('rulesTitle')}
        actions={<ButtonLink to="/reconciliation">{t('toTasks')}</ButtonLink>}
      />
      <p className={styles.outcome}>{t('rulesHint')}</p>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active /> : null}
      <div className={styles.rules}>
        {data?.items.map((rule) => (
          <RuleCard key={`${rule.rule}/${String(rule.version)}`} rule={rule} may={isCoordinator(session)} />
        ))}
      </div>
    </>
  );
};

const RuleCard = ({ rule, may }: { rule: CheckRule; may: boolean }) => {
  const { t } = useTranslation('tasks');
  const language = currentLanguage();
  const [limits, setLimits] = useState(rule.limits);
  const [asking, setAsking] = useState<boolean | null>(null);
  const change = useRuleChange();
  const undo = useRuleUndo();
  const name = t(`rules.${rule.rule}.name`);
  const known = limitRangesOf(rule.rule);
  const ranges = LIMITS.flatMap((limit) => {
    const range = known[limit];
    return range === undefined ? [] : [{ limit, range }];
  });
  const isMoved = ranges.some(({ limit }) => limits[limit] !== rule.limits[limit]);
  const decided = rule.right + rule.wrong;
  return (
    <section className={styles.rule} aria-label={name}>
      <div className={styles.ruleHead}>
        <div>
          <h2 className={styles.heading}>{name}</h2>
          <p className={styles.quiet}>{t(`rules.${rule.rule}.hint`)}</p>
        </div>
        <Switch
          aria-label={t('follow', { rule: name })}
          checked={rule.enabled}
          disabled={!may}
          onChange={setAsking}
        />
      </div>
      <div className={styles.limits}>
        {ranges.map(({ limit, range }) => (
          <LimitField
            key={limit}
            name={limit}
            range={range}
            value={limits[limit] ?? range.default}
            disabled={!may}
            onChange={(value) => setLimits({ ...limits, [limit]: value })}
          />
        ))}
      </div>
      <p className={styles.quiet}>
        {decided === 0
          ? t('undecided', { open: rule.open })
          : t('record', { open: rule.open, decided, right: percent(rule.right / decided, language) })}
      </p>
      {rule.changed === null ? null : (
        <p className={styles.quiet}>
          {t('changedBy', {
            by: rule.changed.by,
            at: formatMoment(rule.changed.at, language),
            reason: rule.changed.reason,
          })}
        </p>
      )}
      {may ? (
        <div className={styles.buttons}>
          <Button disabled={!isMoved} onClick={() => setAsking(rule.enabled)}>
            {t('save')}
          </Button>
          {rule.version === 0 ? null : (
            <Button
              type="link"
              loading={undo.isPending}
              onClick={() => undo.mutate({ rule: rule.rule, version: rule.version })}
            >
              {t('undoChange')}
            </Button>
          )}
        </div>
      ) : null}
      {undo.error ? <ProblemNotice error={undo.error} /> : null}
      {asking === null ? null : (
        <ReasonDialog
          title={t('changeTitle', { rule: name })}
          hint={t('changeHint')}
          confirm={t('save')}
          presets={(['often', 'rarely'] as const).map((preset) => t(`changeReasons.${preset}`))}
          pending={change.isPending}
          error={change.error}
          onConfirm={(reason) =>
            change.mutate(
              { rule: rule.rule, enabled: asking, limits, version: rule.version, reason },
              { onSuccess: () => setAsking(null) },
            )
          }
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
};

const PERCENT = 100;

const LimitField = ({
  name,
  range,
  value,
  disabled,
  onChange,
}: {
  name: (typeof LIMITS)[number];
  range: LimitRange;
  value: number;
  disabled: boolean;
  onChange: (value: number) => void;
}) => {
  const { t } = useTranslation('tasks');
  const isShare = range.unit === 'share' || name === 'likeness';
  const scale = isShare ? PERCENT : 1;
  const label = t(`limits.${name}`);
  return (
    <>
      <span>{label}</span>
      <InputNumber
        aria-label={label}
        min={range.min * scale}
        max={range.max * scale}
        value={Math.round(value * scale * PERCENT) / PERCENT}
        disabled={disabled}
        suffix={isShare ? '%' : undefined}
        onChange={(next) => next !== null && onChange(next / scale)}
      />
    </>
  );
};
