import { useQuery } from '@tanstack/react-query';
import type { FigureName } from '@innoweek/contracts';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { useVerify, verificationPreviewQuery } from './task.queries.ts';
import styles from './tasks.module.css';

const LONGEST_REASON = 500;

/** Accepts figures as they are reported: how many can be, which not, and why it is done. */
export const VerifyDialog = ({
  figures,
  onDone,
  onClose,
}: {
  figures: readonly FigureName[];
  onDone: (done: { receipt: string | null; figures: number }) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('tasks');
  const preview = useQuery(verificationPreviewQuery(figures));
  const verify = useVerify();
  const [reason, setReason] = useState('');
  const id = useId();
  const count = preview.data?.figures ?? 0;
  const refused = (preview.data?.outcomes ?? []).filter(({ ok }) => !ok);
  return (
    <Modal
      open
      title={t('verifyTitle')}
      okText={t('verify')}
      okButtonProps={{ disabled: reason.trim() === '' || count === 0 }}
      confirmLoading={verify.isPending}
      onOk={() => verify.mutate({ figures, reason: reason.trim() }, { onSuccess: onDone })}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className={styles.text}>{t('verifyHint')}</p>
      {preview.error ? <ProblemNotice error={preview.error} /> : null}
      {preview.data ? (
        <p className={styles.text} role="status">
          {t('verifyCount', { count: exactNumber(count, currentLanguage()) })}
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
      <label htmlFor={id} className={styles.label}>
        {t('reason')}
      </label>
      <div className={styles.buttons}>
        {(['signIn', 'phone'] as const).map((name) => (
          <Button key={name} size="small" onClick={() => setReason(t(`reasons.${name}`))}>
            {t(`reasons.${name}`)}
          </Button>
        ))}
      </div>
      <Input.TextArea
        id={id}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        maxLength={LONGEST_REASON}
        autoSize={{ minRows: 2, maxRows: 6 }}
        aria-required
      />
      {verify.error ? <ProblemNotice error={verify.error} /> : null}
    </Modal>
  );
};
