import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';
import { ProblemNotice } from './problem.notice.tsx';

const LONGEST_REASON = 500;

/** Asks why, before something is done that its next reader has to understand. */
export const ReasonDialog = ({
  title,
  hint,
  confirm,
  presets,
  danger = false,
  pending,
  error,
  onConfirm,
  onClose,
}: {
  title: string;
  hint: string;
  confirm: string;
  /** Reasons that come up again and again: one click puts them into the text. */
  presets: readonly string[];
  danger?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) => {
  const { t } = useTranslation('session');
  const [reason, setReason] = useState('');
  const id = useId();
  const said = reason.trim();
  return (
    <Modal
      open
      title={title}
      okText={confirm}
      okButtonProps={{ disabled: said === '', danger }}
      confirmLoading={pending}
      onOk={() => onConfirm(said)}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <label htmlFor={id}>{hint}</label>
      <div className={styles.presets}>
        {presets.map((preset) => (
          <Button
            key={preset}
            size="small"
            onClick={() => setReason((text) => (text.includes(preset) ? text : text + preset))}
          >
            {preset}
          </Button>
        ))}
      </div>
      <Input.TextArea
        id={id}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={LONGEST_REASON}
        autoSize={{ minRows: 3, maxRows: 8 }}
        placeholder={t('reasonPlaceholder')}
        aria-required
        autoFocus
      />
      {error ? (
        <div style={{ marginBlockStart: 12 }}>
          <ProblemNotice error={error} />
        </div>
      ) : null}
    </Modal>
  );
};
