import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';
import { ProblemNotice } from './problem.notice.tsx';
import { ReasonField } from './reason.field.tsx';

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
  const said = reason.trim();
  return (
    <Dialog
      title={title}
      okText={confirm}
      okButtonProps={{ disabled: said === '', danger }}
      confirmLoading={pending}
      onOk={() => onConfirm(said)}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <ReasonField
        label={hint}
        presets={presets}
        value={reason}
        onChange={setReason}
        placeholder={t('reasonPlaceholder')}
        minRows={3}
        autoFocus
      />
      {error ? (
        <div style={{ marginBlockStart: 12 }}>
          <ProblemNotice error={error} />
        </div>
      ) : null}
    </Dialog>
  );
};
