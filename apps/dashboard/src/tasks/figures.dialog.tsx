import { useQuery } from '@tanstack/react-query';
import type { FigureName } from '@innoweek/contracts';
import { Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonField } from '../ui/reason.field.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { selectionPreviewQuery, useDecideFigures, verificationPreviewQuery } from './task.queries.ts';
import styles from './tasks.module.css';

const RULES = ['max', 'sum', 'default'] as const;

/**
 * Decides about many figures at once: accepts them as they are reported, or rules all of them the same way. Tells how
 * many can be, which not, and asks why.
 */
export const FiguresDialog = ({
  figures,
  rules,
  onDone,
  onClose,
}: {
  figures: readonly FigureName[];
  /** Whether they are ruled, and not verified. */
  rules: boolean;
  onDone: (done: { receipt: string | null; figures: number }) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('tasks');
  const [rule, setRule] = useState<(typeof RULES)[number]>('max');
  const verified = useQuery({ ...verificationPreviewQuery(figures), enabled: !rules });
  const ruled = useQuery({ ...selectionPreviewQuery(figures, rule), enabled: rules });
  const preview = rules ? ruled : verified;
  const decide = useDecideFigures();
  const [reason, setReason] = useState('');
  const count = preview.data?.figures ?? 0;
  const refused = (preview.data?.outcomes ?? []).filter(({ ok }) => !ok);
  return (
    <Dialog
      title={t(rules ? 'ruleManyTitle' : 'verifyTitle')}
      okText={t(rules ? 'ruleMany' : 'verify')}
      okButtonProps={{ disabled: reason.trim() === '' || count === 0 }}
      confirmLoading={decide.isPending}
      onOk={() =>
        decide.mutate(
          { figures, order: rules ? { rule } : { verify: true }, reason: reason.trim() },
          { onSuccess: onDone },
        )
      }
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className={styles.text}>{t(rules ? 'ruleManyHint' : 'verifyHint')}</p>
      {rules ? (
        <Radio.Group
          className={styles.choices ?? ''}
          aria-label={t('ruleMany')}
          value={rule}
          onChange={({ target }) => setRule(RULES.find((one) => one === target.value) ?? 'max')}
          options={RULES.map((value) => ({ value, label: t(`manyRules.${value}`) }))}
        />
      ) : null}
      {preview.error ? <ProblemNotice error={preview.error} /> : null}
      {preview.data ? (
        <p className={styles.text} role="status">
          {t(rules ? 'ruleManyCount' : 'verifyCount', { count: exactNumber(count, currentLanguage()) })}
        </p>
      ) : null}
      {refused.length === 0 ? null : (
        <ul className={styles.history}>
          {refused.map((one) => (
            <li key={`${one.event ?? one.unit ?? ''}|${one.day}|${one.metric}`}>
              {one.event ?? one.unit} · {one.day} · {one.message}
            </li>
          ))}
        </ul>
      )}
      <ReasonField
        label={t('reason')}
        presets={(['signIn', 'phone'] as const).map((name) => t(`reasons.${name}`))}
        value={reason}
        onChange={setReason}
      />
      {decide.error ? <ProblemNotice error={decide.error} /> : null}
    </Dialog>
  );
};
