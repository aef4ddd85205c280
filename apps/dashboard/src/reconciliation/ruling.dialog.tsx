import { useQuery } from '@tanstack/react-query';
import type { ClaimGroup, ClaimLine, RulingDraft } from '@innoweek/contracts';
import { Radio, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseCount, parseMoney, type MoneyUnit } from '../tallies/amount.parsing.ts';
import { MetricField } from '../tallies/metric.field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonField } from '../ui/reason.field.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { previewQuery, type Subject } from './reconciliation.queries.ts';
import { RulingImpact } from './ruling.impact.tsx';
import { draftOf, largestOf, sumOf, type Choice } from './ruling.draft.ts';

/** A figure about which a coordinator decides. */
export type Target = {
  /** Tells it from others of the same screen. */
  key: string;
  subject: Subject;
  /** Of the event or unit, in words. */
  what: string;
  group: ClaimGroup;
};

const keyOf = ({ event, reporter, grade }: ClaimLine): string => `claim|${event ?? ''}|${reporter}|${grade}`;

/** Which figure counts, what that changes on the boards, and why it is decided so. */
export const RulingDialog = ({
  target: { subject, what, group },
  ends,
  pending,
  error,
  onDecide,
  onClose,
}: {
  target: Target;
  /** Opens with the end of the ruling chosen. */
  ends: boolean;
  pending: boolean;
  error: unknown;
  onDecide: (draft: RulingDraft, reason: string) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const { metric, claims } = group;
  const [chosen, setChosen] = useState(ends ? 'default' : '');
  const [text, setText] = useState('');
  const [moneyUnit, setMoneyUnit] = useState<MoneyUnit>('yuan');
  const [reason, setReason] = useState('');
  const understood = metric === 'agreement_amount' ? parseMoney(text, moneyUnit) : parseCount(text, metric);
  const choice = choiceOf(chosen, claims, understood && 'value' in understood ? understood.value : null);
  const draft = choice && draftOf(subject, group, choice);
  const preview = useQuery(previewQuery(draft));
  const said = reason.trim();
  const presets = (['signIn', 'counted', 'phone', 'apart'] as const).map((name) => t(`reasons.${name}`));
  return (
    <Dialog
      width={620}
      style={{ top: 16 }}
      title={t('ruleTitle', { what })}
      okText={chosen === 'default' ? t('end') : t('confirm')}
      okButtonProps={{ disabled: draft === null || said === '' }}
      confirmLoading={pending}
      onOk={() => draft && onDecide(draft, said)}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className={styles.under}>{words.about(group)}</p>
      <Radio.Group
        className={styles.choices ?? ''}
        aria-label={t('choose')}
        value={chosen}
        onChange={({ target }) => setChosen(String(target.value))}
      >
        <Space orientation="vertical">
          {claims.map((claim) => (
            <Radio key={keyOf(claim)} value={keyOf(claim)}>
              {t('choices.claim', {
                name: words.nameOf(claim),
                figure: words.figure(metric, claim.amount),
                grade: t(`grades.${claim.grade}`),
              })}
            </Radio>
          ))}
          {claims.length > 1 ? (
            <>
              <Radio value="max">
                {t('choices.max', { figure: words.figure(metric, largestOf(claims)) })}
              </Radio>
              <Radio value="sum">{t('choices.sum', { figure: words.figure(metric, sumOf(claims)) })}</Radio>
              <span className={styles.choiceHint}>{t('sumHint')}</span>
            </>
          ) : null}
          <Radio value="value">{t('choices.value')}</Radio>
          {group.ruling ? <Radio value="default">{t('choices.default')}</Radio> : null}
        </Space>
      </Radio.Group>
      {chosen === 'value' ? (
        <MetricField
          metric={metric}
          text={text}
          understood={understood}
          moneyUnit={moneyUnit}
          onText={setText}
          onMoneyUnit={setMoneyUnit}
        />
      ) : null}
      <RulingImpact
        metric={metric}
        chosen={draft !== null}
        preview={preview.data ?? null}
        error={preview.error}
      />
      <ReasonField
        label={t('reason')}
        presets={presets}
        value={reason}
        onChange={setReason}
        placeholder={t('reasonPlaceholder')}
      />
      {error ? <ProblemNotice error={error} /> : null}
    </Dialog>
  );
};

const choiceOf = (chosen: string, claims: readonly ClaimLine[], value: number | null): Choice | null => {
  if (chosen === 'max' || chosen === 'sum' || chosen === 'default') return { rule: chosen };
  if (chosen === 'value') return value === null ? null : { rule: 'value', value };
  const claim = claims.find((one) => keyOf(one) === chosen);
  return claim ? { rule: 'claim', claim } : null;
};
